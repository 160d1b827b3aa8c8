import { ExpressionError } from '../expression/expression-error';
import { toPlain } from '../expression/python-values';
import { type EngineFunctions, YaqlEvaluation } from './evaluate';
import { parseYaql } from './parser';
import type { Yaql } from './syntax';

/**
 * The part of YAQL that workflows use: access by attribute and index, operators, filters and the functions in
 * `yaql-functions/`. Parsed into a tree and walked, like Jinja here.
 */

const CACHED = 500;
const parsed = new Map<string, Yaql>();

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
export function readYaql(source: string): Yaql {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const tree = guarded(() => parseYaql(source));
  if (parsed.size >= CACHED) parsed.clear();
  if (source.length < 10_000) parsed.set(source, tree);
  return tree;
}

/**
 * The value of an expression (without its `<% %>`).
 * @throws ExpressionError with the kind and the sentence that StackStorm would give
 */
export function evaluateYaql(source: string, functions: EngineFunctions): unknown {
  return guarded(() => toPlain(new YaqlEvaluation(functions).evaluate(readYaql(source))));
}
