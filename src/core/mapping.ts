/** What YAML and JSON call a mapping or an object: names with values, no list. */
export type Mapping = Record<string, unknown>;

/** Whether a value of YAML or JSON is a mapping: no list, no date, no text, no empty value. */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The value, where it is a mapping; an empty one for everything else. */
export function mapping(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
