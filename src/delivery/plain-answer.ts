import type { Post } from '../core/chat';
import { cut } from '../core/cut';
import { inWords, outcomeOfEnd } from '../core/execution-status';
import type { Execution } from '../core/stackstorm-types';
import { timeOf } from '../stackstorm/executions';

/** Beyond it a chat is no place to read a result. */
const MAX_RESULT = 20_000;

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['timeout', 'ran out of time'],
  ['abandoned', 'was abandoned by StackStorm'],
  ['canceled', 'was cancelled'],
]);

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value.trimEnd() : JSON.stringify(value, null, 2);
}

/** What an action printed, returned or complained about; of other shapes, all. */
function plainResult(result: unknown): string {
  if (typeof result !== 'object' || result === null) return shown(result);
  const { stdout, stderr, result: returned, output, errors, error, body } = result as Record<string, unknown>;
  const complaints = (Array.isArray(errors) ? errors : [errors]) as (
    | { message?: unknown }
    | null
    | undefined
  )[];
  const parts = [
    shown(returned),
    shown(output),
    shown(body),
    shown(stdout),
    shown(stderr),
    shown(error),
    ...complaints.map((each) => shown(each?.message ?? each)),
  ];
  const said = parts.filter((part) => part !== '' && part !== 'None').join('\n');
  return said === '' && !('stdout' in result) ? shown(result) : said;
}

/**
 * The answer to a command whose formatted result cannot come: what it was, how it ended, the result in
 * plain form, and why it is plain.
 * @param alias `pack.name`
 */
export function plainAnswer(alias: string, execution: Execution, reason: string): Post {
  const { status, action, result, elapsed_seconds, web_url } = execution;
  const begin = timeOf(execution.start_timestamp);
  const end = timeOf(execution.end_timestamp);
  const seconds =
    elapsed_seconds ?? (begin !== undefined && end !== undefined ? (end - begin) / 1000 : undefined);
  const took = seconds === undefined ? '' : ` after ${seconds.toFixed(1)} s`;
  const whole = plainResult(result);
  const isLong = whole.length > MAX_RESULT;
  const lines = [
    isLong ? `${whole.slice(0, MAX_RESULT)}…` : whole,
    isLong
      ? `(The first ${MAX_RESULT.toLocaleString('en')} of ${whole.length.toLocaleString('en')} characters.)`
      : '',
    `(The formatted result is missing: ${reason}. Execution ${execution.id}${web_url ? `, ${web_url}` : ''})`,
  ];
  return {
    text: `${alias} (${cut(action.ref, 120)}) ${ENDINGS.get(status) ?? `is ${inWords(status)}`}${took}.`,
    body: lines.filter((line) => line !== '').join('\n'),
    outcome: outcomeOfEnd(status),
    ...(web_url ? { link: web_url } : {}),
  };
}
