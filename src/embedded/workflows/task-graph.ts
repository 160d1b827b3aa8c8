import { ENGINE_COMMANDS, type Task, type Workflow } from './workflow-definition';

/** One way from a task to another task or to a command of the engine. */
export interface Edge {
  from: string;
  to: string;
  /** Which of the task's transitions it belongs to. */
  index: number;
  /** Which of the ways between these two it is, as `t0` in orquesta's names for transitions. */
  key: number;
}

/**
 * Who follows whom, as far as the rules of routes and joins ask for it. Of tasks that no first task leads to, as those
 * of a cycle that nothing enters, there are no ways: no join waits for them.
 */
export class TaskGraph {
  readonly #workflow: Workflow;
  readonly #inbound = new Map<string, Edge[]>();
  readonly #outbound = new Map<string, Edge[]>();
  /** How often tasks name a task, a transition that names it twice included. */
  readonly #mentions = new Map<string, number>();

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
    for (const { next } of workflow.tasks.values())
      for (const target of next.flatMap(({ targets }) => targets))
        this.#mentions.set(target, (this.#mentions.get(target) ?? 0) + 1);
    for (const task of this.#everBegun()) {
      const edges = edgesOf(task);
      this.#outbound.set(task.name, edges);
      for (const edge of edges) this.#inbound.set(edge.to, [...this.inbound(edge.to), edge]);
    }
  }

  /** By the names of the targets, as orquesta walks along its graph whatever order the file has. */
  outbound(name: string): readonly Edge[] {
    return this.#outbound.get(name) ?? [];
  }

  /** Names of what follows, commands included, sorted; one for each transition that leads there. */
  targets(name: string): string[] {
    return this.outbound(name).map(({ to }) => to);
  }

  inbound(name: string): readonly Edge[] {
    return this.#inbound.get(name) ?? [];
  }

  /** Tasks that nothing leads to: the workflow begins with them, in their order by name. */
  starts(): string[] {
    return [...this.#workflow.tasks.keys()].filter((name) => !this.#mentions.has(name)).sort();
  }

  /** The tasks that may ever begin, in the order of the file. */
  #everBegun(): Task[] {
    const starts = this.starts();
    const names = new Set([...starts, ...this.#after(starts)]);
    return [...this.#workflow.tasks.values()].filter(({ name }) => names.has(name));
  }

  /** How many tasks must have led to this one before it begins. */
  barrier(name: string): number {
    const join = this.#workflow.tasks.get(name)?.join;
    if (join === undefined) return 1;
    return join === 'all' ? new Set(this.inbound(name).map(({ from }) => from)).size : join || 1;
  }

  isJoin(name: string): boolean {
    return this.#workflow.tasks.get(name)?.join !== undefined;
  }

  /**
   * A task that several ways lead to and that joins none of them runs once for each, on a route of its own; so does a
   * command of the engine.
   */
  splits(name: string): boolean {
    return !this.isJoin(name) && (this.#mentions.get(name) ?? 0) > 1 && !this.inCycle(name);
  }

  inCycle(name: string): boolean {
    return this.#after([name]).has(name);
  }

  /** Every task that comes after one of these. */
  #after(names: readonly string[]): Set<string> {
    const seen = new Set<string>();
    const queue = [...names];
    for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
      for (const transition of this.#workflow.tasks.get(each)?.next ?? []) {
        for (const target of transition.targets) {
          if (seen.has(target) || ENGINE_COMMANDS.has(target)) continue;
          seen.add(target);
          queue.push(target);
        }
      }
    }
    return seen;
  }
}

/** `retry` is none: it says that the task itself is done again. */
function edgesOf(task: Task): Edge[] {
  const keys = new Map<string, number>();
  return task.next
    .flatMap(({ targets }, index) => [...new Set(targets)].map((to) => ({ from: task.name, to, index })))
    .filter(({ to }) => to !== 'retry')
    .map((edge) => {
      const key = keys.get(edge.to) ?? 0;
      keys.set(edge.to, key + 1);
      return { ...edge, key };
    })
    .sort((left, right) => (left.to === right.to ? 0 : left.to < right.to ? -1 : 1));
}
