import { isMapping, type Mapping } from '../../core/mapping';

/** What is of a type. */
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: Number.isFinite,
  array: Array.isArray,
  object: isMapping,
};

/** What a schema may say that asks nothing of a value. */
const ASKS_NOTHING = new Set(['description', 'default', 'required', 'immutable', 'secret', 'position']);

/**
 * Whether a value fits, as far as can be seen from the type and the list of values. Most schemas of packs say no more, and to make
 * a validator for each would take longer than all else that is done with a pack, or with an answer.
 */
export function fitsAtAGlance({ type, enum: values, ...others }: Mapping, value: unknown): boolean {
  // In an object, a list of names: other keys have to be there.
  if (Array.isArray(others.required)) return false;
  if (type !== undefined && !(typeof type === 'string' && Object.hasOwn(TYPES, type) && TYPES[type]?.(value)))
    return false;
  if (values !== undefined && !(Array.isArray(values) && values.includes(value))) return false;
  return Object.keys(others).every((key) => ASKS_NOTHING.has(key));
}
