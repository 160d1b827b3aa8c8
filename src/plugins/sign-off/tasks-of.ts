import { load } from 'js-yaml';
import type { ActionSchemas } from '../../core/action-schemas';
import type { StackStorm } from '../../core/stackstorm';

/**
 * The tasks that an action would run, as `name (action)` in the order of its file; none where it is not a
 * workflow or its file cannot be read. Never rejects: it is told for information only.
 */
export async function tasksOf(
  st2: Pick<StackStorm, 'entryPoint'>,
  actions: ActionSchemas,
  ref: string,
): Promise<string[]> {
  try {
    const { runner_type } = await actions.get(ref);
    const runner = typeof runner_type === 'string' ? runner_type : runner_type?.name;
    if (runner !== 'orquesta' && runner !== 'action-chain') return [];
    return tasksIn(load(await st2.entryPoint(ref)));
  } catch {
    return [];
  }
}

interface Written {
  name?: unknown;
  ref?: unknown;
  action?: unknown;
}

/** Pure. `tasks` is orquesta's, `chain` an action chain's. */
export function tasksIn(workflow: unknown): string[] {
  const { tasks, chain } = (workflow ?? {}) as { tasks?: unknown; chain?: unknown };
  if (Array.isArray(chain)) return chain.map((task: Written) => named(task?.name, task?.ref ?? task?.action));
  if (typeof tasks !== 'object' || tasks === null) return [];
  return Object.entries(tasks).map(([name, task]) => named(name, (task as Written | null)?.action));
}

function named(name: unknown, action: unknown): string {
  // Orquesta allows the inputs behind the action in the same text; they may hold anything.
  return typeof action === 'string' ? `${String(name)} (${action.split(' ')[0]})` : String(name);
}
