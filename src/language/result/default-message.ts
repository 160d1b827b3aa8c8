import { ExpressionError } from '../expression/expression-error';
import { type Dict, isDict, str, truthy, typeName } from '../expression/python-values';
import { humanTime } from '../expression/stackstorm-functions';

/** What is shown of the results of these runners, so far as it is not empty; of any other runner, everything. */
const PYTHON = { shown: new Set(['result', 'stdout', 'stderr', 'exit_code']), eachHost: false };
const SHELL = { shown: new Set(['stdout', 'stderr', 'return_code', 'error']), eachHost: false };
const REMOTE = { ...SHELL, eachHost: true };
const RUNNERS = new Map([
  ['run-python', PYTHON],
  ['python-script', PYTHON],
  ['windows-cmd', PYTHON],
  ['windows-script', PYTHON],
  ['remote-shell-cmd', REMOTE],
  ['remote-shell-script', REMOTE],
  ['local-shell-cmd', SHELL],
  ['local-shell-script', SHELL],
]);

type Entry = readonly [key: string, value: unknown];

function entriesOf(value: unknown): Entry[] {
  if (isDict(value)) return Object.entries(value);
  throw new ExpressionError('AttributeError', `'${typeName(value)}' object has no attribute 'items'`);
}

/**
 * `key : value` a line; a text of several lines begins on a line of its own, and the levels of a mapping are indented.
 * Spelling and spaces are those of StackStorm's own chat messages.
 */
function listed(entries: readonly Entry[], indent = ''): string {
  let text = '';
  for (const [key, value] of entries) {
    text += `${indent}${key} : `;
    const printed = isDict(value) ? '' : str(value).trim();
    if (isDict(value)) text += `\n${listed(Object.entries(value), `${indent}  `)}`;
    else if (typeof value === 'string' && printed.includes('\n')) text += `      \n${indent}  ${printed}\n`;
    else text += `${printed}\n`;
  }
  return text;
}

function resultText(runner: string, result: unknown): string {
  const known = RUNNERS.get(runner);
  if (known === undefined) {
    if (runner === 'http-request') return `  ${listed(entriesOf(result))}\n`;
    return isDict(result) ? `${listed(Object.entries(result))}\n` : `${str(result)}\n`;
  }
  const shown = (value: unknown): Entry[] =>
    entriesOf(value).filter(([key, each]) => known.shown.has(key) && truthy(each));
  if (!known.eachHost) return `${listed(shown(result))}\n`;
  return entriesOf(result)
    .map(([host, value]) => `${host} : \n${listed(shown(value), '  ')}\n`)
    .join('');
}

/** Prints a member of the execution; nothing where it is absent, as undefined values are allowed here. */
function printed(of: Dict, name: string): string {
  return Object.hasOwn(of, name) ? str(of[name]) : '';
}

function part(of: Dict, name: string): Dict {
  const value = of[name];
  if (isDict(value)) return value;
  throw new ExpressionError('UndefinedError', `the execution has no ${name}`);
}

/**
 * The message for a command whose alias has no `result.format`.
 * @param execution as the API shows it
 * @throws ExpressionError where the execution or its result has not the shape that its runner promises
 */
export function defaultMessage(execution: Dict): string {
  const { web_url: address, elapsed_seconds: elapsed, result } = execution;
  return [
    `\nAction ${printed(part(execution, 'action'), 'ref')} completed.\n`,
    `status : ${printed(execution, 'status')}\n`,
    `execution: ${printed(execution, 'id')}\n\n`,
    truthy(address) ? `web_url: ${str(address)}\n\n` : '\n',
    truthy(elapsed) ? `Took ${humanTime(elapsed)} to complete.\n\n` : '\n',
    truthy(result)
      ? `result :\n--------\n${resultText(printed(part(execution, 'runner'), 'name'), result)}`
      : '',
  ].join('');
}
