import { enclosed } from '../../../core/enclosed';
import { isMapping, type Mapping } from '../../../core/mapping';
import type { PackFault } from './fault';

/** Actions that hand their `cmd` to a shell as it is. */
const SHELLS = new Set(['core.local', 'core.local_sudo', 'core.remote', 'core.remote_sudo']);

/** A name as a workflow or a chain looks it up, and nothing behind it that would make something else of it. */
const PASTED =
  /^\s*(?:ctx\(\)\.(\w+)|ctx\(\s*['"]?(\w+)['"]?\s*\)|(\w+))(?:\.\w+|\[[^\]]*\]|\.(?:toLower|toUpper|trim)\(\)|\s*\|\s*(?:upper|lower|trim|string|title|default\([^)]*\)))*\s*$/;
const NUMERIC = new Set(['integer', 'number', 'boolean']);

/**
 * Workflows and chains that paste one of their parameters into a shell's command line. Quotes around it do not help:
 * the value may hold quotes as well.
 * @param raw the workflow or chain
 * @param parameters schemas of the action that runs it
 */
export function pastedCommandDoubts(raw: Mapping, parameters: Mapping): PackFault[] {
  const words = wordsOf(parameters);
  return commandsOf(raw).flatMap(([path, command]) =>
    pastedInto(command, words).map(({ name, at }) => ({ path, at, ...pasted(name) })),
  );
}

/** Parameters that may hold any text: no numbers, and not one of a few words. */
function wordsOf(parameters: Mapping): ReadonlySet<string> {
  const any = Object.entries(parameters).filter(([, schema]) => {
    const { type, enum: choices } = isMapping(schema) ? schema : {};
    return choices === undefined && !(typeof type === 'string' && NUMERIC.has(type));
  });
  return new Set(any.map(([name]) => name));
}

/** Command lines of the tasks that are shell commands, with the way to each. */
function commandsOf(workflow: Mapping): [path: PackFault['path'], command: string][] {
  const tasks: [PackFault['path'], unknown][] = isMapping(workflow.tasks)
    ? Object.entries(workflow.tasks).map(([name, task]) => [['tasks', name], task])
    : Array.isArray(workflow.chain)
      ? workflow.chain.map((task: unknown, index) => [['chain', index], task])
      : [];
  return tasks.flatMap(([path, task]) => {
    if (!isMapping(task)) return [];
    const called = ['action', 'ref'].find((key) => typeof task[key] === 'string');
    const [ref = '', ...inline] = String(task[called ?? ''] ?? '').split(/\s/);
    if (called === undefined || !SHELLS.has(ref)) return [];
    if (inline.length > 0) return [[[...path, called], String(task[called])]];
    return ['input', 'parameters', 'params'].flatMap((key): [PackFault['path'], string][] => {
      const given = task[key];
      return isMapping(given) && typeof given.cmd === 'string' ? [[[...path, key, 'cmd'], given.cmd]] : [];
    });
  });
}

function pastedInto(command: string, words: ReadonlySet<string>): { name: string; at: number }[] {
  const expressions = [...enclosed(command, '<%', '%>'), ...enclosed(command, '{{', '}}')].sort(
    ([one], [other]) => one - other,
  );
  return expressions.flatMap(([start, end]) => {
    const found = PASTED.exec(command.slice(start + 2, end - 2));
    const name = found?.[1] ?? found?.[2] ?? found?.[3];
    return name !== undefined && words.has(name) ? [{ name, at: start }] : [];
  });
}

function pasted(name: string): Omit<PackFault, 'path'> {
  return {
    rule: 'pasted-into-shell',
    kind: 'warning',
    why: `"${name}" is pasted into a shell's command line: a value like \`x; reboot\` or \`$(reboot)\` is run as a command, on StackStorm and here, and quotes around it do not help.`,
    fix: `Give it to the command as a variable (env: {${name.toUpperCase()}: …} beside cmd, and "$${name.toUpperCase()}" in cmd), or write an action of its own that takes it as a parameter.`,
  };
}
