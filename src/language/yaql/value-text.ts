import { madeText, spend } from '../expression/budget';
import { isFloat, Lookup, repr as plainRepr, Tuple } from '../expression/python-values';
import { RegexValue } from './regex-value';
import { PyDateTime, TimeSpan } from './time';
import { DictView, PyDict, PyIterator, PySet } from './values';

/** Values inside a YAQL expression as Python writes them. */

/** Python's `str`. */
export function yaqlText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : value instanceof TimeSpan || value instanceof PyDateTime
      ? value.text
      : yaqlRepr(value);
}

/** Python's `repr`. */
export function yaqlRepr(value: unknown): string {
  spend();
  if (Array.isArray(value)) {
    const items = value.map(yaqlRepr).join(', ');
    return madeText(value instanceof Tuple ? `(${items}${value.length === 1 ? ',' : ''})` : `[${items}]`);
  }
  if (value instanceof PyDict) {
    return `{${value
      .entries()
      .map(([key, each]) => `${yaqlRepr(key)}: ${yaqlRepr(each)}`)
      .join(', ')}}`;
  }
  if (value instanceof PySet) {
    const items = [...value].map(yaqlRepr).join(', ');
    if (!value.isFrozen) return value.size === 0 ? 'set()' : `{${items}}`;
    return value.size === 0 ? 'frozenset()' : `frozenset({${items}})`;
  }
  if (value instanceof DictView) return viewRepr(value);
  if (value instanceof TimeSpan || value instanceof PyDateTime || value instanceof RegexValue)
    return value.representation;
  if (value instanceof PyIterator) return '<generator>';
  if (typeof value === 'object' && value !== null && !isFloat(value) && !(value instanceof Lookup)) {
    return `<${value.constructor.name}>`;
  }
  return plainRepr(value);
}

function viewRepr(view: DictView): string {
  if (view.of.isFrozen) {
    return `${view.kind.charAt(0).toUpperCase()}${view.kind.slice(1)}View(${yaqlRepr(view.of)})`;
  }
  return `dict_${view.kind}([${[...view].map(yaqlRepr).join(', ')}])`;
}
