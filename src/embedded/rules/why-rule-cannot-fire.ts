import { nearest } from '../../core/slips';
import type { RuleMetadata } from '../packs/pack';

/** What there is to know about triggers when one asks whether a rule can ever fire. */
export interface TriggerKnowledge {
  /** References of the kinds of triggers that are registered. */
  types: readonly string[];
  /** References of the packs that are loaded. */
  packs: readonly string[];
  sensors: readonly SensorKnowledge[];
}

export interface SensorKnowledge {
  ref: string;
  trigger_types: readonly string[];
  enabled: boolean;
  /** Why it does not work; missing where it does, or where nobody has tried. */
  failure?: string;
}

function meant(type: string, types: readonly string[]): string {
  const near = nearest(type, types);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/**
 * Why a rule never fires, as far as its trigger is concerned: a sentence for whoever wrote it, or undefined where it may.
 * A disabled rule is not looked at.
 */
export function whyRuleCannotFire(
  { enabled, trigger }: Pick<RuleMetadata, 'enabled' | 'trigger'>,
  { types, packs, sensors }: TriggerKnowledge,
): string | undefined {
  const { type } = trigger;
  if (!enabled) return undefined;
  if (!types.includes(type)) {
    const pack = type.split('.')[0] ?? '';
    const missing = packs.includes(pack)
      ? `No sensor and no file of the pack "${pack}" registers the trigger "${type}".`
      : `The trigger "${type}" belongs to the pack "${pack}", which is not installed.`;
    return `${missing}${meant(type, types)}`;
  }
  const senders = sensors.filter(({ trigger_types }) => trigger_types.includes(type));
  if (senders.length === 0) return undefined;
  if (senders.every((sensor) => !sensor.enabled))
    return `Its sensor ${senders[0]?.ref} is disabled: set enabled: true in the sensor's file.`;
  const failing = senders.filter((sensor) => sensor.enabled);
  const [first] = failing;
  if (first?.failure === undefined || !failing.every(({ failure }) => failure !== undefined))
    return undefined;
  return `Its sensor ${first.ref} does not work: ${first.failure}`;
}
