import { fitsFileGlob } from '../../core/glob';
import { ExpressionError } from '../../language/expression/expression-error';
import { Pattern, type PatternOptions } from '../../language/expression/python-regex';
import {
  compare,
  contains,
  equals,
  isDict,
  member,
  numberOf,
  str,
} from '../../language/expression/python-values';

/** One condition of a rule: how the value of a payload is compared with a pattern. */
export interface Criterion {
  type: string;
  pattern?: unknown;
  /** For `search`: whether `any` or `all` items of a list have to fulfil the inner criteria. */
  condition?: string;
}

type Operator = (value: unknown, pattern: unknown, now: number) => boolean;

/** Both as texts, or false where one of them is none. */
function texts(test: (value: string, pattern: string) => boolean, fold: 'exact' | 'folded'): Operator {
  return (value, pattern) => {
    if (value === null || value === undefined || pattern === null || pattern === undefined) return false;
    const [a, b] = [str(value), str(pattern)];
    return fold === 'folded' ? test(a.toLowerCase(), b.toLowerCase()) : test(a, b);
  };
}

/**
 * A payload is matched while nobody else is served, and the time is that of the text times the pattern: longer ones are
 * not matched. That is a text of 256,000 characters for a pattern of 30.
 */
const MAX_MATCHING = 8_000_000;
const MAX_MATCHED_TEXT = 256_000;

function regex(options: PatternOptions): Operator {
  return (value, pattern) => {
    if (value === null || value === undefined) return false;
    const [text, source] = [str(value), str(pattern)];
    if (text.length > MAX_MATCHED_TEXT || text.length * source.length > MAX_MATCHING) {
      throw new ExpressionError(
        'LimitError',
        `a text of ${text.length} characters is too long to be searched by a regular expression in a rule; use contains or startswith`,
      );
    }
    return new Pattern(source, { dotAll: true, ...options }).test(text);
  };
}

/** Numbers as numbers even where one of them came as a text. */
function ordered(test: (order: number) => boolean): Operator {
  return (value, pattern) => {
    if (value === null || value === undefined) return false;
    const [a, b] = [value, pattern].map((each) =>
      typeof each === 'string' && each.trim() !== '' && !Number.isNaN(Number(each)) ? Number(each) : each,
    );
    return numberOf(a) !== undefined && numberOf(b) !== undefined
      ? test(compare(a, b))
      : test(compare(str(value), str(pattern)));
  };
}

function secondsApart(value: unknown, now: number): number {
  const time = numberOf(value) === undefined ? Date.parse(str(value)) : Number(value) * 1000;
  return Math.abs(now - time) / 1000;
}

function same(value: unknown, pattern: unknown): boolean {
  return (
    equals(value, pattern) ||
    (typeof pattern === 'string' && typeof value !== 'string' && !isDict(value) && str(value) === pattern)
  );
}

function foldedSame(value: unknown, pattern: unknown): boolean {
  return str(value).toLowerCase() === str(pattern).toLowerCase();
}

function holds(value: unknown, pattern: unknown): boolean {
  return typeof value === 'string' || Array.isArray(value) || isDict(value)
    ? contains(value, typeof value === 'string' ? str(pattern) : pattern)
    : false;
}

function foldedHolds(value: unknown, pattern: unknown): boolean {
  const fold = (each: unknown): unknown => (typeof each === 'string' ? each.toLowerCase() : each);
  return holds(Array.isArray(value) ? value.map(fold) : fold(value), fold(pattern));
}

