import type { Hit } from '../../core/alias';
import type { ActionParameter } from '../../core/stackstorm-types';
import type { What } from './policy';

/** What an alias's command asks for, as policy judges it. */
export function whatOf(hit: Hit, schemas: Readonly<Record<string, ActionParameter>>): What {
  const { alias } = hit;
  const what = { command: `${alias.pack}.${alias.name}`, action: alias.action_ref };
  // One command, many executions: no single set of values can stand for all of them.
  return hit.matchMultiple ? what : { ...what, parameters: effectiveParameters(hit, schemas) };
}

/**
 * The values that the action will get: its defaults, then what the alias fixes, then what was typed.
 * Judging only what was typed would let a default through that the policy refuses.
 */
export function effectiveParameters(
  { alias, parameters }: Pick<Hit, 'alias' | 'parameters'>,
  schemas: Readonly<Record<string, ActionParameter>>,
): Record<string, unknown> {
  const typed = Object.entries(parameters).filter(([, value]) => value !== null);
  return {
    ...defaultsOf(schemas),
    ...Object.fromEntries(typed),
    // The server refuses what contradicts these, so they win here as well.
    ...alias.immutable_parameters,
  };
}

export function defaultsOf(schemas: Readonly<Record<string, ActionParameter>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas)
      .filter(([, schema]) => schema.default !== undefined)
      .map(([name, schema]) => [name, schema.default]),
  );
}
