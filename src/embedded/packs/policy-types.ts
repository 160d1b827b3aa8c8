import type { Mapping } from '../../core/mapping';
import { idOfReference } from '../object-id';

/** A kind of policy as StackStorm's API shows it. */
export interface PolicyType {
  id: string;
  uid: string;
  ref: string;
  name: string;
  resource_type: 'action';
  description: string;
  enabled: boolean;
  module: string;
  /** Schemas of what a policy of this kind may say. */
  parameters: Mapping;
}

function policyType(name: string, module: string, description: string, parameters: Mapping): PolicyType {
  const ref = `action.${name}`;
  return {
    id: idOfReference('policy_type', ref),
    uid: `policy_type:action:${name}`,
    ref,
    name,
    resource_type: 'action',
    description,
    enabled: true,
    module: `st2actions.policies.${module}`,
    parameters,
  };
}

const THRESHOLD = {
  type: 'integer',
  required: true,
  description: 'How many executions of the action may run at once.',
};
const SURPLUS = {
  type: 'string',
  enum: ['delay', 'cancel'],
  default: 'delay',
  description: 'What happens to an execution beyond that: it waits, or it is cancelled.',
};

/** The kinds of policies that are kept here, see ../executions/policies.ts. */
export const POLICY_TYPES: readonly PolicyType[] = [
  policyType('concurrency', 'concurrency', 'Limits how many executions of an action run at once.', {
    threshold: THRESHOLD,
    action: SURPLUS,
  }),
  policyType(
    'concurrency.attr',
    'concurrency_by_attr',
    'Limits how many executions of an action run at once that have these parameters in common.',
    {
      threshold: THRESHOLD,
      attributes: {
        type: 'array',
        uniqueItems: true,
        items: { type: 'string', minLength: 1 },
        description: 'Names of those parameters.',
      },
      action: SURPLUS,
    },
  ),
  policyType('retry', 'retry', 'Runs an action again that failed or took too long.', {
    retry_on: {
      type: 'string',
      enum: ['failure', 'timeout'],
      required: true,
      description: 'After what it is run again.',
    },
    max_retry_count: {
      type: 'integer',
      required: true,
      default: 2,
      description: 'How often it is run again at most.',
    },
    delay: { type: 'number', required: false, description: 'Seconds before it is run again.' },
  }),
];
