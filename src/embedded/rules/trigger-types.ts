import type { Mapping } from '../../core/mapping';
import { idOfReference } from '../object-id';
import { TRIGGERS } from '../triggers';
import { CRON_FIELDS } from './cron/cron-fields';

/** A kind of trigger as StackStorm's API shows it. */
export interface TriggerType {
  id: string;
  uid: string;
  ref: string;
  name: string;
  pack: string;
  description: string;
  /** What it tells a rule, as far as that is known. */
  payload_schema: Mapping;
  /** What a rule has to say about it; empty where there is nothing to say. */
  parameters_schema: Mapping;
  tags: unknown[];
  metadata_file: string;
}

/** The fields of a payload of which nothing but the name is fixed. */
function payloadOf(...names: string[]): Mapping {
  return { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) };
}

function parametersOf(properties: Mapping, ...required: string[]): Mapping {
  const needed = required.length === 0 ? {} : { required };
  return { type: 'object', properties, ...needed, additionalProperties: false };
}

const TEXT = { type: 'string' };
const TIMER_PAYLOAD = {
  type: 'object',
  properties: { executed_at: { type: 'string', format: 'date-time' }, schedule: { type: 'object' } },
};
const EXECUTION = ['execution_id', 'status', 'start_timestamp', 'end_timestamp', 'action_name', 'action_ref'];
/** A year has no bounds in StackStorm's schema; the timer itself refuses those that it cannot reach. */
const CRON_PARAMETERS: Mapping = Object.fromEntries(
  CRON_FIELDS.map(({ name, lowest, highest }) => {
    const either = { anyOf: [{ type: 'string' }, { type: 'integer' }] };
    return [name, name === 'year' ? either : { ...either, minimum: lowest, maximum: highest }];
  }),
);

/** A kind of trigger by its reference, with the schemas of its payload and of its parameters. */
export function triggerType(
  ref: string,
  description: string,
  payload: Mapping,
  parameters: Mapping,
): TriggerType {
  const { pack, name } = partsOf(ref);
  return {
    id: idOfReference('trigger_type', ref),
    uid: `trigger_type:${pack}:${name}`,
    ref,
    name,
    pack,
    description,
    payload_schema: payload,
    parameters_schema: parameters,
    tags: [],
    metadata_file: '',
  };
}

function partsOf(ref: string): { pack: string; name: string } {
  const dot = ref.indexOf('.');
  return { pack: ref.slice(0, Math.max(dot, 0)), name: ref.slice(dot + 1) };
}

/** The kinds of triggers that the backend itself has; packs bring others. */
export const TRIGGER_TYPES: readonly TriggerType[] = [
  triggerType(
    TRIGGERS.webhook,
    'Something was posted to the address of a webhook.',
    { type: 'object' },
    parametersOf({ url: TEXT }, 'url'),
  ),
  triggerType(
    TRIGGERS.interval,
    'Time passed: every so many seconds, minutes, hours, days or weeks.',
    TIMER_PAYLOAD,
    parametersOf(
      {
        timezone: TEXT,
        unit: { enum: ['weeks', 'days', 'hours', 'minutes', 'seconds'] },
        delta: { type: 'integer' },
      },
      'unit',
      'delta',
    ),
  ),
  triggerType(
    TRIGGERS.cron,
    'The clock shows a time that fits the fields given, as in a line of cron.',
    TIMER_PAYLOAD,
    parametersOf({ timezone: TEXT, ...CRON_PARAMETERS }),
  ),
  triggerType(
    TRIGGERS.date,
    'A date and time came, once.',
    TIMER_PAYLOAD,
    parametersOf({ timezone: TEXT, date: { type: 'string', format: 'date-time' } }, 'date'),
  ),
  triggerType(
    TRIGGERS.action,
    'An execution of an action ended.',
    payloadOf(...EXECUTION, 'runner_ref', 'parameters', 'result', 'parent'),
    {},
  ),
  triggerType(
    TRIGGERS.notify,
    'An execution ended whose notify section names a route.',
    payloadOf(...EXECUTION, 'route', 'channel', 'message', 'data'),
    {},
  ),
  triggerType(TRIGGERS.inquiry, 'A workflow asks people something.', payloadOf('id', 'route'), {}),
  triggerType(
    TRIGGERS.keyCreated,
    'A value was put into the datastore under a new name.',
    payloadOf('object'),
    {},
  ),
  triggerType(TRIGGERS.keyUpdated, 'A value of the datastore was set again.', payloadOf('object'), {}),
  triggerType(
    TRIGGERS.keyChanged,
    'A value of the datastore is another than before.',
    payloadOf('old_object', 'new_object'),
    {},
  ),
  triggerType(TRIGGERS.keyDeleted, 'A value was taken out of the datastore.', payloadOf('object'), {}),
];

/** Kinds that come with time. */
export const TIMER_TYPES: readonly string[] = [TRIGGERS.interval, TRIGGERS.date, TRIGGERS.cron];

/** A trigger: its kind, with what a rule said about it. */
export interface Trigger {
  id: string;
  uid: string;
  ref: string;
  name: string;
  pack: string;
  type: string;
  parameters: Mapping;
}

/**
 * The trigger of this kind with these parameters; rules that say the same share it. One without parameters has the
 * name of its kind, any other a name of its own, as in StackStorm.
 */
export function triggerOf(type: string, parameters: Mapping): Trigger {
  const said = Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1));
  const { pack, name: ownName } = partsOf(type);
  const id = idOfReference('trigger', `${type} ${JSON.stringify(said)}`);
  const name = said.length === 0 ? ownName : id;
  return {
    id,
    uid: `trigger:${pack}:${name}:${idOfReference('parameters', JSON.stringify(said))}`,
    ref: pack === '' ? name : `${pack}.${name}`,
    name,
    pack,
    type,
    parameters,
  };
}

/** All triggers: those that need no parameters, and those of the rules, disabled ones too. By kind. */
export function triggersOf(
  rules: readonly { trigger: { type: string; parameters: Mapping } }[],
  types: readonly TriggerType[],
): Trigger[] {
  const plain = types.filter((type) => Object.keys(type.parameters_schema).length === 0);
  const all = [
    ...plain.map(({ ref }) => triggerOf(ref, {})),
    ...rules.map(({ trigger }) => triggerOf(trigger.type, trigger.parameters)),
  ];
  const order = (trigger: Trigger): string => `${trigger.type} ${trigger.ref}`;
  return [...new Map(all.map((trigger) => [trigger.ref, trigger])).values()].sort((left, right) =>
    order(left) < order(right) ? -1 : 1,
  );
}
