import { enclosed } from '../../core/enclosed';
import { messageOf } from '../../core/message-of';
import { repr } from '../../language/expression/python-values';
import { checkTemplate, hasTemplate } from '../../language/jinja/jinja';
import { readYaql } from '../../language/yaql/yaql';
import { isMapping, type Mapping } from '../mapping';
import type { Children } from '../runners/runner';
import { TaskGraph } from './task-graph';
import { COMMANDS, readWorkflow, type Task, type Workflow } from './workflow-definition';
import { yaqlBody, yaqlIn } from './workflow-expressions';

/** What is wrong with a workflow before it begins, in the shape in which orquesta reports it. */
export interface Finding {
  type: 'content' | 'context' | 'expression' | 'semantics' | 'syntax';
  message: string;
  spec_path: string;
  schema_path: string;
  expression?: string;
  language?: 'yaql' | 'jinja';
}

const TASK = 'properties.tasks.patternProperties.^\\w+$';
const TASK_KEYS = new Set(['action', 'input', 'with', 'delay', 'join', 'retry', 'next']);
const WORKFLOW_KEYS = new Set([
  'version',
  'description',
  'input',
  'vars',
  'output',
  'output-on-error',
  'tasks',
  'tags',
]);

/** A text of the workflow with the two paths that orquesta names it by. */
interface Place {
  value: unknown;
  spec: string;
  schema: string;
}

function taskPlaces(name: string, raw: Mapping): Place[] {
  const spec = `tasks.${name}`;
  const schema = `${TASK}.properties`;
  const places: Place[] = ['delay', 'with', 'retry'].map((key) => ({
    value: raw[key],
    spec: `${spec}.${key}`,
    schema: `${schema}.${key}`,
  }));
  // Parameters written behind the action belong to its input.
  const inline = typeof raw.action === 'string' ? raw.action.trim().replace(/^\S+\s*/, '') : '';
  const [action = ''] = typeof raw.action === 'string' ? raw.action.trim().split(/\s+/) : [];
  places.push({
    value: inline === '' ? action : inline,
    spec: `${spec}.${inline === '' ? 'action' : 'input'}`,
    schema: `${schema}.${inline === '' ? 'action' : 'input'}`,
  });
  if (isMapping(raw.input))
    places.push({ value: raw.input, spec: `${spec}.input`, schema: `${schema}.input` });
  (Array.isArray(raw.next) ? raw.next : []).forEach((entry, index) => {
    if (!isMapping(entry)) return;
    for (const key of ['when', 'publish']) {
      places.push({
        value: entry[key],
        spec: `${spec}.next[${index}].${key}`,
        schema: `${schema}.next.items.properties.${key}`,
      });
    }
  });
  return places;
}

function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return isMapping(value) ? Object.values(value).flatMap(texts) : [];
}

function expressionFindings(place: Place): Finding[] {
  return texts(place.value).flatMap((text): Finding[] => {
    const where = { schema_path: place.schema, spec_path: place.spec, type: 'expression' as const };
    const found = yaqlIn(text).flatMap((expression): Finding[] => {
      try {
        readYaql(yaqlBody(expression));
        return [];
      } catch (error) {
        const message = messageOf(error);
        return [{ ...where, expression, language: 'yaql', message }];
      }
    });
    if (found.length > 0 || yaqlIn(text).length > 0 || !hasTemplate(text)) return found;
    const message = checkTemplate(text);
    return message === undefined ? [] : [{ ...where, expression: text, language: 'jinja', message }];
  });
}

const VARIABLE =
  /\bctx\(\s*(?:\)\s*\.\s*(?!get\b)([A-Za-z_]\w*)|\)\s*\[\s*(?:"([^"]*)"|'([^']*)')\s*\]|\)\s*\.\s*get\(\s*["']?(\w+)["']?\s*[,)]|"([^"]*)"\s*\)|'([^']*)'\s*\)|([A-Za-z_]\w*)\s*\))/g;

function variablesIn(text: string): { name: string; expression: string; language: 'yaql' | 'jinja' }[] {
  const yaql = yaqlIn(text);
  const jinja =
    yaql.length > 0
      ? []
      : [...enclosed(text, '{{', '}}'), ...enclosed(text, '{%', '%}')].map(([start, end]) =>
          text.slice(start, end),
        );
  return [...yaql, ...jinja].flatMap((expression) =>
    [...expression.matchAll(VARIABLE)].map((match) => ({
      name: match.slice(1).find((part) => part !== undefined) ?? '',
      expression,
      language: yaql.length > 0 ? ('yaql' as const) : ('jinja' as const),
    })),
  );
}

