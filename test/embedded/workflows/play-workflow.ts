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

/** What somebody asks for after the end: to go on from these tasks. */
export interface Rerun {
  tasks: readonly string[];
  reset?: readonly string[];
}

/**
 * Runs a workflow without executions: what is ready begins, then ends in the same order as it was scripted, then the
 * next. What is not scripted succeeds with the result null; delays are not waited for.
 */
class Player {
  readonly #script: Script;
  readonly #state = emptyState();
  readonly #runtime: WorkflowRuntime;
  readonly #conductor: Conductor;
  /** Tries of tasks that have begun. */
  readonly #begun = new Set<string>();

  constructor(raw: Dict, inputs: Dict, outcomes: Dict) {
    this.#script = new Script(outcomes);
    const workflow = readWorkflow(raw);
    const functions = (evaluation: EvaluationContext) =>
      workflowFunctions(this.#state, evaluation, NO_KEYS, 'operator');
    this.#runtime = new WorkflowRuntime(workflow, this.#state, functions);
    this.#conductor = new Conductor(workflow, this.#state, functions);
    this.#conductor.begin(inputs, { st2: { user: 'operator' } });
  }

  /** @throws RerunError */
  rerun({ tasks, reset = [] }: Rerun): Played {
    this.#conductor.rerun(tasks, new Set(reset));
    return this.play();
  }

  play(): Played {
    const starts: Start[] = [];
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      const begun = this.#round();
      if (begun.length === 0) break;
      starts.push(...begun);
    }
    const { output } = this.#conductor.outcome();
    const { status, sequence, errors } = this.#state;
    const tasks = sequence.map(({ name, route, status: ended }) => ({ task: name, route, status: ended }));
    return { starts, tasks, status, output, errors: [...errors] };
  }

  #round(): Start[] {
    this.#conductor.advance();
    const requests = this.#conductor.requests(Number.POSITIVE_INFINITY);
    const idle = this.#conductor.idle(Number.POSITIVE_INFINITY);
    const tasks = [...new Set([...requests.map(({ task }) => task), ...idle])].sort(byNameAndRoute);
    const starts = tasks.map((task) => {
      this.#beginTry(task);
      const own = requests.filter((request) => request.task === task);
      for (const { action } of own) action.child = 'begun';
      return startOf(task, own, own.length === 0 && task.items === undefined ? this.#inputOf(task) : null);
    });
    for (const task of tasks) {
      if (idle.includes(task)) this.#conductor.endIdle(task);
      for (const { action } of requests.filter((request) => request.task === task)) {
        const { status, result } = this.#script.outcome(task.name, action.item);
        this.#conductor.ended(task, action, status, result);
      }
    }
    return starts;
  }

  #beginTry({ id, name, retries }: TaskState): void {
    const attempt = `${id} ${retries}`;
    if (!this.#begun.has(attempt)) this.#script.begin(name);
    this.#begun.add(attempt);
  }

  #inputOf(task: TaskState): unknown {
    return this.#runtime.evaluate(this.#runtime.workflow.tasks.get(task.name)?.input, {
      context: this.#runtime.contextOf(task.contexts),
      task,
      beginning: task,
    });
  }
}

/** @param outcomes for each task its outcomes, run by run; for a task with items a list for each run */
export function playWorkflow(raw: Dict, inputs: Dict = {}, outcomes: Dict = {}): Played {
  return new Player(raw, inputs, outcomes).play();
}

/** The first run, and what came of each that went on from some of its tasks. @throws RerunError */
export function playReruns(raw: Dict, outcomes: Dict, reruns: readonly Rerun[]): Played[] {
  const player = new Player(raw, {}, outcomes);
  return [player.play(), ...reruns.map((rerun) => player.rerun(rerun))];
}

/** A workflow as its file is read. */
export function workflowIn(text: string): Dict {
  return parseWorkflow(text) as Dict;
}

/** What inspection finds, but for whether actions exist. */
export function findingsIn(raw: Dict): WorkflowFinding[] {
  return inspectWorkflow(raw, ANY_ACTION).filter(({ type }) => type !== 'content');
}
