import { cut } from '../../core/cut';
import { duration } from '../../core/duration';
import { inWords, mark } from '../../core/execution-status';
import { maskParameters } from '../../core/masking';
import { shortId } from '../../core/short-id';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import type { Started } from '../../core/started';
import { fromInert } from '../../stackstorm/origin';

/** Beyond it a title or a value fills the line that others share. */
const MAX_VALUE = 120;

/** One line: `✓ deploy shop (3f2a1b) succeeded after 12 s, kirk`. @param now milliseconds since 1970 */
export function lineFor(execution: Execution, started: Started | undefined, now: number): string {
  const title = started?.title ?? execution.context?.action_alias_ref?.name ?? execution.action.ref;
  return `${mark(execution.status)} ${cut(title, MAX_VALUE)} (${shortId(execution.id)}) ${stateFor(execution, now)}${byFor(execution, started)}`;
}

/**
 * How an execution stands and how long it took or has been running: `succeeded after 3 s`. `now` in
 * milliseconds since 1970.
 */
export function stateFor(execution: Execution, now: number): string {
  const begin = Date.parse(execution.start_timestamp ?? '');
  const end = Date.parse(execution.end_timestamp ?? '');
  const final = isFinal(execution.status);
  const took = duration((Number.isNaN(end) ? now : end) - (Number.isNaN(begin) ? now : begin));
  return `${inWords(execution.status)} ${final ? 'after' : 'for'} ${took}`;
}

function byFor(execution: Execution, started: Started | undefined): string {
  const by = started?.person.name ?? execution.context?.api_user ?? execution.context?.user;
  return typeof by !== 'string' ? '' : `, ${cut(fromInert(by), MAX_VALUE)}`;
}

/** Parameters with their secrets masked, `name: value` each; long ones cut. */
export function parameterLines(execution: Execution): string[] {
  const schemas = (execution.action.parameters ?? {}) as Record<string, { secret?: boolean }>;
  return Object.entries(maskParameters(execution.parameters ?? {}, schemas)).map(
    ([name, value]) =>
      `${name}: ${cut(typeof value === 'string' ? value : JSON.stringify(value), MAX_VALUE)}`,
  );
}

/** A result as plain text: the output where there is one, the error, else the JSON. */
export function resultText(execution: Execution): string {
  const { result } = execution;
  if (result === undefined || result === null) return '';
  if (typeof result !== 'object') return String(result);
  const { stdout, stderr, error, output, errors } = result as Record<string, unknown>;
  const texts = [error, stdout, stderr].map(printed).filter((text) => text.trim() !== '');
  if (texts.length > 0) return texts.join('\n');
  if (Array.isArray(errors) && errors.length > 0) return errors.map(errorLine).join('\n');
  return JSON.stringify(output ?? result, null, 2);
}

/** Output that is JSON is its value in the result of a shell action. */
function printed(part: unknown): string {
  if (part === undefined || part === null) return '';
  return typeof part === 'string' ? part : JSON.stringify(part, null, 2);
}

/** One of the `errors` of a workflow's result, with the task that it is from. */
function errorLine(error: unknown): string {
  const { message, task_id } = (error ?? {}) as { message?: unknown; task_id?: unknown };
  return `${typeof task_id === 'string' ? `${task_id}: ` : ''}${typeof message === 'string' ? message : JSON.stringify(error)}`;
}

/** The last lines of a text, with a note of what was left out. */
export function lastLines(text: string, most: number): string {
  const lines = text.trimEnd().split(/\r\n|\n|\r/);
  return lines.length > most
    ? [`… ${lines.length - most} lines before`, ...lines.slice(-most)].join('\n')
    : lines.join('\n');
}
