import { isDict, isFloat, numberOf } from '../../../src/language/expression/python-values';

/** A value as it arrives over the API: `2.0` is the number 2 there, which no JSON tells from an integer. */
export function asSent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSent);
  if (isFloat(value)) return numberOf(value);
  if (!isDict(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asSent(inner)]));
}
