import { ExpressionError } from '../../expression/expression-error';
import {
  FunctionDefinition as Definition,
  define,
  type FunctionDefinition,
  keywords,
  optional,
  required,
  rest,
} from '../function-definition';
import {
  ANYTHING,
  COLLECTION,
  LAMBDA,
  MAPPING,
  METHOD_CALL,
  SCOPE,
  SCOPED,
  SEQUENCE,
  TEXT,
  TEXT_LITERAL,
  WORD,
  WRITTEN,
} from '../parameter-types';
import { MISSING } from '../syntax';
import { isTrue, iteratorOf, PyIterator } from '../values';
import { memorized } from './memorized';

const NAME = /^[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_]*/u;

/** Variables, members behind a dot, and functions that are made inside an expression. */
export const SYSTEM: readonly FunctionDefinition[] = [
  define('#get_context_data', 'function', [required('name', TEXT_LITERAL)], (site, name) =>
    site.scope.get(name),
  ),
  define(
    '#operator_.',
    'function',
    [required('receiver', ANYTHING), required('expr', METHOD_CALL)],
    (_site, receiver, call) => call(receiver),
  ),
  define(
    '#operator_?.',
    'function',
    [required('receiver', ANYTHING), required('expr', WRITTEN)],
    (site, receiver, expression) =>
      receiver === null ? null : site.call('#operator_.', receiver, expression),
  ),
  define(
    'unpack',
    'method',
    [required('sequence', COLLECTION), rest('args', TEXT)],
    (site, sequence, names) => {
      const items = iteratorOf(sequence);
      if (names.length === 0) {
        let at = 0;
        for (let next = items.next(); next.done !== true; next = items.next()) {
          at += 1;
          site.scope.set(String(at), next.value);
        }
        return site.scope;
      }
      const taken: unknown[] = [];
      for (let at = 0; at <= names.length; at += 1) {
        const next = items.next();
        if (next.done === true) break;
        taken.push(next.value);
      }
      if (taken.length !== names.length) {
        throw new ExpressionError(
          'ValueError',
          `Cannot unpack ${taken.length} elements into ${names.length}`,
        );
      }
      for (const [at, name] of names.entries()) site.scope.set(name, taken[at]);
      return site.scope;
    },
  ),
  define('with', 'function', [rest('args', ANYTHING)], (site, values) => {
    for (const [at, value] of values.entries()) site.scope.set(String(at + 1), value);
    return site.scope;
  }),
  define('let', 'function', [rest('args', ANYTHING), keywords('kwargs', ANYTHING)], (site, values, named) => {
    for (const [at, value] of values.entries()) site.scope.set(String(at + 1), value);
    for (const [name, value] of named) site.scope.set(name, value);
    return site.scope;
  }),
  define('def', 'function', [required('name', TEXT), required('func', LAMBDA)], (site, name, run) => {
    site.scope.define(
      new Definition(
        name,
        'function',
        [rest('args', ANYTHING), keywords('kwargs', ANYTHING)],
        (_inner, given) => run(...(given[0] as unknown[])),
      ),
    );
    return site.scope;
  }),
  define(
    '#operator_->',
    'function',
    [required('left', SCOPE), required('right', SCOPED)],
    (_site, scope, run) => run(scope),
  ),
  define(
    'assert',
    'method',
    [required('obj', ANYTHING), required('condition', LAMBDA), optional('message', TEXT, 'Assertion failed')],
    (_site, value, condition, message) => {
      const kept = value instanceof PyIterator ? memorized(value) : value;
      if (!isTrue(condition(kept))) throw new ExpressionError('AssertionError', message);
      return kept;
    },
  ),
  define(
    'call',
    'function',
    [
      required('name', TEXT),
      required('args', SEQUENCE),
      required('kwargs', MAPPING),
      optional('receiver', ANYTHING, MISSING),
    ],
    (site, name, args, named, receiver) => {
      for (const [key] of named.entries()) {
        if (typeof key !== 'string')
          throw new ExpressionError('TypeError', 'expected string or bytes-like object');
        if (key.startsWith('__') || !NAME.test(key))
          throw new ExpressionError('RuntimeError', 'dictionary changed size during iteration');
      }
      return site.callWith(
        name,
        receiver,
        args,
        new Map(named.entries().map(([key, value]) => [String(key), value])),
      );
    },
  ),
];

/** What a dot does when nothing else fits: properties of dates and time spans, and no others. */
export const FALLBACKS: readonly FunctionDefinition[] = [
  define(
    '#operator_.',
    'function',
    [required('obj', ANYTHING), required('name', WORD)],
    (site, value, name) => site.call(`#property#${name}`, value),
  ),
];
