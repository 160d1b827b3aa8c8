import type {
  BackendFinding,
  KeyValue,
  PackSummary,
  RuleSummary,
  SensorSummary,
  TriggerInstanceSummary,
} from '../core/automation';
import { isMapping } from '../core/mapping';
import { isLabel, isLabels, isName, isNumber, isString, isTruth, tidied, within } from './fields';

/** The border for packs and what is automated in them; see shapes.ts. */

/** @returns undefined if it has no reference, and so cannot be a pack */
export function asPack(raw: unknown): PackSummary | undefined {
  if (!isMapping(raw) || !isName(raw.ref)) return undefined;
  const checks = { name: isLabel, version: isLabel, description: isString, path: isLabel };
  return tidied(raw, checks) as unknown as PackSummary;
}

/** @returns undefined if it has no reference or no pack, and so cannot be a sensor */
export function asSensor(raw: unknown): SensorSummary | undefined {
  if (!isMapping(raw) || !isName(raw.ref) || !isName(raw.pack)) return undefined;
  const sensor = tidied(raw, {
    description: isString,
    enabled: isTruth,
    trigger_types: isLabels,
    status: isMapping,
  });
  return within(sensor, 'status', (status) =>
    tidied(status, { state: isLabel, reason: isString, restarts: isNumber }),
  ) as unknown as SensorSummary;
}

/** A rule without a reference is one, too: it may listen to what commands announce. */
export function asRule(raw: unknown): RuleSummary | undefined {
  if (!isMapping(raw)) return undefined;
  const rule = tidied(raw, {
    ref: isName,
    description: isString,
    enabled: isTruth,
    trigger: isMapping,
    criteria: isMapping,
    action: isMapping,
  });
  const onTrigger = within(rule, 'trigger', (trigger) => tidied(trigger, { type: isLabel }));
  return within(onTrigger, 'action', (action) => tidied(action, { ref: isLabel })) as unknown as RuleSummary;
}

/** @returns undefined where it is nothing that happened: nothing with an id */
export function asTriggerInstance(raw: unknown): TriggerInstanceSummary | undefined {
  if (!isMapping(raw) || !isName(raw.id)) return undefined;
  const checks = { trigger: isLabel, occurrence_time: isLabel, payload: isMapping };
  return tidied(raw, checks) as unknown as TriggerInstanceSummary;
}

/** @returns undefined where it says nothing that somebody could mend */
export function asFinding(raw: unknown): BackendFinding | undefined {
  if (!isMapping(raw) || !isName(raw.about) || !isString(raw.said) || !isString(raw.fix)) return undefined;
  return raw.state === 'warning' || raw.state === 'broken' ? (raw as unknown as BackendFinding) : undefined;
}

/** @returns undefined where it is no value of the datastore: nothing with a name and a text */
export function asKey(raw: unknown): KeyValue | undefined {
  if (!isMapping(raw) || !isName(raw.name) || !isString(raw.value)) return undefined;
  const checks = { scope: isLabel, secret: isTruth, encrypted: isTruth, expire_timestamp: isLabel };
  return tidied(raw, checks) as unknown as KeyValue;
}