/** Methods of a dict, called on the whole context, are no variables. */
const METHODS = new Set(['keys', 'values', 'items', 'get', 'containsKey']);

function contextFindings(place: Place, known: ReadonlySet<string>): Finding[] {
  return texts(place.value)
    .flatMap(variablesIn)
    .filter(({ name }) => !known.has(name) && !METHODS.has(name))
    .map(({ name, expression, language }) => ({
      type: 'context' as const,
      expression,
      language,
      message: `Variable "${name}" is referenced before assignment.`,
      schema_path: place.schema,
      spec_path: place.spec,
    }));
}

/** For each task the names that some way to it has set. */
function knownBefore(workflow: Workflow, first: ReadonlySet<string>): Map<string, Set<string>> {
  const known = new Map([...workflow.tasks.keys()].map((name) => [name, new Set(first)]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const task of workflow.tasks.values()) {
      for (const transition of task.next) {
        const after = [...(known.get(task.name) ?? []), ...transition.publish.map(([name]) => name)];
        for (const target of transition.targets) {
          const names = known.get(target);
          if (names === undefined) continue;
          const before = names.size;
          for (const name of after) names.add(name);
          changed ||= names.size > before;
        }
      }
    }
  }
  return known;
}

function sequenceFindings(given: [string, unknown][], key: string, known: Set<string>): Finding[] {
  return given.flatMap(([name, value]) => {
    const found = contextFindings({ value, spec: key, schema: `properties.${key}` }, known);
    known.add(name);
    return found;
  });
}

function variableFindings(raw: Mapping, workflow: Workflow): Finding[] {
  const known = new Set(['st2']);
  const found = [
    ...sequenceFindings(workflow.input, 'input', known),
    ...sequenceFindings(workflow.vars, 'vars', known),
  ];
  const before = knownBefore(workflow, known);
  const everything = new Set(known);
  for (const task of workflow.tasks.values()) {
    const names = new Set(before.get(task.name));
    const rawTask =
      isMapping(raw.tasks) && isMapping(raw.tasks[task.name]) ? (raw.tasks[task.name] as Mapping) : {};
    for (const place of taskPlaces(task.name, rawTask)) {
      const published = task.next.flatMap(({ publish }) => publish.map(([name]) => name));
      const own = place.spec.endsWith('.publish') ? new Set([...names, ...published]) : names;
      found.push(...contextFindings(place, own));
    }
    for (const { publish } of task.next) for (const [name] of publish) everything.add(name);
  }
  return [...found, ...sequenceFindings(workflow.output, 'output', everything)];
}

/** What there is to know about the actions that a workflow may start. */
export type KnownActions = Pick<Children, 'action' | 'parameters'>;

function actionFindings(task: Task, children: KnownActions): Finding[] {
  const { action: ref } = task;
  if (ref === undefined || ref.includes('<%') || ref.includes('{{')) return [];
  const spec = `tasks.${task.name}`;
  const found = (message: string): Finding[] => [
    { type: 'content', message, spec_path: `${spec}.action`, schema_path: `${TASK}.properties.action` },
  ];
  if (!/^[^.\s]+\..+$/.test(ref)) {
    return found(`The action reference "${ref}" is not formatted correctly.`);
  }
  const action = children.action(ref);
  const parameters = children.parameters(ref);
  if (action === undefined || parameters === undefined) {
    return found(`The action "${ref}" is not registered in the database.`);
  }
  if (!isMapping(task.input)) return [];
  const { input } = task;
  const missing = Object.entries(parameters)
    .filter(
      ([name, schema]) =>
        schema.required === true && schema.default === undefined && !Object.hasOwn(input, name),
    )
    .map(
      ([name]): Finding => ({
        type: 'content',
        message: `Action "${ref}" is missing required input "${name}".`,
        spec_path: `${spec}.input`,
        schema_path: `${TASK}.properties.input`,
      }),
    );
  const unexpected = Object.keys(input)
    .filter((name) => !Object.hasOwn(parameters, name))
    .map(
      (name): Finding => ({
        type: 'content',
        message: `Action "${ref}" has unexpected input "${name}".`,
        spec_path: `${spec}.input.${name}`,
        schema_path: `${TASK}.properties.input.patternProperties.^\\w+$`,
      }),
    );
  return [...missing, ...unexpected];
}

