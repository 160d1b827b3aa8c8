import { schemaOfObject } from '../../../src/embedded/parameters/json-schema';
import { faultOf } from '../../../src/embedded/parameters/validate';
import { timerSchedule } from '../../../src/embedded/rules/timer-schedule';
import { TRIGGER_TYPES } from '../../../src/embedded/rules/trigger-types';
import { toPlain } from '../../../src/language/expression/python-values';
import type { Verdict } from '../verdicts';
import type { Language, LanguageRow } from './language';

const MAX_TIMES = 5;

/** As the recordings write it: without milliseconds where there are none. */
function shown(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function timesOf(row: LanguageRow, parameters: Record<string, unknown>): string[] | Error {
  const from = Date.parse(String(row.from));
  try {
    const schedule = timerSchedule(String(row.trigger), parameters, from);
    const times: number[] = [];
    for (let at = schedule(from); at !== undefined && times.length < MAX_TIMES; at = schedule(at))
      times.push(at);
    return times.map(shown);
  } catch (error) {
    return error as Error;
  }
}

function judge(row: LanguageRow): Verdict {
  const parameters = toPlain(row.parameters) as Record<string, unknown>;
  const type = TRIGGER_TYPES.find(({ ref }) => ref === row.trigger);
  const schema =
    type !== undefined && faultOf(schemaOfObject(type.parameters_schema), parameters) === undefined
      ? 'accepted'
      : 'refused';
  if (schema !== row.schema) return `the schema: ${schema}`;
  const times = timesOf(row, parameters);
  const isRefused = times instanceof Error;
  if (Object.hasOwn(row, 'error')) return isRefused ? undefined : `no ${String(row.error)}`;
  // StackStorm asks the schema before it makes a timer: what that refuses never fires there, whatever APScheduler says.
  if (isRefused) return schema === 'refused' ? undefined : `error: ${times.message}`;
  return JSON.stringify(times) === JSON.stringify(row.next) ? undefined : `other times: ${times.join(' ')}`;
}

export const CRON: Language = {
  name: 'cron',
  files: ['cron.jsonl'],
  judge,
  deviations: [],
};
