import { ExpressionError } from '../../expression/expression-error';
import { Tuple } from '../../expression/python-values';
import { isEqual, isIterable, tuple, type YaqlFunctionValue } from '../values';

/** Errors that make yaql try the aggregator as its first version called it. */
const RETRIED = new Set(['NoMatchingMethodException', 'NoMatchingFunctionException', 'IndexError']);

/**
 * The third argument of `groupBy`: called with the values of a group; where that fails as it would for an aggregator
 * written for yaql 1.1, it is called with the pair of key and values, as that version did.
 */
export class GroupAggregator {
  readonly #run: YaqlFunctionValue | null;
  #allowsFallback = true;
  #failure: unknown;

  constructor(run: YaqlFunctionValue | null) {
    this.#run = run;
  }

  of(key: unknown, values: unknown[]): unknown {
    const group = Tuple.pair(key, values);
    if (this.#run === null) return group;
    if (this.#failure === undefined) {
      try {
        const result = this.#run(values);
        if (!isPairWithFirst(values, result)) this.#allowsFallback = false;
        return Tuple.pair(key, result);
      } catch (error) {
        if (!(error instanceof ExpressionError) || !RETRIED.has(error.kind)) throw error;
        this.#failure = error;
      }
    }
    if (this.#allowsFallback) {
      try {
        const result = this.#run(group);
        if (lengthOf(result) === 2) return result;
      } catch (error) {
        if (error instanceof ExpressionError && error.kind === 'LimitError') throw error;
      }
    }
    throw this.#failure;
  }
}

function isPairWithFirst(values: unknown[], result: unknown): boolean {
  return values.length === 2 && Array.isArray(result) && result.length === 2 && isEqual(result[0], values[0]);
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return tuple(value).length;
  if (isIterable(value) && 'size' in value) return Number(value.size);
  return -1;
}
