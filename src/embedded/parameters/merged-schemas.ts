import type { ActionParameter } from '../../core/stackstorm-types';

type Schemas = Readonly<Record<string, ActionParameter>>;

/** By the runner's schemas and then the action's: each execution asks several times, and packs keep theirs until they are loaded again. */
const known = new WeakMap<Schemas, WeakMap<Schemas, Schemas>>();

/** Schemas of an action's parameters: its runner's, each overridden key by key by its own. */
export function mergedSchemas(runner: Schemas, action: Schemas): Schemas {
  const ofRunner = known.get(runner) ?? new WeakMap<Schemas, Schemas>();
  known.set(runner, ofRunner);
  const before = ofRunner.get(action);
  if (before !== undefined) return before;
  const merged: Record<string, ActionParameter> = { ...runner };
  for (const [name, schema] of Object.entries(action)) merged[name] = { ...runner[name], ...schema };
  ofRunner.set(action, merged);
  return merged;
}
