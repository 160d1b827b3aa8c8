/** What YAML and JSON call a mapping or an object: names with values, no list. */
export type Mapping = Record<string, unknown>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value, where it is a mapping; an empty one for everything else. */
export function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
