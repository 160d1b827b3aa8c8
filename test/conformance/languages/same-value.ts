import { isDict, isFloat, numberOf, typeName } from '../../../src/language/expression/python-values';

/** Whether two Python values are one and the same in JSON: floats are told from integers, keys may be in any order. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (typeName(left) !== typeName(right)) return false;
  if (isFloat(left)) return Object.is(numberOf(left), numberOf(right));
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => isSameValue(item, right[index]));
  }
  if (isDict(left) && isDict(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isSameValue(left[key], right[key]))
    );
  }
  return left === right || (left ?? null) === (right ?? null);
}
