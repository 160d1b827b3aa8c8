import type { Mapping } from '../mapping';
import { COMMANDS, type Task, type Transition } from './workflow-definition';
import type { EvaluationContext } from './workflow-functions';
import type { WorkflowRuntime } from './workflow-runtime';
import { FAILURE, newTask, type TaskState } from './workflow-state';

/** Where a task that has ended leads: what it publishes, which tasks come next, and the engine's own commands. */
export class Transitions {
  readonly #course: WorkflowRuntime;

  constructor(course: WorkflowRuntime) {
    this.#course = course;
  }

  /** Stages what follows. @returns whether anything follows but `continue`, which leaves a failure one */
  follow(task: Task, state: TaskState, standpoint: EvaluationContext): boolean {
    let followed = false;
    let remedied = false;
    task.next.forEach((transition, index) => {
      const key = `${transition.targets[0] ?? 'continue'}__t${index}`;
      try {
        if (transition.when !== undefined && this.#course.evaluate(transition.when, standpoint) !== true)
          return;
        const contexts = this.#publish(transition, state, standpoint);
        followed = true;
        for (const target of inOrder(transition.targets)) {
          remedied ||= target !== 'continue';
          if (target === 'continue' || target === 'noop') this.carryOut(target, state.route, contexts);
          else
            this.#stage(target === 'retry' ? task.name : target, `${task.name}__t${index}`, state, contexts);
        }
      } catch (error) {
        this.#course.fail(error, { route: state.route, task_id: state.name, task_transition_id: key });
      }
    });
    state.terminal = !followed;
    return remedied;
  }

  #publish(transition: Transition, state: TaskState, standpoint: EvaluationContext): number[] {
    if (transition.publish.length === 0) return state.contexts;
    const context: Mapping = { ...standpoint.context };
    const published: Mapping = {};
    for (const [name, value] of transition.publish) {
      const evaluated = this.#course.evaluate(value, { ...standpoint, context });
      context[name] = evaluated;
      published[name] = evaluated;
    }
    this.#course.state.contexts.push(published);
    return [...state.contexts, this.#course.state.contexts.length - 1];
  }

  #stage(name: string, transition: string, from: TaskState, contexts: number[]): void {
    const route = this.#routeTo(name, transition, from.route);
    const joins = this.#course.workflow.tasks.get(name)?.join !== undefined;
    const waiting = joins
      ? this.#course.state.staged.find((each) => each.name === name && each.route === route)
      : undefined;
    if (waiting === undefined) {
      this.#course.state.staged.push({ name, route, contexts: [...contexts], from: [from.name] });
      return;
    }
    waiting.contexts = [...new Set([...waiting.contexts, ...contexts])];
    waiting.from = [...new Set([...waiting.from, from.name])];
  }

  #routeTo(name: string, transition: string, route: number): number {
    const path = this.#course.state.routes[route] ?? [];
    if (!this.#course.graph.splits(name) || path.includes(transition)) return route;
    this.#course.state.routes.push([...path, transition]);
    return this.#course.state.routes.length - 1;
  }

  /** A command of the engine: it ends as soon as it begins, and what led to it belongs to the output. */
  carryOut(name: string, route: number, contexts: number[]): void {
    const status = name === 'fail' ? 'failed' : 'succeeded';
    this.#course.state.sequence.push({ ...newTask(name, route, contexts), status, terminal: true });
    if (name !== 'fail') return;
    this.#course.state.errors.push({ type: 'error', message: FAILURE, task_id: 'fail' });
    this.#course.state.status = 'failed';
  }

  /** Fails the workflow for the joins that nothing can complete any more. */
  settleJoins(): void {
    for (const { name, route } of this.#course.state.staged) {
      this.#course.state.errors.push({
        type: 'error',
        message: `UnreachableJoinError: The join task|route "${name}|${route}" is partially satisfied but unreachable.`,
        task_id: name,
        route,
      });
      this.#course.state.status = 'failed';
    }
    this.#course.state.staged = [];
  }
}

/** Tasks by name, as orquesta walks along its graph whatever order the file has; commands after them. */
function inOrder(targets: readonly string[]): string[] {
  const tasks = targets.filter((target) => !COMMANDS.has(target)).sort();
  return [...tasks, ...targets.filter((target) => COMMANDS.has(target))];
}
