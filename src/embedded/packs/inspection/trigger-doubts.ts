import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { CRON_FIELDS } from '../../rules/cron/cron-fields';
import { timerSchedule } from '../../rules/timer-schedule';
import { TIMER_TYPES } from '../../rules/trigger-types';
import { TRIGGERS } from '../../triggers';
import { doubt } from './doubt';
import type { PackFault } from './fault';

const PARAMETERS = ['trigger', 'parameters'];

/**
 * What a rule says of its trigger that can be read, and that it most likely does not mean.
 * @param now milliseconds since 1970
 */
export function triggerDoubts(trigger: Mapping, now: number): PackFault[] {
  const type = String(trigger.type);
  // What are no names and values is told as an error.
  if (!isMapping(trigger.parameters ?? {})) return [];
  const parameters = mapping(trigger.parameters);
  if (type === TRIGGERS.webhook) return addressDoubts(parameters.url);
  if (!TIMER_TYPES.includes(type)) return [];
  const isGiven = (name: string) => (parameters[name] ?? null) !== null;
  if (type === TRIGGERS.cron && !CRON_FIELDS.some(({ name }) => isGiven(name)))
    return [
      doubt(
        ['trigger'],
        'A cron timer without any field fires every second.',
        "Say when, e.g. `parameters: {hour: 6, minute: 0}` for six o'clock each day.",
      ),
    ];
  if (type === TRIGGERS.interval && parameters.delta === 0)
    return [
      doubt([...PARAMETERS, 'delta'], 'A delta of 0 counts as one second.', 'Write a delta of 1 or more.'),
    ];
  return comesAgain(type, parameters, now)
    ? []
    : [
        doubt(
          PARAMETERS,
          'This time is past, or no calendar has it: the rule never fires.',
          'Write a time to come, or remove the rule.',
        ),
      ];
}

function comesAgain(type: string, parameters: Mapping, now: number): boolean {
  try {
    return timerSchedule(type, parameters, now)(now) !== undefined;
  } catch {
    // Parameters that make no time are told as an error.
    return true;
  }
}

/** A url is what follows /v1/webhooks/ in the address that is called. */
function addressDoubts(url: unknown): PackFault[] {
  if (typeof url !== 'string') return [];
  const path = [...PARAMETERS, 'url'];
  if (url.trim() === '')
    return [doubt(path, 'The url is empty, so nobody can call it.', 'Write a name, such as `url: my_hook`.')];
  const part = url.includes('v1/webhooks/') ? url.split('v1/webhooks/').at(-1) : url.split('/').at(-1);
  if (url.includes('://') || url.includes('v1/webhooks/'))
    return [
      doubt(
        path,
        `The url is only what follows /v1/webhooks/ in the address; "${url}" is more, so the rule never fires.`,
        `Write \`url: ${part}\`.`,
      ),
    ];
  return /[?#]/.test(url)
    ? [
        doubt(
          path,
          `No address has "${url}" after /v1/webhooks/, so the rule never fires.`,
          'Leave out what begins with ? or #; a query is in trigger.query.',
        ),
      ]
    : [];
}
