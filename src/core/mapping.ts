/** What YAML and JSON call a mapping or an object: names with values, no list. */
export type Mapping = Record<string, unknown>;

/** Whether a value of YAML or JSON is a mapping: no list, no date, no text, no empty value. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

const EMPTY: Readonly<Mapping> = Object.freeze({});

/**
 * The value, where it is a mapping with something in it; for everything else one and the same empty one, which cannot be changed.
 * For what there is much of: ten thousand aliases have eighty thousand empty mappings, which take five megabytes.
 */
export function sharedMapping(value: unknown): Readonly<Mapping> {
  if (!isMapping(value)) return EMPTY;
  for (const _name in value) return value;
  return EMPTY;
}

/** The value, where it is a mapping; an empty one for everything else. */
export function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
