import type { Hit } from '../../core/alias';
import type { ActionParameter } from '../../core/stackstorm-types';
import { castTypedText, typeToCast } from '../../language/parameters/cast-text';
import { Uncastable } from '../../language/parameters/uncastable';
import { UNTOLD, type What } from './policy';

/** What an alias's command asks for, as policy judges it. */
export function whatOf(hit: Hit, schemas: Readonly<Record<string, ActionParameter>>): What {
  const { alias } = hit;
  const what = { command: `${alias.pack}.${alias.name}`, action: alias.action_ref };
  // One command, many executions: no single set of values can stand for all of them.
  return hit.matchMultiple ? what : { ...what, parameters: effectiveParameters(hit, schemas) };
}

/**
 * The values that the action will get: its defaults, then what was typed, then what the alias fixes, each cast as the
 * action's parameters say. Judging only what was typed would let a default through that the policy refuses.
 */
export function effectiveParameters(
  { alias, parameters }: Pick<Hit, 'alias' | 'parameters'>,
  schemas: Readonly<Record<string, ActionParameter>>,
): Record<string, unknown> {
  const typed = Object.entries(parameters).filter(([, value]) => value !== null);
  // The server refuses what contradicts what the alias fixes, so that wins here as well.
  return asTaken({ ...Object.fromEntries(typed), ...alias.immutable_parameters }, schemas);
}

/**
 * Values as an action takes them: its defaults where nothing is given, and each text as its type casts it. What holds
 * a template stays as it is, and what cannot be cast is `UNTOLD`. Pure.
 */
export function asTaken(
  given: Readonly<Record<string, unknown>>,
  schemas: Readonly<Record<string, ActionParameter>>,
): Record<string, unknown> {
  const defaults = Object.entries(schemas)
    .filter(([, schema]) => schema.default !== undefined)
    .map(([name, schema]) => [name, schema.default]);
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(defaults), ...given }).map(([name, value]) => [
      name,
      cast(value, Object.hasOwn(schemas, name) ? schemas[name]?.type : undefined),
    ]),
  );
}

function cast(value: unknown, type: unknown): unknown {
  if (typeof value !== 'string' || holdsTemplate(value)) return value;
  // Its parts are cut at the commas and keep their brackets; what an action makes of them is not known.
  if (typeToCast(type) === 'array' && /^\s*[[({]/.test(value)) return UNTOLD;
  try {
    return castTypedText(type, value);
  } catch (error) {
    if (error instanceof Uncastable) return UNTOLD;
    throw error;
  }
}

/** Whether a value, or something in it, is filled in by the server after it was judged. */
export function holdsTemplate(value: unknown): boolean {
  return /\{[{%]|<%/.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}
