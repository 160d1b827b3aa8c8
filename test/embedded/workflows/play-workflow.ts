import type { Keys } from '../../../src/embedded/runners/runner';
import { Conductor } from '../../../src/embedded/workflows/conductor';
import {
  type ActionLookup,
  inspectWorkflow,
  type WorkflowFinding,
} from '../../../src/embedded/workflows/inspection';
import { parseWorkflow } from '../../../src/embedded/workflows/parse-workflow';
import type { ActionRequest } from '../../../src/embedded/workflows/task-requests';
import { readWorkflow } from '../../../src/embedded/workflows/workflow-definition';
import {
  type EvaluationContext,
  workflowFunctions,
} from '../../../src/embedded/workflows/workflow-functions';
import { WorkflowRuntime } from '../../../src/embedded/workflows/workflow-runtime';
import { emptyState, type TaskState } from '../../../src/embedded/workflows/workflow-state';
import { isDict } from '../../../src/language/expression/python-values';

type Dict = Record<string, unknown>;

/** Rows say nothing of actions: every one is known and takes anything. */
const ANY_ACTION: ActionLookup = {
  action: () => undefined,
  parameters: () => undefined,
};
const NO_KEYS = { read: () => undefined, get: async () => undefined } as unknown as Keys;
/** More rounds than any row has. */
const MAX_ROUNDS = 60;

interface Start {
  task: string;
  route: number;
  delay?: number;
  items?: number;
  actions: { action: unknown; input: unknown; item?: number }[];
}

/** What was scripted for each run of each task, in order; for a task with items a list for each run. */
class Script {
  readonly #runs = new Map<string, number>();

  constructor(private readonly script: Dict) {}

  begin(task: string): void {
    this.#runs.set(task, (this.#runs.get(task) ?? -1) + 1);
  }

  outcome(task: string, item: number | undefined): { status: string; result: unknown } {
    const run = this.#runs.get(task) ?? 0;
    const planned = this.script[task];
    const ofRun = Array.isArray(planned) ? planned[run] : undefined;
    const chosen = item === undefined ? ofRun : Array.isArray(ofRun) ? ofRun[item] : undefined;
    return isDict(chosen)
      ? { status: String(chosen.status), result: chosen.result ?? null }
      : { status: 'succeeded', result: null };
  }
}

export interface Played {
  starts: Start[];
  tasks: { task: string; route: number; status: string }[];
  status: string;
  output: unknown;
  errors: unknown[];
}

function byNameAndRoute(left: TaskState, right: TaskState): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1;
  return left.route - right.route;
}

/** A task without an input has none there, not an empty one. */
function isEmpty(input: unknown): boolean {
  return Object.keys(input ?? {}).length === 0;
}

/** @param input what a task without an action is given all the same */
function startOf(task: TaskState, requests: readonly ActionRequest[], input: unknown): Start {
  const idle = task.items === undefined ? [{ action: null, input: isEmpty(input) ? null : input }] : [];
  return {
    task: task.name,
    route: task.route,
    ...(task.delay ? { delay: task.delay } : {}),
    ...(task.items === undefined ? {} : { items: task.items.length }),
    actions:
      requests.length === 0
        ? idle
        : requests.map(({ ref, parameters, action: { item } }) => ({
            action: ref,
            input: isEmpty(parameters) ? null : parameters,
            ...(item === undefined ? {} : { item }),
          })),
  };
}

/**
 * Runs a workflow without executions: what is ready begins, then ends in the same order as it was scripted, then the
 * next. What is not scripted succeeds with the result null; delays are not waited for.
 * @param script for each task its outcomes, run by run; for a task with items a list for each run
 */
export function playWorkflow(raw: Dict, inputs: Dict = {}, outcomes: Dict = {}): Played {
  const script = new Script(outcomes);
  const state = emptyState();
  const workflow = readWorkflow(raw);
  const functions = (evaluation: EvaluationContext) =>
    workflowFunctions(state, evaluation, NO_KEYS, 'operator');
  const conductor = new Conductor(workflow, state, functions);
  const runtime = new WorkflowRuntime(workflow, state, functions);
  const inputOf = (task: TaskState): unknown =>
    runtime.evaluate(workflow.tasks.get(task.name)?.input, {
      context: runtime.contextOf(task.contexts),
      task,
      beginning: task,
    });
  conductor.begin(inputs, { st2: { user: 'operator' } });
  const starts: Start[] = [];
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    conductor.advance();
    const requests = conductor.requests(Number.POSITIVE_INFINITY);
    const idle = conductor.idle(Number.POSITIVE_INFINITY);
    if (requests.length === 0 && idle.length === 0) break;
    const tasks = [...new Set([...requests.map(({ task }) => task), ...idle])].sort(byNameAndRoute);
    for (const task of tasks) {
      if (task.actions.every(({ child }) => child === undefined)) script.begin(task.name);
      const own = requests.filter((request) => request.task === task);
      starts.push(startOf(task, own, own.length === 0 && task.items === undefined ? inputOf(task) : null));
      for (const { action } of own) action.child = 'begun';
    }
    for (const task of tasks) {
      if (idle.includes(task)) conductor.endIdle(task);
      for (const { action } of requests.filter((request) => request.task === task)) {
        const { status, result } = script.outcome(task.name, action.item);
        conductor.ended(task, action, status, result);
      }
    }
  }
  const { output } = conductor.outcome();
  const { status } = state;
  return {
    starts,
    tasks: state.sequence.map(({ name, route, status: ended }) => ({ task: name, route, status: ended })),
    status,
    output,
    errors: state.errors,
  };
}

/** A workflow as its file is read. */
export function workflowIn(text: string): Dict {
  return parseWorkflow(text) as Dict;
}

/** What inspection finds, but for whether actions exist. */
export function findingsIn(raw: Dict): WorkflowFinding[] {
  return inspectWorkflow(raw, ANY_ACTION).filter(({ type }) => type !== 'content');
}
