import { percentFormat } from '../../expression/arithmetic';
import type { BoundArguments } from '../../expression/call-arguments';
import { ExpressionError } from '../../expression/expression-error';
import { centred } from '../../expression/python-methods';
import { type Dict, str, Tuple } from '../../expression/python-values';
import { type JinjaFilter, plain } from './filter';

function replaced(value: unknown, args: BoundArguments): string {
  const old = args.printed('old');
  const parts = str(value).split(old);
  const count = args.value('count') === null ? -1 : args.whole('count', -1);
  const fresh = args.printed('new');
  if (count < 0 || parts.length <= count + 1) return parts.join(fresh);
  return parts.slice(0, count + 1).join(fresh) + old + parts.slice(count + 1).join(old);
}

function firstOr(index: number, otherwise: number): number {
  return index === -1 ? otherwise : index;
}

function textFilter(change: (text: string) => string): JinjaFilter {
  return { parameters: [], run: (value) => change(str(value)) };
}

/** Filters that change a text. */
export const TEXT_FILTERS: readonly (readonly [name: string, filter: JinjaFilter])[] = [
  ['capitalize', textFilter((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase())],
  [
    'center',
    plain(['width'], (value, args) => {
      const text = str(value);
      return centred(text, Math.min(args.whole('width', 80), 100_000), ' ');
    }),
  ],
  [
    'format',
    plain(['*', '**'], (value, args, tools) => {
      const rest = args.value('rest') as unknown[];
      const named = args.value('named') as Dict;
      if (rest.length > 0 && Object.keys(named).length > 0)
        throw new ExpressionError(
          'FilterArgumentError',
          "can't handle positional and keyword arguments at the same time",
        );
      return percentFormat(
        str(value),
        Object.keys(named).length > 0 ? named : Tuple.from(rest),
        tools.budget,
      );
    }),
  ],
  ['lower', textFilter((text) => text.toLowerCase())],
  ['replace', plain(['old', 'new', 'count'], replaced)],
  [
    'title',
    textFilter((text) =>
      text
        .toLowerCase()
        .replace(
          /(^|[\s\-({[<])(\p{L})/gu,
          (_all, before: string, letter: string) => before + letter.toUpperCase(),
        ),
    ),
  ],
  [
    'trim',
    plain(['chars'], (value, args) => {
      const chars = args.value('chars');
      if (chars === undefined || chars === null) return str(value).trim();
      const drop = new Set(args.text('chars'));
      const text = [...str(value)];
      const isKept = (each: string) => !drop.has(each);
      return text
        .slice(Math.max(0, firstOr(text.findIndex(isKept), text.length)), text.findLastIndex(isKept) + 1)
        .join('');
    }),
  ],
  ['upper', textFilter((text) => text.toUpperCase())],
  ['wordcount', plain([], (value) => str(value).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)],
];
