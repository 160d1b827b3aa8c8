import { type Dict, dict, str as plainStr, Tuple } from '../expression/python-values';
import { PyDateTime, TimeSpan } from './time';
import { yaqlRepr, yaqlText } from './value-text';
import { DictView, PyDict, PySet } from './values';

/** A dict's key as JSON writes it. */
function jsonKey(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key === null) return 'null';
  return typeof key === 'boolean'
    ? String(key)
    : plainStr(key instanceof Tuple ? yaqlRepr(key) : yaqlText(key));
}

/** A finished value as the rest of the house has it: objects, lists (sets too), numbers, texts. */
export function toData(value: unknown): unknown {
  if (value instanceof PyDict) {
    const made: Dict = dict();
    for (const [key, each] of value.entries()) made[jsonKey(key)] = toData(each);
    return made;
  }
  if (Array.isArray(value)) return [...value].map(toData);
  if (value instanceof PySet || value instanceof DictView) return [...value].map(toData);
  if (value instanceof PyDateTime || value instanceof TimeSpan) return value.text;
  return value;
}
