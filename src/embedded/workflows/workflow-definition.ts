import { isMapping, type Mapping, mapping } from '../../core/mapping';
import { readInlineParameters } from './inline-parameters';

/** What follows when a task is complete. */
export interface Transition {
  when: string | undefined;
  /** In order: each is rendered with what those before it published. */
  publish: [string, unknown][];
  /** Names of tasks or of the engine's commands (`noop`, `continue`, `fail`, `retry`). */
  targets: string[];
}

export interface WithItems {
  /** Undefined where `with` says nothing. */
  items: string | undefined;
  /** Names for the parts of an item, where the workflow gives any (`a, b in …`). */
  names: string[];
  concurrency: unknown;
}

export interface Task {
  name: string;
  /** Undefined for a task that only publishes. */
  action: string | undefined;
  input: unknown;
  with: WithItems | undefined;
  delay: unknown;
  /** `all`, a number of tasks, or undefined where the first one is enough. */
  join: 'all' | number | undefined;
  retry: { when: string | undefined; count: unknown; delay: unknown } | undefined;
  next: Transition[];
}

export interface Workflow {
  /** Names with the expression of their default. */
  input: [string, unknown][];
  vars: [string, unknown][];
  output: [string, unknown][];
  hasOutput: boolean;
  tasks: Map<string, Task>;
}

export const ENGINE_COMMANDS: ReadonlySet<string> = new Set(['noop', 'continue', 'fail', 'retry']);

/** A list of one-key mappings, a mapping, or `a=1 b=2`: the forms in which workflows name values. */
function namedValues(given: unknown): [string, unknown][] {
  if (typeof given === 'string') return readInlineParameters(given);
  if (Array.isArray(given)) {
    return given.flatMap((entry): [string, unknown][] =>
      isMapping(entry) ? Object.entries(entry) : [[String(entry), undefined]],
    );
  }
  return isMapping(given) ? Object.entries(given) : [];
}

/** As orquesta reads them: a comma with nothing behind it names a task too, which inspection does not find. */
function names(given: unknown): string[] {
  if (typeof given === 'string') return given === '' ? [] : given.split(',').map((name) => name.trim());
  if (!Array.isArray(given)) return Object.keys(mapping(given));
  return given.flatMap((one: unknown) => (isMapping(one) ? Object.keys(one) : [String(one)]));
}

function text(given: unknown): string | undefined {
  return given === undefined || given === null ? undefined : String(given);
}

function readWith(given: unknown): WithItems | undefined {
  if (given === undefined || given === null) return undefined;
  const spec = isMapping(given) ? given : { items: given };
  const concurrency = spec.concurrency;
  if (Object.keys(spec).length === 0) return { items: undefined, names: [], concurrency };
  const written = String(spec.items ?? '');
  const at = written.indexOf(' in ');
  const named = at < 0 ? '' : written.slice(0, at).replaceAll(' ', '');
  return {
    items: (at < 0 ? written : written.slice(at + ' in '.length)).trim(),
    names: named === '' ? [] : named.split(','),
    concurrency,
  };
}

function readTask(name: string, raw: Mapping): Task {
  const isNothing = typeof raw.action === 'object' && Object.keys(raw.action ?? {}).length === 0;
  const written = isNothing ? undefined : text(raw.action);
  const inline = readInlineParameters(written ?? '');
  const join =
    raw.join === 'all' ? 'all' : raw.join === undefined || raw.join === null ? undefined : Number(raw.join);
  return {
    name,
    action: inline.length === 0 ? written : written?.slice(0, Math.max(0, written.indexOf(' '))),
    // What stands behind the action is its input, whatever else is given as one.
    input: inline.length === 0 ? (raw.input ?? {}) : Object.fromEntries(inline),
    with: readWith(raw.with),
    delay: raw.delay,
    join,
    retry: isMapping(raw.retry)
      ? { when: text(raw.retry.when), count: raw.retry.count, delay: raw.retry.delay }
      : undefined,
    next: (Array.isArray(raw.next) ? raw.next : []).filter(isMapping).map((entry) => {
      const targets = names(entry.do);
      return {
        when: text(entry.when),
        publish: namedValues(entry.publish),
        targets: targets.length === 0 ? ['continue'] : targets,
      };
    }),
  };
}

/** Reads what `inspect` has found nothing wrong with; of anything else, what can be understood. */
export function readWorkflow(raw: Mapping): Workflow {
  const tasks = isMapping(raw.tasks) ? raw.tasks : {};
  return {
    input: namedValues(raw.input),
    vars: namedValues(raw.vars),
    output: namedValues(raw.output),
    hasOutput: raw.output !== undefined && raw.output !== null,
    tasks: new Map(
      Object.entries(tasks).map(([name, task]) => [
        name,
        // Of a task that has the name of a command orquesta looks at the command.
        readTask(name, isMapping(task) && !ENGINE_COMMANDS.has(name) ? task : {}),
      ]),
    ),
  };
}
