import { isMapping, type Mapping } from '../../core/mapping';
import { truthy } from '../../language/expression/python-values';
import type { Edge } from './task-graph';
import { ENGINE_COMMANDS, type Task, type Transition } from './workflow-definition';
import type { EvaluationContext } from './workflow-functions';
import type { WorkflowRuntime } from './workflow-runtime';
import { FAILURE, newTask, type StagedTask, type TaskState } from './workflow-state';

/** Orquesta's name for a way to a task. */
function keyOf({ to, key }: Edge): string {
  return `${to}__t${key}`;
}

/** Where a task that has ended leads: what it publishes, which tasks come next, and the engine's own commands. */
export class Transitions {
  readonly #runtime: WorkflowRuntime;

  constructor(runtime: WorkflowRuntime) {
    this.#runtime = runtime;
  }

  /**
   * Stages what follows a task. Commands are only staged, too: `carryOut` is for them.
   * @returns the commands, in the order in which they are to be carried out
   */
  follow(task: Task, state: TaskState, evaluation: EvaluationContext): StagedTask[] {
    const { graph } = this.#runtime;
    const edges = graph.outbound(task.name);
    const gone: Record<string, boolean> = {};
    state.next = gone;
    if (edges.length === 0) state.terminal = true;
    const commands: StagedTask[] = [];
    const beside: StagedTask[] = [];
    for (const edge of edges) {
      const transition = task.next[edge.index];
      if (transition === undefined) continue;
      const where = { route: state.route, task_id: state.name, task_transition_id: keyOf(edge) };
      try {
        gone[keyOf(edge)] =
          transition.when === undefined || truthy(this.#runtime.evaluate(transition.when, evaluation));
      } catch (error) {
        this.#runtime.fail(error, where);
      }
      if (gone[keyOf(edge)] !== true) continue;
      const contexts = this.#publish(transition, state, evaluation, where);
      if (contexts === undefined) continue;
      const staged = this.#stage(edge, state, contexts);
      if (ENGINE_COMMANDS.has(edge.to)) commands.push(staged);
      else if (staged.ready) beside.push(staged);
    }
    // Whoever names tasks beside `fail` wants them run all the same.
    if (commands.some(({ name }) => name === 'fail'))
      for (const staged of beside) staged.runsOnFailure = true;
    return commands;
  }

  /** @returns undefined where a value could not be had: the way is not gone then, and all that is wrong is told */
  #publish(
    transition: Transition,
    state: TaskState,
    evaluation: EvaluationContext,
    where: Parameters<WorkflowRuntime['fail']>[1],
  ): number[] | undefined {
    const context: Mapping = { ...evaluation.context };
    const published: Mapping = {};
    let failed = false;
    for (const [name, value] of transition.publish) {
      try {
        const evaluated = this.#runtime.evaluate(value, { ...evaluation, context });
        context[name] = evaluated;
        published[name] = evaluated;
      } catch (error) {
        this.#runtime.fail(error, where);
        failed = true;
      }
    }
    if (failed) return undefined;
    if (Object.keys(published).length === 0) return [...state.contexts];
    const { contexts } = this.#runtime.state;
    contexts.push(published);
    return [...stillSeen(state.contexts, contexts, published), contexts.length - 1];
  }

