import { isMapping, type Mapping, mapping } from '../../../core/mapping';
import { readInlineParameters } from '../inline-parameters';
import { TaskGraph } from '../task-graph';
import { ENGINE_COMMANDS, type Workflow } from '../workflow-definition';
import { keyPlace, type SpecPlace, taskPlace, transitionPlace, type WorkflowFinding } from './finding';
import { delimited, textsIn } from './texts';

/** Longer expressions are not looked through: what finds the names in them takes time with the square of their length. */
const MAX_EXPRESSION = 4_000;
const INSIDE = '[\\][a-zA-Z0-9_\'".()]*';
const REFERENCE = new RegExp(`\\bctx\\(['"]?${INSIDE}['"]?\\)\\.?${INSIDE}`, 'g');
const NAMES = [
  /(?<=\bctx\(\)\.)([a-zA-Z0-9_-]+)\b(?!\()\.?/,
  /\bctx\(([a-zA-Z0-9_-]+)\)/,
  /\bctx\('([a-zA-Z0-9_-]+)'\)/,
  /\bctx\("([a-zA-Z0-9_-]+)"\)/,
];

/** Variables that are read before anything on the way has set them, followed as orquesta follows them. */
export function contextFindings(raw: Mapping, workflow: Workflow): WorkflowFinding[] {
  const findings: WorkflowFinding[] = [];
  let known: ReadonlySet<string> = new Set(['st2']);
  for (const key of ['input', 'vars']) {
    const place = { spec: key, schema: `properties.${key}` };
    const result = inspectValue(raw[key], place, known, 'names');
    findings.push(...result.findings);
    known = result.known;
  }
  const tasks = inspectTasks(raw, workflow, known);
  const output = inspectValue(
    raw.output,
    { spec: 'output', schema: 'properties.output' },
    tasks.known,
    'names',
  );
  return [...findings, ...tasks.findings, ...output.findings];
}

interface Inspected {
  findings: WorkflowFinding[];
  known: ReadonlySet<string>;
}

/** @param role `names`: the value sets names for what comes after it, entry by entry */
function inspectValue(
  given: unknown,
  place: SpecPlace,
  before: ReadonlySet<string>,
  role: 'names' | 'reads',
): Inspected {
  const inline = typeof given === 'string' ? readInlineParameters(given) : [];
  // What is published in one line sets no name but by a value that the language knows.
  const isInline = inline.length > 0 || (typeof given === 'string' && role === 'names');
  const value = isInline ? inline.map(([name, inner]) => ({ [name]: inner })) : given;
  const entries = Array.isArray(value)
    ? value.map((entry, index): [unknown, SpecPlace] => [
        entry,
        { ...place, spec: `${place.spec}[${index}]` },
      ])
    : [[value, place] as [unknown, SpecPlace]];
  const known = new Set(before);
  const findings: WorkflowFinding[] = [];
  for (const [entry, at] of entries) {
    findings.push(...referenceFindings(entry, at, known));
    if (role === 'reads') continue;
    if (typeof entry === 'string') known.add(entry);
    if (isMapping(entry)) for (const name of Object.keys(entry)) known.add(name);
  }
  return { findings, known };
}

function referenceFindings(
  value: unknown,
  { spec, schema }: SpecPlace,
  known: ReadonlySet<string>,
): WorkflowFinding[] {
  return textsIn(value).flatMap((text) =>
    variablesIn(text).flatMap(({ name, language }) => {
      const finding = (message: string): WorkflowFinding => ({
        ...{ type: 'context' as const, expression: text, language, message },
        ...{ schema_path: schema, spec_path: spec },
      });
      const secret = name.startsWith('__')
        ? [
            finding(
              `Variable "${name}" that is prefixed with double underscores is considered a private variable and cannot be referenced.`,
            ),
          ]
        : [];
      return known.has(name)
        ? secret
        : [...secret, finding(`Variable "${name}" is referenced before assignment.`)];
    }),
  );
}

function variablesIn(text: string): { name: string; language: 'yaql' | 'jinja' }[] {
  const namesIn = (expressions: readonly string[]): string[] => [
    ...new Set(
      expressions
        .filter(({ length }) => length <= MAX_EXPRESSION)
        .flatMap((expression) => expression.slice(2, -2).match(REFERENCE) ?? [])
        .flatMap((reference) => NAMES.flatMap((pattern) => pattern.exec(reference)?.[1] ?? [])),
    ),
  ];
  return [
    ...namesIn(delimited(text, '{{', '}}')).map((name) => ({ name, language: 'jinja' as const })),
    ...namesIn(delimited(text, '<%', '%>')).map((name) => ({ name, language: 'yaql' as const })),
  ];
}

/** From the first tasks on, each with the names of the ways that lead to it; a join knows those of all. */
function inspectTasks(raw: Mapping, workflow: Workflow, first: ReadonlySet<string>): Inspected {
  const findings: WorkflowFinding[] = [];
  const everything = new Set(first);
  const ofJoins = new Map<string, Set<string>>();
  const queued = new Map<string, string>();
  const visited = new Set<string>();
  const queue: { name: string; known: ReadonlySet<string> | undefined }[] = new TaskGraph(workflow)
    .starts()
    .map((name) => ({ name, known: first }));
  for (const { name, known } of queue) {
    visited.add(name);
    const task = rawTask(raw, name);
    const place = taskPlace(name);
    const before = known ?? ofJoins.get(name) ?? new Set<string>();
    findings.push(...inputFindings(task, place, before));
    for (const each of before) everything.add(each);
    const transitions = Array.isArray(task.next) ? task.next : [];
    transitions.forEach((transition, index) => {
      if (!isMapping(transition)) return;
      const at = transitionPlace(place, index);
      const published = inspectValue(transition.publish, keyPlace(at, 'publish'), before, 'names');
      const found = [
        ...inspectValue(transition.when, keyPlace(at, 'when'), before, 'reads').findings,
        ...published.findings,
        ...inspectValue(transition.do, keyPlace(at, 'do'), published.known, 'reads').findings,
      ];
      // orquesta looks at a transition once for each task that it leads to, and tells what it finds as often.
      for (const target of workflow.tasks.get(name)?.next[index]?.targets ?? []) {
        findings.push(...found);
        if (visited.has(target)) continue;
        if (workflow.tasks.get(target)?.join !== undefined) {
          ofJoins.set(target, new Set([...(ofJoins.get(target) ?? []), ...published.known]));
          queue.push({ name: target, known: undefined });
          continue;
        }
        const names = JSON.stringify([...published.known].sort());
        if (!(workflow.tasks.has(target) || ENGINE_COMMANDS.has(target)) || queued.get(target) === names)
          continue;
        queued.set(target, names);
        queue.push({ name: target, known: published.known });
      }
    });
  }
  return { findings, known: everything };
}

/** Of a task that has the name of a command orquesta looks at the command. */
function rawTask(raw: Mapping, name: string): Mapping {
  return ENGINE_COMMANDS.has(name) ? {} : mapping(mapping(raw.tasks)[name]);
}

function inputFindings(task: Mapping, place: SpecPlace, known: ReadonlySet<string>): WorkflowFinding[] {
  const reads = (value: unknown, at: SpecPlace): WorkflowFinding[] =>
    inspectValue(value, at, known, 'reads').findings;
  const items = isMapping(task.with) ? task.with : {};
  const inline = typeof task.action === 'string' ? readInlineParameters(task.action) : [];
  return [
    ...reads(task.delay, keyPlace(place, 'delay')),
    ...['items', 'concurrency'].flatMap((key) => reads(items[key], keyPlace(keyPlace(place, 'with'), key))),
    // Parameters behind the action are its input, whatever else is given as one.
    ...(inline.length > 0
      ? reads(Object.fromEntries(inline), keyPlace(place, 'input'))
      : [...reads(task.action, keyPlace(place, 'action')), ...reads(task.input, keyPlace(place, 'input'))]),
  ];
}
