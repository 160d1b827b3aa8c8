import { isMapping, type Mapping, mapping } from '../../core/mapping';
import type { ActionParameter } from '../../core/stackstorm-types';
import type { Backend } from '../backend';
import { badRequest } from '../fault';
import { schemaOfObject, schemaOfParameters } from '../parameters/json-schema';
import { faultOf } from '../parameters/validate';
import type { TriggerHub, TriggerInstance } from '../triggers';
import { type Trigger, type TriggerType, triggerOf, triggersOf } from './trigger-types';

/** What a sensor, a webhook or an action says has happened. */
export interface TriggerWish {
  /** `pack.name` of a kind of trigger or of one trigger, or a trigger as sensors are given it. */
  trigger: unknown;
  payload: unknown;
  traceTag?: string;
}

export interface TriggerSources {
  types: () => readonly TriggerType[];
  /** Those that rules wait for. */
  triggers: () => readonly Trigger[];
}

/** The trigger types that packs and the server bring, and the triggers that the rules made of them. */
export function triggerSources({ library, rules }: Pick<Backend, 'library' | 'rules'>): TriggerSources {
  const types = () => library.triggerTypes;
  return { types, triggers: () => triggersOf(rules.all, types()) };
}

/** The reference that a trigger is sent under, with its kind. */
function resolve(wanted: unknown, { types, triggers }: TriggerSources): { ref: string; type: TriggerType } {
  const given = mapping(wanted);
  const reference = isMapping(wanted)
    ? typeof given.type === 'string'
      ? triggerOf(given.type, mapping(given.parameters)).ref
      : String(given.ref ?? `${given.pack}.${given.name}`)
    : String(wanted);
  const kind = triggers().find(({ ref }) => ref === reference)?.type ?? given.type ?? reference;
  const type = types().find(({ ref }) => ref === kind);
  if (type === undefined) throw badRequest(`Trigger type with reference "${String(kind)}" doesn't exist.`);
  return { ref: reference, type };
}

function payloadFault(type: TriggerType, payload: Mapping): string | undefined {
  const schema = type.payload_schema;
  if (Object.keys(schema).length === 0) return undefined;
  const { properties } = schemaOfParameters(mapping(schema.properties) as Record<string, ActionParameter>);
  return faultOf(
    { ...schemaOfObject(schema), ...(schema.properties === undefined ? {} : { properties }) },
    payload,
  );
}

/**
 * Tells the rules that something has happened, once the payload fits what the kind of trigger says of it.
 * @returns what the rules were told
 * @throws Fault (400): a kind of trigger that nobody has registered, a payload that does not fit
 */
export function dispatchTrigger(
  hub: TriggerHub,
  sources: TriggerSources,
  wish: TriggerWish,
): TriggerInstance {
  const { ref, type } = resolve(wish.trigger, sources);
  if (wish.payload !== undefined && wish.payload !== null && !isMapping(wish.payload))
    throw badRequest(`The payload of the trigger "${type.ref}" must be an object.`);
  const payload = mapping(wish.payload);
  const fault = payloadFault(type, payload);
  if (fault !== undefined) throw badRequest(`Payload of the trigger "${type.ref}": ${fault}`);
  return hub.emit(ref, payload, wish.traceTag);
}
