import { cut } from '../../core/cut';
import { fileGlob } from '../../core/glob';
import type { Mapping } from '../../core/mapping';
import { parseDateText } from '../../language/date-text/parse-date-text';
import { Pattern, type PatternOptions } from '../../language/expression/python-regex';
import {
  compare,
  contains,
  equals,
  isDict,
  member,
  str,
  typeName,
} from '../../language/expression/python-values';

/** One condition of a rule: how the value of a payload is compared with a pattern. */
export interface Criterion {
  type: string;
  pattern?: unknown;
  /** For `search`: whether `any` or `all` items of a list have to fulfil the inner criteria. */
  condition?: string;
}

/** @throws CriterionError where Python could not compare them */
type Operator = (value: unknown, pattern: unknown, now: number) => boolean;

/** Two values that cannot be compared, or a condition that cannot be judged: it does not hold, and somebody should know. */
export class CriterionError extends Error {}

/** Without a pattern nothing is alike; without a value a text has no beginning, and a number no order. */
function ofBoth(test: Operator): Operator {
  return (value, pattern, now) => isThere(value) && isThere(pattern) && test(value, pattern, now);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function unlike(value: unknown, what: string): CriterionError {
  return new CriterionError(`${cut(str(value), 100)} (${typeName(value)}) cannot be compared as ${what}`);
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw unlike(value, 'a text');
  return value;
}

/** Of two texts; a number is none, as on StackStorm. */
function texts(test: (value: string, pattern: string) => boolean, fold: 'exact' | 'folded'): Operator {
  return ofBoth((value, pattern) => {
    const [a, b] = [text(value), text(pattern)];
    return fold === 'folded' ? test(a.toLowerCase(), b.toLowerCase()) : test(a, b);
  });
}

/**
 * A payload is matched while nobody else is served, and the time is that of the text times the pattern: longer ones are
 * not matched. That is a text of 256,000 characters for a pattern of 30.
 */
const MAX_MATCHING = 8_000_000;
const MAX_MATCHED_TEXT = 256_000;

function regex(options: PatternOptions): Operator {
  return texts((value, pattern) => {
    if (value.length > MAX_MATCHED_TEXT || value.length * pattern.length > MAX_MATCHING) {
      throw new CriterionError(
        `a text of ${value.length} characters is too long to be searched by a regular expression in a rule; use contains or startswith`,
      );
    }
    return new Pattern(pattern, options).test(value);
  }, 'exact');
}

/** Numbers with numbers, texts with texts. */
function ordered(test: (order: number) => boolean): Operator {
  return ofBoth((value, pattern) => {
    try {
      return test(compare(value, pattern));
    } catch {
      throw unlike(value, typeName(pattern));
    }
  });
}

/** How long ago a date was; one that is to come is less than no time ago. A date without a zone is one of UTC. */
function secondsSince(test: (age: number, pattern: number) => boolean): Operator {
  return ofBoth((value, pattern, now) => {
    const date = parseDateText(text(value), now);
    if (date === undefined) throw unlike(value, 'a date');
    return test((now - (date.wall - (date.offset ?? 0))) / 1000, Number(pattern));
  });
}

function holds(container: unknown, item: unknown): boolean {
  if (typeof container === 'string') return contains(container, text(item));
  if (Array.isArray(container) || isDict(container)) return contains(container, item);
  throw unlike(container, 'something that contains');
}

const isFolded = (test: (value: string, pattern: string) => boolean) => texts(test, 'folded');

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>(
  (
    [
      [['equals', 'eq'], (value, pattern) => isThere(pattern) && equals(value, pattern)],
      [['nequals', 'neq'], (value, pattern) => !equals(value, pattern)],
      [['iequals', 'ieq'], isFolded((value, pattern) => value === pattern)],
      [['matchwildcard'], texts((value, pattern) => fileGlob(pattern)(value), 'exact')],
      [['matchregex'], regex({ at: 'start', dotAll: true })],
      [['regex'], regex({})],
      [['iregex'], regex({ ignoreCase: true })],
      [['contains'], ofBoth(holds)],
      [['icontains'], isFolded((value, pattern) => value.includes(pattern))],
      [['ncontains'], ofBoth((value, pattern) => !holds(value, pattern))],
      [['incontains'], isFolded((value, pattern) => !value.includes(pattern))],
      [['startswith'], texts((value, pattern) => value.startsWith(pattern), 'exact')],
      [['istartswith'], isFolded((value, pattern) => value.startsWith(pattern))],
      [['endswith'], texts((value, pattern) => value.endsWith(pattern), 'exact')],
      [['iendswith'], isFolded((value, pattern) => value.endsWith(pattern))],
      [['lessthan', 'lt'], ordered((order) => order < 0)],
      [['greaterthan', 'gt'], ordered((order) => order > 0)],
      [['timediff_lt', 'td_lt'], secondsSince((age, pattern) => age < pattern)],
      [['timediff_gt', 'td_gt'], secondsSince((age, pattern) => age > pattern)],
      [['exists'], isThere],
      [['nexists'], (value) => !isThere(value)],
      [['inside', 'in'], inside((isInside) => isInside)],
      [['ninside', 'nin'], inside((isInside) => !isInside)],
    ] as [string[], Operator][]
  ).flatMap(([names, operator]) => names.map((name): [string, Operator] => [name, operator])),
);

/** A value that is missing is in no list; in a text nothing can be looked for but a text. */
function inside(judge: (isInside: boolean) => boolean): Operator {
  return (value, pattern) => {
    if (!isThere(pattern) || (!isThere(value) && typeof pattern === 'string')) return false;
    return judge(holds(pattern, value ?? null));
  };
}

/** Names of all operators, as messages list them. */
export const OPERATOR_NAMES: readonly string[] = [...OPERATORS.keys(), 'search'];

/** Whether there is such an operator, `search` included. StackStorm registers no rule that writes one otherwise. */
export function knowsOperator(type: string): boolean {
  return OPERATOR_NAMES.includes(type);
}

const PATH_PART = /\[\s*(?:"([^"]*)"|'([^']*)'|(-?\d+)|(\*))\s*\]|"([^"]*)"|'([^']*)'|([^.[\]]+)/g;

/**
 * The value that `trigger.body.name`, `trigger.list[0]['a b']` or `trigger.list[*].name` names in what is given: of several
 * the first, of none undefined. What follows a `#` only tells keys apart.
 */
export function lookUp(path: string, root: Mapping): unknown {
  const [named = ''] = path.split('#', 1);
  const parts = [...named.matchAll(PATH_PART)].map(
    ([, double, single, index, all, doubleName, singleName, name]) =>
      index === undefined
        ? (double ?? single ?? doubleName ?? singleName ?? all ?? name ?? '')
        : Number(index),
  );
  const [found] = parts.reduce<unknown[]>((all, part) => all.flatMap((of) => step(of, part)), [root]);
  return found;
}

function step(of: unknown, part: string | number): unknown[] {
  if (Array.isArray(of)) {
    if (part === '*') return of;
    return typeof part === 'number' && of.at(part) !== undefined ? [of.at(part)] : [];
  }
  if (!isDict(of)) return [];
  if (part === '*') return Object.values(of);
  return Object.hasOwn(of, part) ? [member(of, String(part))] : [];
}

const CONDITIONS: ReadonlyMap<unknown, readonly ['every' | 'some', 'every' | 'some']> = new Map([
  ['all', ['every', 'every']],
  ['any', ['some', 'every']],
  ['all2any', ['every', 'some']],
  ['any2any', ['some', 'some']],
] as const);

/** What `condition` of a `search` may be. */
export const SEARCH_CONDITIONS: readonly string[] = [...CONDITIONS.keys()].map(String);

function searchList(value: unknown, { pattern, condition }: Criterion, judging: Judging): boolean {
  if (!isThere(value) || !isDict(pattern)) return false;
  const modes = CONDITIONS.get(condition);
  if (modes === undefined)
    throw new CriterionError(
      `the condition of "search" is "${str(condition)}"; write any, all, any2any or all2any`,
    );
  const items = isDict(value) ? [value] : value;
  if (!Array.isArray(items)) throw unlike(value, 'a list');
  const [ofItems, ofConditions] = modes;
  const conditions = Object.entries(pattern) as [string, Criterion][];
  return items[ofItems]((item) =>
    conditions[ofConditions](([path, inner]) => fulfilled(path, inner, { ...judging, around: { item } })),
  );
}

/** What a criterion is judged with. */
export interface Judging {
  /** Milliseconds since 1970. */
  now: number;
  /** What keys and patterns look into: `trigger` with the payload; for each item of a searched list `item`. */
  around: Mapping;
  /** Renders a pattern that is a text. @throws Error with a sentence */
  render: (pattern: string, around: Mapping) => unknown;
}

/**
 * Whether a payload fulfils a criterion, as StackStorm judges it: types count, so that 5 is not "5".
 * @param key where the value is
 * @throws Error with a sentence where that cannot be said: an operator that does not exist, a pattern that is no regular
 *   expression, values that cannot be compared
 */
export function fulfilled(key: string, criterion: Criterion, judging: Judging): boolean {
  const { around, now, render } = judging;
  const value = lookUp(key, around);
  const type = String(criterion.type ?? '').toLowerCase();
  if (type === 'search') return searchList(value, criterion, judging);
  const operator = OPERATORS.get(type);
  if (operator === undefined) throw new CriterionError(`there is no operator "${criterion.type}"`);
  const { pattern } = criterion;
  return operator(value, typeof pattern === 'string' ? render(pattern, around) : pattern, now);
}
