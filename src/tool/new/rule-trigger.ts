import type { Mapping } from '../../core/mapping';

/** When a rule runs, as its file says it. */
export interface RuleTrigger {
  type: string;
  parameters: Mapping;
}

/** How people say when a rule runs. */
export const WHEN_FORMS =
  'every 5 minutes, at 09:30, at 09:30 on mon-fri, webhook NAME, or a trigger as pack.trigger';

/**
 * @param when one of WHEN_FORMS
 * @param timezone of the person, e.g. Europe/Berlin: a time of day is meant there
 * @returns undefined if it has none of these forms
 */
export function triggerIn(when: string, timezone: string): RuleTrigger | undefined {
  const text = when.trim();
  const [, count = '1', unit] =
    /^every\s+(?:([1-9]\d{0,5})\s+)?(second|minute|hour|day|week)s?$/i.exec(text) ?? [];
  if (unit !== undefined)
    return {
      type: 'core.st2.IntervalTimer',
      parameters: { unit: `${unit.toLowerCase()}s`, delta: Number(count) },
    };
  const [, hour, minute, days] = /^at\s+(\d{1,2}):(\d{2})(?:\s+on\s+([a-z0-9,-]+))?$/i.exec(text) ?? [];
  if (hour !== undefined)
    return {
      type: 'core.st2.CronTimer',
      parameters: {
        timezone,
        ...(days === undefined ? {} : { day_of_week: days.toLowerCase() }),
        hour: Number(hour),
        minute: Number(minute),
        second: 0,
      },
    };
  const [, url] = /^webhook\s+([\w./-]+)$/i.exec(text) ?? [];
  if (url !== undefined) return { type: 'core.st2.webhook', parameters: { url } };
  return /^[\w-]+\.[\w.-]+$/.test(text) ? { type: text, parameters: {} } : undefined;
}
