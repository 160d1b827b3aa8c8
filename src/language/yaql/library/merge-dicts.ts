import { nameOfType, PyDict, typeError, type YaqlFunctionValue } from '../values';

function cannot(left: unknown, right: unknown): Error {
  return typeError(`Cannot merge <class '${nameOfType(left)}'> with <class '${nameOfType(right)}'>`);
}

/** Two dicts in one, key by key down to `levels` (0: all the way); what both have is merged by the functions given. */
export function mergeDicts(
  one: PyDict,
  another: PyDict,
  mergeLists: YaqlFunctionValue,
  mergeItems: YaqlFunctionValue,
  levels: number,
): PyDict {
  const merge = (left: unknown, right: unknown): unknown => {
    if (levels !== 1 && right instanceof PyDict) {
      if (!(left instanceof PyDict)) throw cannot(left, right);
      return mergeDicts(left, right, mergeLists, mergeItems, levels === 0 ? 0 : levels - 1);
    }
    if (levels !== 1 && Array.isArray(right)) {
      if (!Array.isArray(left)) throw cannot(left, right);
      return mergeLists(left, right);
    }
    return mergeItems(left, right);
  };
  return new PyDict(
    [
      ...one
        .entries()
        .map(([key, value]) => [key, another.has(key) ? merge(value, another.get(key)) : value] as const),
      ...another.entries().filter(([key]) => !one.has(key)),
    ],
    'plain',
  );
}