function defined(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function inside(value: unknown, pattern: unknown): boolean {
  return (Array.isArray(pattern) || typeof pattern === 'string') && defined(value)
    ? contains(pattern, typeof pattern === 'string' ? str(value) : value)
    : false;
}

function negated(operator: Operator): Operator {
  return (value, pattern, now) => defined(value) && !operator(value, pattern, now);
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>(
  (
    [
      [['equals', 'eq'], same],
      [['nequals', 'neq'], (value, pattern) => !same(value, pattern)],
      [['iequals', 'ieq'], foldedSame],
      [['matchwildcard'], texts((value, pattern) => fitsFileGlob(pattern, value), 'exact')],
      [['matchregex'], regex({ at: 'start' })],
      [['regex'], regex({})],
      [['iregex'], regex({ ignoreCase: true })],
      [['contains'], holds],
      [['icontains'], foldedHolds],
      [['ncontains'], negated(holds)],
      [['incontains'], negated(foldedHolds)],
      [['startswith'], texts((value, pattern) => value.startsWith(pattern), 'exact')],
      [['istartswith'], texts((value, pattern) => value.startsWith(pattern), 'folded')],
      [['endswith'], texts((value, pattern) => value.endsWith(pattern), 'exact')],
      [['iendswith'], texts((value, pattern) => value.endsWith(pattern), 'folded')],
      [['lessthan', 'lt'], ordered((order) => order < 0)],
      [['greaterthan', 'gt'], ordered((order) => order > 0)],
      [['timedifflt', 'tdlt'], (value, pattern, now) => secondsApart(value, now) < Number(pattern)],
      [['timediffgt', 'tdgt'], (value, pattern, now) => secondsApart(value, now) > Number(pattern)],
      [['exists'], defined],
      [['nexists'], (value) => !defined(value)],
      [['inside', 'in'], inside],
      [['ninside', 'nin'], negated(inside)],
    ] as [string[], Operator][]
  ).flatMap(([names, operator]) => names.map((name): [string, Operator] => [name, operator])),
);

/** Names of all operators, as messages list them. */
export const OPERATOR_NAMES: readonly string[] = [...OPERATORS.keys(), 'search'];

/** `match_wildcard`, `matchwildcard` and `Match-Wildcard` are one operator. */
function canonical(type: string): string {
  return type.toLowerCase().replace(/[_-]/g, '');
}

/** Whether there is such an operator, `search` included. */
export function knowsOperator(type: string): boolean {
  return canonical(type) === 'search' || OPERATORS.has(canonical(type));
}

/** The value that `trigger.body.name` or `trigger.list[0]['a b']` names in what is given, or undefined. */
export function lookUp(path: string, root: Record<string, unknown>): unknown {
  const parts = [...path.matchAll(/\[\s*(?:"([^"]*)"|'([^']*)'|(-?\d+))\s*\]|([^.[\]]+)/g)].map(
    ([, double, single, index, name]) =>
      double ?? single ?? (index === undefined ? name : Number(index)) ?? '',
  );
  return parts.reduce<unknown>((of, part) => {
    if (Array.isArray(of)) return of.at(Number(part));
    return isDict(of) ? member(of, String(part)) : undefined;
  }, root);
}

function searchList(value: unknown, criterion: Criterion, now: number): boolean {
  if (!Array.isArray(value) || !isDict(criterion.pattern)) return false;
  const conditions = Object.entries(criterion.pattern) as [string, Criterion][];
  const fulfils = (item: unknown, mode: 'every' | 'some'): boolean =>
    conditions[mode](([path, inner]) => fulfilled(lookUp(path, { item }), inner, now));
  switch (criterion.condition) {
    case 'all':
      return value.every((item) => fulfils(item, 'every'));
    case 'all2any':
      return value.every((item) => fulfils(item, 'some'));
    case 'any2any':
      return value.some((item) => fulfils(item, 'some'));
    default:
      return value.some((item) => fulfils(item, 'every'));
  }
}

/**
 * Whether a value fulfils a criterion.
 * @param now milliseconds since 1970
 * @throws Error for an operator that does not exist, ExpressionError for a pattern that is no regular expression
 */
export function fulfilled(value: unknown, criterion: Criterion, now: number): boolean {
  const type = canonical(criterion.type);
  if (type === 'search') return searchList(value, criterion, now);
  const operator = OPERATORS.get(type);
  if (operator === undefined) throw new Error(`there is no operator "${criterion.type}"`);
  return operator(value, criterion.pattern, now);
}
