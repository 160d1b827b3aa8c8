import { Tuple } from '../expression/python-values';
import { RegexValue } from './regex-value';
import { PyDateTime, TimeSpan } from './time';
import { DictView, nameOfType, PyDict, PyIterator, PySet, typeError } from './values';

/**
 * Whether Python's `json` or `yaml` writes the value. StackStorm makes plain dicts of YAQL's frozen ones first, but
 * does not look for them in tuples, which is what YAQL makes of lists.
 * @param frozenDicts whether frozen dicts are made plain first, or the value is written as it is
 * @throws ExpressionError with Python's words for what is not written
 */
export function requireWritable(
  value: unknown,
  format: 'JSON' | 'YAML',
  frozenDicts: 'made plain' | 'as it is' = 'made plain',
): void {
  if (Array.isArray(value)) {
    const inner = value instanceof Tuple ? 'as it is' : frozenDicts;
    for (const item of value) requireWritable(item, format, inner);
    return;
  }
  const isRefused =
    value instanceof PySet ||
    value instanceof DictView ||
    value instanceof PyIterator ||
    value instanceof RegexValue ||
    value instanceof TimeSpan ||
    (value instanceof PyDateTime && format === 'JSON') ||
    (value instanceof PyDict && value.isFrozen && frozenDicts === 'as it is');
  if (isRefused) throw typeError(`Object of type ${nameOfType(value)} is not ${format} serializable`);
  if (value instanceof PyDict)
    for (const [, each] of value.entries()) requireWritable(each, format, frozenDicts);
}