function additional(given: Mapping, allowed: ReadonlySet<string>, spec: string, schema: string): Finding[] {
  const extra = Object.keys(given).filter((key) => !allowed.has(key));
  if (extra.length === 0) return [];
  const verb = extra.length === 1 ? 'was' : 'were';
  return [
    {
      type: 'syntax',
      message: `Additional properties are not allowed (${extra.map(repr).join(', ')} ${verb} unexpected)`,
      schema_path: schema,
      spec_path: spec,
    },
  ];
}

function notValid(value: unknown, spec: string, schema: string): Finding {
  return {
    type: 'syntax',
    message: `${repr(value)} is not valid under any of the given schemas`,
    schema_path: schema,
    spec_path: spec,
  };
}

function syntaxFindings(raw: Mapping): Finding[] {
  const found = additional(raw, WORKFLOW_KEYS, '', 'additionalProperties');
  for (const key of ['version', 'tasks']) {
    if (raw[key] === undefined || raw[key] === null) {
      found.push({
        type: 'syntax',
        message: `'${key}' is a required property`,
        schema_path: 'required',
        spec_path: '',
      });
    }
  }
  if (!isMapping(raw.tasks)) return found;
  for (const [name, task] of Object.entries(raw.tasks)) {
    const spec = `tasks.${name}`;
    if (!isMapping(task)) {
      if (task !== null)
        found.push({
          type: 'syntax',
          message: `${repr(task)} is not of type 'object'`,
          schema_path: `${TASK}.type`,
          spec_path: spec,
        });
      continue;
    }
    found.push(...additional(task, TASK_KEYS, spec, `${TASK}.additionalProperties`));
    const { input, join, next } = task;
    if (input !== undefined && input !== null && !isMapping(input) && typeof input !== 'string') {
      found.push(notValid(input, `${spec}.input`, `${TASK}.properties.input.oneOf`));
    }
    if (join !== undefined && join !== 'all' && !Number.isInteger(join)) {
      found.push(notValid(join, `${spec}.join`, `${TASK}.properties.join.oneOf`));
    }
    if (next !== undefined && next !== null && !Array.isArray(next)) {
      found.push({
        type: 'syntax',
        message: `${repr(next)} is not of type 'array'`,
        schema_path: `${TASK}.properties.next.type`,
        spec_path: `${spec}.next`,
      });
    }
  }
  return found;
}

function targetFindings(workflow: Workflow): Finding[] {
  const graph = new TaskGraph(workflow);
  const undefinedTargets = [...workflow.tasks.values()].flatMap((task) =>
    task.next.flatMap(({ targets }, index) =>
      targets
        .filter((target) => !COMMANDS.has(target) && !workflow.tasks.has(target))
        .map(
          (target): Finding => ({
            type: 'semantics',
            message: `The task "${target}" is not defined.`,
            schema_path: `${TASK}.properties.next.items.properties.do`,
            spec_path: `tasks.${task.name}.next[${index}].do`,
          }),
        ),
    ),
  );
  const startless: Finding[] =
    workflow.tasks.size > 0 && graph.starts().length === 0
      ? [
          {
            type: 'semantics',
            message: 'There is no task to begin with: every task follows another.',
            schema_path: 'properties.tasks',
            spec_path: 'tasks',
          },
        ]
      : [];
  return [...undefinedTargets, ...startless];
}

/** All that can be found wrong without running the workflow, sorted as orquesta sorts it. */
export function inspectWorkflow(raw: Mapping, children: KnownActions): Finding[] {
  const workflow = readWorkflow(raw);
  const tasks = isMapping(raw.tasks) ? Object.entries(raw.tasks) : [];
  const places: Place[] = [
    ...['input', 'vars', 'output'].map((key) => ({
      value: raw[key],
      spec: key,
      schema: `properties.${key}`,
    })),
    ...tasks.flatMap(([name, task]) => (isMapping(task) ? taskPlaces(name, task) : [])),
  ];
  const found = [
    ...[...workflow.tasks.values()].flatMap((task) => actionFindings(task, children)),
    ...variableFindings(raw, workflow),
    ...places.flatMap(expressionFindings),
    ...targetFindings(workflow),
    ...syntaxFindings(raw),
  ];
  const order = (finding: Finding): string => `${finding.type} ${finding.schema_path} ${finding.spec_path}`;
  return found.sort((left, right) => (order(left) < order(right) ? -1 : order(left) > order(right) ? 1 : 0));
}
