import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import {
  compare,
  type Dict,
  dict,
  isDict,
  iterate,
  str,
  Tuple,
  truthy,
  typeName,
} from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';
import { folded } from './order';

function pairs(value: Dict): Tuple[] {
  return Object.entries(value).map(([key, each]) => Tuple.pair(key, each));
}

function toDict(value: unknown): Dict {
  if (isDict(value)) return value;
  return dict(
    iterate(value).map((pair) => {
      const [key, each] = iterate(pair);
      return [str(key), each] as const;
    }),
  );
}

function dictSort(value: unknown, args: BoundArguments): unknown[] {
  if (!isDict(value))
    throw new ExpressionError('TypeError', `'${typeName(value)}' object has no attribute 'items'`);
  const by = args.text('by', 'key') === 'value' ? 1 : 0;
  const sensitive = truthy(args.value('case_sensitive'));
  const direction = truthy(args.value('reverse')) ? -1 : 1;
  return pairs(value).sort(
    (left, right) => compare(folded(left[by], sensitive), folded(right[by], sensitive)) * direction,
  );
}

/** Filters that make a list of a dict. */
export const DICT_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['dictsort', plain(['case_sensitive', 'by', 'reverse'], dictSort)],
  ['items', plain([], (value) => pairs(toDict(value)))],
];
