import { COMMANDS, type Task, type Workflow } from './workflow-definition';

/** One way from a task to the next. */
export interface Inbound {
  from: string;
  /** Which of the task's transitions. */
  index: number;
}

/** Who follows whom, as far as the rules of routes and joins ask for it. */
export class TaskGraph {
  readonly #workflow: Workflow;
  readonly #inbound = new Map<string, Inbound[]>();

  constructor(workflow: Workflow) {
    this.#workflow = workflow;
    for (const task of workflow.tasks.values()) {
      task.next.forEach((transition, index) => {
        for (const target of new Set(transition.targets)) {
          this.#inbound.set(target, [...this.inbound(target), { from: task.name, index }]);
        }
      });
    }
  }

  inbound(name: string): Inbound[] {
    return this.#inbound.get(name) ?? [];
  }

  /** Tasks that nothing leads to: the workflow begins with them, in their order by name. */
  starts(): string[] {
    return [...this.#workflow.tasks.keys()].filter((name) => this.inbound(name).length === 0);
  }

  /** How many tasks must have led to this one before it begins. */
  barrier(task: Task): number {
    if (task.join === undefined) return 1;
    const before = new Set(this.inbound(task.name).map(({ from }) => from)).size;
    return task.join === 'all' ? before : task.join;
  }

  /** A task that several ways lead to and that joins none of them runs once for each: on a route of its own. */
  splits(name: string): boolean {
    const task = this.#workflow.tasks.get(name);
    return (
      task !== undefined && task.join === undefined && this.inbound(name).length > 1 && !this.inCycle(name)
    );
  }

  inCycle(name: string): boolean {
    return this.reachable(name).has(name);
  }

  /** Every task that comes after this one. */
  reachable(name: string): Set<string> {
    const seen = new Set<string>();
    const queue = [name];
    for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
      for (const transition of this.#workflow.tasks.get(each)?.next ?? []) {
        for (const target of transition.targets) {
          if (seen.has(target) || COMMANDS.has(target)) continue;
          seen.add(target);
          queue.push(target);
        }
      }
    }
    return seen;
  }
}
