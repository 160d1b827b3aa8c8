import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import {
  compare,
  type Dict,
  isDict,
  Tuple,
  truthy,
  typeName,
  Undefined,
} from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';
import { folded } from './order';

function pairs(value: Dict): Tuple[] {
  return Object.entries(value).map(([key, each]) => Tuple.pair(key, each));
}

function itemsOf(value: unknown): Tuple[] {
  if (value instanceof Undefined) return [];
  if (isDict(value)) return pairs(value);
  throw new ExpressionError('TypeError', 'Can only get item pairs from a mapping.');
}

function dictSort(value: unknown, args: BoundArguments): unknown[] {
  if (!isDict(value))
    throw new ExpressionError('TypeError', `'${typeName(value)}' object has no attribute 'items'`);
  const given = args.text('by', 'key');
  if (given !== 'key' && given !== 'value')
    throw new ExpressionError('FilterArgumentError', 'You can only sort by either "key" or "value"');
  const by = given === 'value' ? 1 : 0;
  const sensitive = truthy(args.value('case_sensitive'));
  const direction = args.whole('reverse', 0) === 0 ? 1 : -1;
  return pairs(value).sort(
    (left, right) => compare(folded(left[by], sensitive), folded(right[by], sensitive)) * direction,
  );
}

/** Filters that make a list of a dict. */
export const DICT_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['dictsort', plain(['case_sensitive', 'by', 'reverse'], dictSort)],
  ['items', plain([], itemsOf)],
];
