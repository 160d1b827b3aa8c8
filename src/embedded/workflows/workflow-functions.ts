import type { Mapping } from '../../core/mapping';
import { hasFailed, isFinal } from '../../core/stackstorm-types';
import { bind } from '../../language/expression/call-arguments';
import { ExpressionError } from '../../language/expression/expression-error';
import { Callable, str, truthy } from '../../language/expression/python-values';
import type { Keys } from '../runners/runner';
import { resultOf, type TaskState, type WorkflowState } from './workflow-state';

/** Where an expression stands: what it sees, and the task that it is about. */
export interface EvaluationContext {
  context: Mapping;
  task?: TaskState;
  item?: { value: unknown };
  /** The task whose input is rendered so that it may begin: it has no status yet. */
  beginning?: TaskState;
}

/** Names of the functions below, for the check when a pack is loaded. */
export const WORKFLOW_FUNCTIONS: ReadonlySet<string> = new Set([
  'ctx',
  'task',
  'task_status',
  'result',
  'item',
  'succeeded',
  'failed',
  'completed',
  'st2kv',
]);

function refuse(message: string, kind = 'ExpressionEvaluationException'): never {
  throw new ExpressionError(kind, message);
}

/** The task of this name that can be seen from here: on its own route, on one that its route came from, or the last. */
function findTask(
  state: WorkflowState,
  name: string,
  route: number | undefined,
  from: number,
): TaskState | undefined {
  const found = state.sequence.filter((task) => task.name === name).reverse();
  if (route !== undefined) return found.find((task) => task.route === route);
  const path = state.routes[from] ?? [];
  return (
    found.find((task) => task.route === from) ??
    found.find((task) => (state.routes[task.route] ?? []).every((step, index) => path[index] === step)) ??
    found[0]
  );
}

/** The status of a task on a route, or on the nearest one that its route came from; `null` (a text) before it began. */
function statusOnRoute(
  state: Pick<WorkflowState, 'routes' | 'sequence'>,
  name: string,
  route: number,
): string {
  const found = state.sequence.findLast((task) => task.name === name && task.route === route);
  if (found !== undefined) return found.status;
  if (route <= 0) return 'null';
  const path = state.routes[route] ?? refuse('tuple index out of range', 'IndexError');
  const earlier = state.routes
    .slice(0, route)
    .findLastIndex((steps) => steps.every((step) => path.includes(step)));
  return earlier < 0 ? 'null' : statusOnRoute(state, name, earlier);
}

function taskView(task: TaskState, state: WorkflowState): Mapping {
  return {
    task_execution_id: task.id,
    workflow_execution_id: state.workflowExecution,
    task_id: task.name,
    task_name: task.name,
    route: task.route,
    result: task.result,
    status: task.status,
  };
}

/** The functions that orquesta adds to both languages: `ctx`, `task`, `result`, `item`, `succeeded`, …, `st2kv`. */
export function workflowFunctions(
  state: WorkflowState,
  evaluation: EvaluationContext,
  keys: Keys,
  user: string,
): ReadonlyMap<string, Callable> {
  const { context, task, item } = evaluation;
  const define = (
    name: string,
    parameters: string[],
    call: (args: ReturnType<typeof bind>) => unknown,
  ): [string, Callable] => [name, new Callable(name, (args) => call(bind(name, parameters, args)))];
  const current = (): TaskState => task ?? refuse('The current task is not set in the context.');
  return new Map([
    define('ctx', ['name'], (args) => {
      if (!truthy(args.value('name') ?? null)) return context;
      const name = str(args.value('name'));
      return Object.hasOwn(context, name)
        ? context[name]
        : refuse(`The variable "${name}" is undefined.`, 'VariableUndefinedError');
    }),
    define('task', ['name', 'route'], (args) => {
      if (!args.has('name')) return taskView(current(), state);
      const name = str(args.value('name'));
      const route = args.has('route') && args.value('route') !== null ? args.number('route') : undefined;
      const found = findTask(state, name, route, task?.route ?? 0);
      return found === undefined
        ? refuse(`Unable to find task execution for "${name}".`)
        : taskView(found, state);
    }),
    define('task_status', ['task_id', 'route'], (args) => {
      const route =
        args.has('route') && args.value('route') !== null ? args.number('route') : (task?.route ?? 0);
      const begun = state.sequence.filter((each) => each !== evaluation.beginning);
      return statusOnRoute({ routes: state.routes, sequence: begun }, str(args.required('task_id')), route);
    }),
    define('result', [], () => resultOf(current())),
    define('item', ['name'], (args) => {
      if (!truthy(args.value('name') ?? null)) return item?.value ?? null;
      const name = str(args.value('name'));
      const value = item?.value ?? null;
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return refuse('Item is not type of collections.abc.Mapping.');
      return Object.hasOwn(value, name)
        ? (value as Mapping)[name]
        : refuse(`Item does not have key "${name}".`);
    }),
    define('succeeded', [], () => current().status === 'succeeded'),
    define('failed', [], () => hasFailed(current().status)),
    define('completed', [], () => isFinal(current().status)),
    define('st2kv', ['key', 'decrypt', 'default'], (args) => {
      const key = args.text('key');
      const scope = key.startsWith('system.') ? 'system' : 'user';
      const name = key.replace(/^(system|user)\./, '');
      const value = keys.read(name, { scope, user, decrypt: truthy(args.value('decrypt')) });
      if (value !== undefined) return value;
      if (args.has('default')) return args.value('default');
      return refuse(
        `The key "${scope === 'user' ? `${user}:` : ''}${name}" does not exist in the StackStorm datastore.`,
      );
    }),
  ]);
}
