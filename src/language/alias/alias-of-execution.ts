import type { ActionAlias, Execution } from '../../core/stackstorm-types';

/**
 * The alias that started it, as it is now: by its id, or by its name where it was registered anew. The
 * `pack` in the context is the action's, which may be another one than the alias's.
 */
export function aliasOf(execution: Execution, aliases: readonly ActionAlias[]): ActionAlias | undefined {
  const { id, name } = execution.context?.action_alias_ref ?? {};
  if (typeof name !== 'string') return undefined;
  const known = typeof id !== 'string' ? undefined : aliases.find((alias) => alias.id === id);
  if (known !== undefined) return known;
  const named = aliases.filter((alias) => alias.name === name || `${alias.pack}.${alias.name}` === name);
  if (named.length < 2) return named[0];
  const same = named.filter((alias) => alias.action_ref === execution.action.ref);
  return same.length === 1 ? same[0] : undefined;
}

/** `pack.alias` of the command that started it, or its name alone where it is not there any more. */
export function commandOf(execution: Execution, aliases: readonly ActionAlias[]): string | undefined {
  const alias = aliasOf(execution, aliases);
  if (alias !== undefined) return `${alias.pack}.${alias.name}`;
  return execution.context?.action_alias_ref?.name ?? undefined;
}
