import { randomBytes } from 'node:crypto';
import { isMapping, type Mapping } from '../../core/mapping';

/** All that a workflow has to remember; it goes to the disk as JSON after each step. */
export interface WorkflowState {
  /** Shown in the context of the execution and of its children. */
  workflowExecution: string;
  /** The first is input and vars; each other is what one transition published. */
  contexts: Mapping[];
  /** Each is the list of transitions that made it a route of its own. */
  routes: string[][];
  /** Tasks in the order in which they began. */
  sequence: TaskState[];
  staged: StagedTask[];
  errors: WorkflowError[];
  status: 'running' | 'succeeded' | 'failed' | 'canceled';
}

export interface WorkflowError {
  type: 'error';
  message: string;
  task_id?: string;
  route?: number;
  task_transition_id?: string;
  result?: unknown;
}

/** A task that something has led to. */
export interface StagedTask {
  name: string;
  route: number;
  /** Places in `contexts`, the later ones winning. */
  contexts: number[];
  /** Enough of the ways that lead here have been gone; a join waits for that. */
  ready: boolean;
  /** It runs even where the workflow has failed: it was named beside `fail`. */
  runsOnFailure?: boolean;
  /** The runs of tasks that led here, by their ids; none for the first tasks. */
  after?: string[];
  /** Items that are done already: the task is run again for the others. */
  kept?: ActionState[];
}

/** One execution that a task started. */
export interface ActionState {
  item?: number;
  /** The child execution; unset while it is only about to be started. */
  child?: string;
  status: string;
  result: unknown;
}

export interface TaskState {
  /** Shown as `task_execution_id`. */
  id: string;
  name: string;
  route: number;
  contexts: number[];
  /** The runs of tasks that led here, by their ids. */
  after?: string[];
  status: string;
  result: unknown;
  actions: ActionState[];
  /** Items to go over; undefined for a task without `with`. */
  items?: unknown[];
  concurrency?: number;
  /** How often it has been tried again. */
  retries: number;
  /** How often it may be, and after how many seconds. */
  retry?: { count: number; delay: number };
  /** Seconds that it waited for, or waits. */
  delay?: number;
  /** Which of the ways that lead on were gone, by orquesta's names for them. */
  next?: Record<string, boolean>;
  runsOnFailure?: boolean;
  /** Not before this time, on the steady clock of the process that wrote it: milliseconds since 1970, unless the clock was set. */
  notBefore?: number;
  /** Nothing followed: what it knew belongs to the workflow's output. */
  terminal: boolean;
}

/** A task that is about to be tried again, by its own `retry` or because somebody named it. */
export const RETRYING = 'retrying';

/** Merges contexts, later over earlier, mappings key by key. */
export function mergeContexts(contexts: Mapping[]): Mapping {
  return contexts.reduce<Mapping>((merged, context) => merge(merged, context), {});
}

function merge(left: Mapping, right: Mapping): Mapping {
  const merged: Mapping = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const old = Object.hasOwn(merged, key) ? merged[key] : undefined;
    const value_ = isMapping(old) && isMapping(value) ? merge(old, value) : value;
    Object.defineProperty(merged, key, {
      value: value_,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return merged;
}

/** What came of a task, as `result()` has it: of one with items a list, null for those that never ran. */
export function resultOf({ items, actions, result }: TaskState): unknown {
  if (items === undefined) return result;
  return items.map((_item, index) => actions.find(({ item }) => item === index)?.result ?? null);
}

/** What a task that failed says of itself in the errors of its workflow. */
export const FAILURE = 'Execution failed. See result for details.';

/** What a workflow remembers before it has begun. */
export function emptyState(): WorkflowState {
  return {
    workflowExecution: randomBytes(12).toString('hex'),
    contexts: [],
    routes: [[]],
    sequence: [],
    staged: [],
    errors: [],
    status: 'running',
  };
}

/** A task as it begins. */
export function newTask({ name, route, contexts, after = [], kept = [] }: StagedTask): TaskState {
  return {
    id: randomBytes(12).toString('hex'),
    ...{ name, route, contexts, after },
    status: 'running',
    result: null,
    actions: kept,
    retries: 0,
    terminal: false,
  };
}
