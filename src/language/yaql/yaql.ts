import { ExpressionError } from '../expression/expression-error';
import type { Callable } from '../expression/python-values';
import { finished } from './finished';
import { Scope } from './function-definition';
import { Interpreter } from './interpreter';
import { LIBRARY } from './library';
import { engineFunctions } from './library/stackstorm';
import { parseYaql } from './parser';
import type { YaqlExpression } from './syntax';
import { yaqlText } from './value-text';
import { fromData } from './values';

/**
 * YAQL as yaql 3.2 evaluates it: an expression is a tree of calls, a call takes of all functions of its name the one
 * whose parameters fit its arguments, and collections are made item by item.
 */

const CACHED = 500;
/** Nobody writes longer ones; reading one takes time with its length. */
const MAX_SOURCE = 20_000;
const parsed = new Map<string, YaqlExpression>();

/** Functions that are not YAQL's own but the workflow engine's: `ctx`, `result`, `task`, … */
export type EngineFunctions = ReadonlyMap<string, Callable>;

/** Whatever goes wrong inside leaves as an ExpressionError. */
function guarded<T>(inner: () => T): T {
  try {
    return inner();
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    throw new ExpressionError('YaqlException', 'the expression is too large to be evaluated');
  }
}

/** @throws ExpressionSyntaxError for what is no YAQL */
export function readYaql(source: string): YaqlExpression {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  if (source.length > MAX_SOURCE)
    throw new ExpressionError('LimitError', `the expression is longer than ${MAX_SOURCE} characters`);
  const tree = guarded(() => parseYaql(source));
  if (parsed.size >= CACHED) parsed.clear();
  if (source.length < 10_000) parsed.set(source, tree);
  return tree;
}

/** Engine functions give the same object again and again: it is converted once. */
function converter(): (value: unknown) => unknown {
  const known = new WeakMap<object, unknown>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return fromData(value);
    if (!known.has(value)) known.set(value, fromData(value));
    return known.get(value);
  };
}

/**
 * The value of an expression (without its `<% %>`), as Python has it: sets, floats and integers beyond 2^53 are told
 * apart, so that it can be printed as Python prints it.
 * @throws ExpressionError with the kind and the sentence that StackStorm would give
 */
export function computeYaql(source: string, functions: EngineFunctions): unknown {
  return guarded(() => {
    const interpreter = new Interpreter();
    const scope = new Scope(LIBRARY);
    for (const each of engineFunctions(functions, converter())) scope.define(each);
    const { budget } = interpreter;
    return budget.during(() => finished(interpreter.evaluate(readYaql(source), scope), budget));
  });
}

/** What Python prints of a value that an expression gave, inside a text. */
export function printYaql(value: unknown): string {
  return yaqlText(value);
}