  #stage(edge: Edge, from: TaskState, contexts: number[]): StagedTask {
    const { staged: stage } = this.#runtime.state;
    const route = this.#routeTo(edge, from.route);
    let staged = stage.find((each) => each.name === edge.to && each.route === route);
    if (staged === undefined) {
      staged = { name: edge.to, route, contexts, ready: false };
      stage.push(staged);
    } else {
      // What all of them begin with is there already, and must not overwrite what came since.
      staged.contexts = [...staged.contexts, ...withoutFirst(contexts)];
    }
    staged.after = [...(staged.after ?? []), from.id];
    staged.ready = this.inbound(edge.to, from.route).satisfied;
    return staged;
  }

  #routeTo(edge: Edge, route: number): number {
    const { routes } = this.#runtime.state;
    const path = routes[route] ?? [];
    const step = `${edge.from}__t${edge.key}`;
    if (!this.#runtime.graph.splits(edge.to) || path.includes(step)) return route;
    routes.push([...path, step]);
    return routes.length - 1;
  }

  /** Whether enough ways to a task have been gone, and whether more may still be. */
  inbound(name: string, route: number): { satisfied: boolean; undecided: boolean } {
    const { graph } = this.#runtime;
    const latest = this.#runtime.latest.filter((task) => task.route === route);
    const gone = new Map<string, boolean | undefined>();
    for (const edge of graph.inbound(name)) {
      const before = latest.find((task) => task.name === edge.from);
      const known = before === undefined ? undefined : before.next?.[keyOf(edge)] === true;
      if (gone.get(edge.from) !== true) gone.set(edge.from, known);
    }
    const answers = [...gone.values()];
    return {
      satisfied: answers.filter((answer) => answer === true).length >= graph.barrier(name),
      undecided: answers.includes(undefined),
    };
  }

  /** Whether something follows a task that has ended; `continue` leads nowhere. */
  hasNext(state: TaskState, joins: 'any join' | 'joins that may still begin'): boolean {
    return this.#runtime.graph.outbound(state.name).some((edge) => {
      if (edge.to === 'continue' || state.next?.[keyOf(edge)] !== true) return false;
      if (joins === 'any join' || !this.#runtime.graph.isJoin(edge.to)) return true;
      return !this.isUnreachable(edge.to, state.route);
    });
  }

  /** A join that not enough ways lead to, and none will any more. */
  isUnreachable(name: string, route: number): boolean {
    const { satisfied, undecided } = this.inbound(name, route);
    if (satisfied) return false;
    const isUnderWay = this.#runtime.isActive || this.#runtime.state.staged.some(({ ready }) => ready);
    return !(undecided && isUnderWay);
  }

  /** A command of the engine: it ends as soon as it begins, and what led to it belongs to the output. */
  carryOut(command: StagedTask): TaskState {
    const { name, route } = command;
    const status = name === 'fail' ? 'failed' : 'succeeded';
    const state: TaskState = { ...newTask(command), status, terminal: true };
    this.#runtime.state.sequence.push(state);
    this.#runtime.state.staged = this.#runtime.state.staged.filter(
      (staged) => staged.name !== name || staged.route !== route,
    );
    if (name === 'fail') this.#runtime.log({ message: FAILURE, task_id: 'fail' });
    return state;
  }

  /** Fails the workflow, even one that was canceled, for the joins that nothing can complete any more. */
  settleJoins(): void {
    const unreachable = this.#runtime.state.staged.filter(
      ({ name, route, ready }) =>
        !ready && this.#runtime.graph.isJoin(name) && this.isUnreachable(name, route),
    );
    for (const { name, route } of unreachable) {
      const message = `UnreachableJoinError: The join task|route "${name}|${route}" is partially satisfied but unreachable.`;
      this.#runtime.log({ message, task_id: name, route });
      this.#runtime.state.status = 'failed';
    }
  }
}

function withoutFirst(contexts: readonly number[]): number[] {
  const at = contexts.indexOf(0);
  return contexts.filter((_context, index) => index !== at);
}

/**
 * Of the places in `contexts`, those of which something is seen beneath `above`. A loop publishes the same names at each
 * round: with all rounds, what a workflow remembers would grow with the square of them. The first place of a name stays, as the
 * order of names comes from it.
 */
function stillSeen(places: readonly number[], contexts: readonly Mapping[], above: Mapping): number[] {
  const known = new Set<string>();
  return places.filter((place) => {
    const names = Object.keys(contexts[place] ?? {});
    const isHidden = names.every(
      (name) => known.has(name) && Object.hasOwn(above, name) && !isMapping(above[name]),
    );
    for (const name of names) known.add(name);
    return place === 0 || !isHidden;
  });
}
