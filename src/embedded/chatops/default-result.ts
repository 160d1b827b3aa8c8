import { isMapping, type Mapping } from '../mapping';
import { pythonText } from '../python-text';

function blank(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

/**
 * `key : value`, where a text of several lines begins on a line of its own and the levels of a mapping are
 * indented. Spelling and spaces are those of StackStorm's own chat messages.
 */
function entry(key: string, value: unknown, indent: string): string {
  if (isMapping(value)) {
    const inner = `${indent}  `;
    const lines = Object.entries(value).map(([name, item]) => entry(name, item, inner));
    return `${indent}${key} : \n${lines.join('\n')}`;
  }
  const text = typeof value === 'string' ? value.trim() : pythonText(value);
  return text.includes('\n') ? `${indent}${key} :       \n${indent}  ${text}` : `${indent}${key} : ${text}`;
}

const SHELLS = new Set(['local-shell-cmd', 'local-shell-script', 'remote-shell-cmd', 'remote-shell-script']);

function shellLines(result: Mapping): string[] {
  const lines: string[] = [];
  if (result.return_code !== undefined && result.return_code !== 0)
    lines.push(entry('return_code', result.return_code, ''));
  for (const key of ['stdout', 'stderr', 'error'])
    if (!blank(result[key])) lines.push(entry(key, result[key], ''));
  return lines;
}

function pythonLines(result: Mapping): string[] {
  const lines: string[] = [];
  for (const key of ['stdout', 'stderr']) if (!blank(result[key])) lines.push(entry(key, result[key], ''));
  const failed = result.exit_code !== undefined && result.exit_code !== 0;
  if (failed) lines.push(entry('exit_code', result.exit_code, ''));
  if (failed || !blank(result.result)) lines.push(entry('result', result.result, ''));
  if (!blank(result.error)) lines.push(entry('error', result.error, ''));
  return lines;
}

function workflowLines(result: Mapping): string[] {
  const lines: string[] = [];
  if (Array.isArray(result.errors) && result.errors.length > 0)
    lines.push(entry('errors', result.errors, ''));
  if ('output' in result) lines.push(entry('output', result.output, ''));
  return lines;
}

/** Any other result, key by key; the first line alone is indented, as it is in StackStorm. */
function plainLines(result: Mapping): string[] {
  const lines = Object.entries(result).map(([key, value]) => entry(key, value, ''));
  const [first] = lines;
  if (first !== undefined) lines[0] = `  ${first}`;
  return lines;
}

/** The lines under "result :". */
function resultLines(runner: string, status: string, result: unknown): string[] {
  if (!isMapping(result)) return blank(result) ? [] : [pythonText(result)];
  if (runner === 'orquesta') return workflowLines(result);
  if (status === 'canceled') return [];
  if (SHELLS.has(runner)) return shellLines(result);
  if (runner === 'python-script') return pythonLines(result);
  return plainLines(result);
}

/** `0.41μs` for what took less than a second (it is seconds, but StackStorm says it so), `2s`, `1m3s`, `2h0m5s`. */
export function elapsedText(seconds: number): string {
  if (seconds < 1) return `${seconds}μs`;
  const whole = Math.floor(seconds);
  const parts: string[] = [];
  const units: [number, string][] = [
    [86_400, 'd'],
    [3_600, 'h'],
    [60, 'm'],
  ];
  let rest = whole;
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    if (count > 0 || parts.length > 0) parts.push(`${count}${name}`);
    rest %= size;
  }
  return `${parts.join('')}${rest}s`;
}

/** The message for a command whose alias has no `result.format`. @param execution as the API shows it */
export function defaultResultMessage(execution: Mapping): string {
  const action = isMapping(execution.action) ? execution.action : {};
  const status = String(execution.status);
  const lines = resultLines(String(action.runner_type), status, execution.result);
  return [
    '',
    `Action ${String(action.ref)} completed.`,
    `status : ${status}`,
    `execution: ${String(execution.id)}`,
    '',
    `web_url: ${String(execution.web_url)}`,
    '',
    `Took ${elapsedText(Number(execution.elapsed_seconds ?? 0))} to complete.`,
    '',
    'result :',
    '--------',
    ...lines,
    '',
    '',
  ].join('\n');
}
