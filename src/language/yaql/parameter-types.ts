import { integerOf } from '../expression/python-numbers';
import { numberOf } from '../expression/python-values';
import { type CallSite, type ParameterType, type PythonType, Scope } from './function-definition';
import { Ordering } from './ordering';
import { RegexValue } from './regex-value';
import { Constant, Keyword, MappingRule, YaqlExpression } from './syntax';
import { PyDateTime, TimeSpan } from './time';
import {
  isCollection,
  isSetLike,
  iteratorOf,
  PyDict,
  PyIterator,
  type SetLike,
  type YaqlFunctionValue,
} from './values';

const BASES: Partial<Record<PythonType, readonly PythonType[]>> = {
  bool: ['int'],
  str: ['Sequence', 'Iterable'],
  Iterator: ['Iterable'],
  Sequence: ['Iterable'],
  Mapping: ['Iterable'],
  Set: ['Iterable'],
  Ordering: ['Iterable'],
};

/** Whether the first type is a true subclass of the second. */
export function isMoreSpecial(one: ParameterType<unknown>, other: ParameterType<unknown>): boolean {
  if (one.python === undefined || other.python === undefined || one.python === other.python) return false;
  if (one.python === 'Number') return false;
  return other.python === 'object' || (BASES[one.python]?.includes(other.python) ?? false);
}

/** `a => b` among the arguments of `dict`, evaluated. */
export class RuleValue {
  constructor(
    readonly source: unknown,
    readonly destination: unknown,
  ) {}
}

const unwrap = (value: unknown): unknown => (value instanceof Constant ? value.value : value);

function plain<T>(
  python: PythonType,
  test: (value: unknown) => boolean,
  convert?: (value: unknown, site: CallSite) => T,
): ParameterType<T> {
  return {
    isLazy: false,
    python,
    check: (given) => {
      const value = unwrap(given);
      return value instanceof YaqlExpression || (value !== null && value !== undefined && test(value));
    },
    convert: (given, site) => {
      const value = unwrap(given);
      return convert === undefined ? (value as T) : convert(value, site);
    },
  };
}

/** The same, and null too. */
export function nullable<T>(type: ParameterType<T>): ParameterType<T | null> {
  return {
    ...type,
    check: (given) => unwrap(given) === null || type.check(given),
    convert: (given, site) => (unwrap(given) === null ? null : type.convert(given, site)),
  };
}

const isInt = (value: unknown): boolean => integerOf(value) !== undefined;
const isNumber = (value: unknown): boolean => typeof value !== 'boolean' && numberOf(value) !== undefined;

/** What is gone over more than once is left as it is; all else is counted item by item. */
function limited(value: unknown, site: CallSite): Iterable<unknown> {
  if (Array.isArray(value) || isSetLike(value)) return value;
  return new PyIterator(site.counted(iteratorOf(value)));
}

export const SOMETHING = plain<unknown>('object', () => true);
export const ANYTHING = nullable(SOMETHING);
/** Python's `int`: booleans are integers too. */
export const INT = plain<number | bigint | boolean>('int', isInt);
export const INTEGER = plain<number | bigint>('int', (value) => typeof value !== 'boolean' && isInt(value));
export const NUMBER = plain<unknown>('Number', isNumber);
export const BOOL = plain<boolean>('bool', (value) => typeof value === 'boolean');
export const TEXT = plain<string>('str', (value) => typeof value === 'string');
export const NULL: ParameterType<unknown> = {
  isLazy: false,
  python: 'NoneType',
  check: (given) => unwrap(given) === null || unwrap(given) instanceof YaqlExpression,
  convert: () => null,
};
export const MAPPING = plain<PyDict>('Mapping', (value) => value instanceof PyDict);
export const SET = plain<SetLike>('Set', isSetLike);
export const COLLECTION = plain<Iterable<unknown>>('Iterable', isCollection, limited);
export const NO_SET = plain<Iterable<unknown>>(
  'Iterable',
  (value) => isCollection(value) && !isSetLike(value),
  limited,
);
export const ITERATOR = plain<PyIterator>('Iterator', (value) => value instanceof PyIterator);
export const SEQUENCE = plain<unknown[]>('Sequence', Array.isArray);
export const ORDERING = plain<Ordering>('Ordering', (value) => value instanceof Ordering);
export const TIME_SPAN = plain<TimeSpan>('timedelta', (value) => value instanceof TimeSpan);
export const DATE_TIME = plain<PyDateTime>('datetime', (value) => value instanceof PyDateTime);
export const REGEX = plain<RegexValue>('Pattern', (value) => value instanceof RegexValue);
export const SCOPE = plain<Scope>('Scope', (value) => value instanceof Scope);
export const RULE_VALUE = plain<RuleValue>('RuleValue', (value) => value instanceof RuleValue);

/** The expression itself, to be evaluated for each item with `$`, `$1`, `$2` … bound. */
export const LAMBDA: ParameterType<YaqlFunctionValue> = {
  isLazy: true,
  check: () => true,
  convert: (value, site) => site.lambda(value),
};

/** As `LAMBDA`, or null where it was not given. */
export const LAMBDA_OR_NULL: ParameterType<YaqlFunctionValue | null> = {
  ...LAMBDA,
  convert: (value, site) => (value === null ? null : site.lambda(value)),
};

/** A call that stands behind a dot; called with what stands before it. */
export const METHOD_CALL: ParameterType<(receiver: unknown) => unknown> = {
  isLazy: true,
  check: (value) => !(value instanceof YaqlExpression) || value.usesReceiver,
  convert: (value, site) => (receiver) => site.evaluate(value, receiver),
};

/** An expression that is evaluated in a scope made for it. */
export const SCOPED: ParameterType<(scope: Scope) => unknown> = {
  isLazy: true,
  check: () => true,
  convert: (value, site) => (scope) => site.evaluateIn(value, scope),
};

export const SCOPED_OR_NULL: ParameterType<((scope: Scope) => unknown) | null> = {
  ...SCOPED,
  convert: (value, site) => (value === null ? null : SCOPED.convert(value, site)),
};

/** Any expression, as it is written. */
export const WRITTEN: ParameterType<YaqlExpression> = {
  isLazy: true,
  check: (value) => value instanceof YaqlExpression,
  convert: (value) => value as YaqlExpression,
};

/** A bare word, as its text. */
export const WORD: ParameterType<string> = {
  isLazy: false,
  check: (value) => value instanceof Keyword,
  convert: (value) => (value as Keyword).value,
};

/** A bare word, as it is written. */
export const WRITTEN_WORD: ParameterType<Keyword> = {
  isLazy: false,
  check: (value) => value instanceof Keyword,
  convert: (value) => value as Keyword,
};

export const TEXT_LITERAL: ParameterType<string> = {
  isLazy: false,
  check: (value) => value instanceof Constant && typeof value.value === 'string',
  convert: (value) => String((value as Constant).value),
};

/** `a => b`, each side evaluated when it is asked for. */
export const RULE: ParameterType<{ source: () => unknown; destination: () => unknown }> = {
  isLazy: true,
  check: (value) => value instanceof MappingRule,
  convert: (value, site) => {
    const rule = value as MappingRule;
    return {
      source: () => site.evaluateIn(rule.source, site.scope),
      destination: () => site.evaluateIn(rule.destination, site.scope),
    };
  },
};
