import { parameterSchemas } from '../../executions/execution-request';
import { TRIGGER_TYPES } from '../../rules/trigger-types';
import { findRunner } from '../../runners';
import type { ActionLookup } from '../../workflows/inspection';
import type { Pack, StoredAction } from '../pack';
import type { RuleKnowledge } from './rule-faults';

/** What the files of packs may refer to. */
export interface Knowledge extends RuleKnowledge {
  workflowActions: ActionLookup;
}

/** Everything that these packs, and the backend itself, have to refer to. */
export function knowledgeOf(packs: readonly Pack[]): Knowledge {
  const byRef = new Map<string, StoredAction>();
  for (const action of packs.flatMap(({ actions }) => actions)) byRef.set(action.ref, action);
  const parameters = (ref: string) => {
    const action = byRef.get(ref);
    const runner = action && findRunner(action.runner_type);
    return action && runner && parameterSchemas(action, runner);
  };
  return {
    triggers: [...TRIGGER_TYPES, ...packs.flatMap(({ triggerTypes }) => triggerTypes)],
    packs: ['core', ...packs.map(({ ref }) => ref)],
    actions: [...byRef.keys()],
    action: parameters,
    workflowActions: { action: (ref) => byRef.get(ref), parameters },
  };
}
