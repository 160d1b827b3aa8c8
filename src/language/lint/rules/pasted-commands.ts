import { enclosed } from '../../../core/enclosed';
import { isMapping, type Mapping } from '../../../core/mapping';
import type { Finding, Remark } from '../finding';
import type { LintRule } from '../lint-rule';
import type { PackSource, SourceFile } from '../pack-source';
import { type Path, PositionedYaml, UnreadableYaml } from '../positioned-yaml';

/** Actions that hand their `cmd` to a shell as it is. */
const SHELLS = new Set(['core.local', 'core.local_sudo', 'core.remote', 'core.remote_sudo']);

/** A name as a workflow or a chain looks it up, and nothing behind it that would make something else of it. */
const PASTED =
  /^\s*(?:ctx\(\)\.(\w+)|ctx\(\s*['"]?(\w+)['"]?\s*\)|(\w+))(?:\.\w+|\[[^\]]*\]|\.(?:toLower|toUpper|trim)\(\)|\s*\|\s*(?:upper|lower|trim|string|title|default\([^)]*\)))*\s*$/;
const NUMERIC = new Set(['integer', 'number', 'boolean']);

/**
 * Workflows and chains that paste one of their parameters into a shell's command line. Quotes around it do not help:
 * the value may hold quotes as well.
 */
export const pastedCommandsRule: LintRule = ({ packs }) => packs.map(checkPastedCommands);

function checkPastedCommands(pack: PackSource): Finding[] {
  const workflows = new Map(
    (pack.workflows ?? []).map((source) => [source.file.replace(/\\/g, '/'), source]),
  );
  return (pack.actions ?? []).flatMap(({ file, text }) => {
    const action = read(text)?.value;
    if (!isMapping(action) || typeof action.entry_point !== 'string') return [];
    const path = file.replace(/\\/g, '/');
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const source = workflows.get(folder + action.entry_point);
    const parameters = isMapping(action.parameters) ? action.parameters : {};
    return source === undefined ? [] : checkOne(pack.name, source, wordsOf(parameters));
  });
}

/** Parameters that may hold any text: no numbers, and not one of a few words. */
function wordsOf(parameters: Mapping): ReadonlySet<string> {
  const any = Object.entries(parameters).filter(([, schema]) => {
    const { type, enum: choices } = isMapping(schema) ? schema : {};
    return choices === undefined && !(typeof type === 'string' && NUMERIC.has(type));
  });
  return new Set(any.map(([name]) => name));
}

function checkOne(pack: string, { file, text }: SourceFile, words: ReadonlySet<string>): Finding[] {
  const yaml = read(text);
  if (yaml === undefined || !isMapping(yaml.value)) return [];
  return commandsOf(yaml.value).flatMap(([path, command]) =>
    pastedInto(command, words).map(({ name, at }) => ({
      file,
      ...yaml.valueAt(path, at),
      pack,
      ...remark(name),
    })),
  );
}

/** Command lines of the tasks that are shell commands, with the way to each. */
function commandsOf(workflow: Mapping): [path: Path, command: string][] {
  const tasks: [Path, unknown][] = isMapping(workflow.tasks)
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
    return ['input', 'parameters', 'params'].flatMap((key): [Path, string][] => {
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

function remark(name: string): Remark {
  return {
    rule: 'pasted-into-shell',
    kind: 'warning',
    why: `"${name}" is pasted into a shell's command line: a value like \`x; reboot\` or \`$(reboot)\` is run as a command, on StackStorm and here, and quotes around it do not help.`,
    fix: `Give it to the command as a variable (env: {${name.toUpperCase()}: …} beside cmd, and "$${name.toUpperCase()}" in cmd), or write an action of its own that takes it as a parameter.`,
  };
}

/** A file that cannot be read is complained of by whoever loads the pack. */
function read(text: string): PositionedYaml | undefined {
  try {
    return new PositionedYaml(text);
  } catch (error) {
    if (error instanceof UnreadableYaml) return undefined;
    throw error;
  }
}
