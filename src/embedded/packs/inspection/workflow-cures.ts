import { isMapping, type Mapping, mapping } from '../../../core/mapping';

/**
 * What to do about a mistake in the shape of a workflow, judging by what stands there; undefined where nothing tells.
 * @param path of the value that has the wrong shape
 */
export function shapeCure(
  raw: Mapping,
  path: readonly (string | number)[],
  message: string,
): string | undefined {
  if (message.includes('is not one of') && path[0] === 'version') return 'Write `version: 1.0`.';
  if (message.startsWith("'tasks' is a required"))
    return 'Add `tasks:`, with the name of each task below it.';
  const missing = /^'(\w+)' is a required/.exec(message)?.[1];
  if (missing !== undefined) return `Add \`${missing}:\`.`;
  const value = valueAt(raw, path);
  const last = path.at(-1);
  const items = /^'(.+)' does not match/.exec(message)?.[1];
  if (items !== undefined && path.includes('with')) return withCure(items);
  if (last === 'do' && Array.isArray(value)) return 'Write only names of tasks: do: [one, two]';
  if (path.length === 1 && last === 'tasks' && Array.isArray(value))
    return `Write the name of each task as a key, without a dash: ${nameOf(value[0])}: {action: pack.action}`;
  if (last === 'next' && isMapping(value))
    return `Write a list: put a dash before ${Object.keys(value)[0] ?? 'do'}.`;
  if (['input', 'vars', 'output', 'publish'].includes(String(last)) && isMapping(value) && isList(path))
    return `Write a list, with a dash before each name: - ${Object.keys(value)[0] ?? 'name'}: …`;
  return undefined;
}

/** `i in ctx(hosts)`, without the signs of an expression. */
function withCure(items: string): string {
  const [names = '', list] = items.split(' in ');
  return `Write the list as an expression: ${list === undefined ? '' : `${names.trim()} in `}<% ${(list ?? names).trim()} %>`;
}

/** The input of a task has names and values, without dashes. */
const isList = (path: readonly (string | number)[]): boolean =>
  path.length === 1 || path.at(-1) === 'publish';

function nameOf(task: unknown): string {
  const { name } = mapping(task);
  return typeof name === 'string' ? name : 'one';
}

function valueAt(raw: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (Array.isArray(value) ? value[Number(key)] : mapping(value)[key]),
    raw,
  );
}
