import { type Budget, COPYING } from '../expression/budget';
import { isCollection, isSetLike, PyDict, PySet } from './values';

/**
 * What yaql makes of a value that leaves an expression: everything that can be gone over is gone over, tuples are lists,
 * sets stay sets.
 * @throws ExpressionError for a set or dict whose members are lists by now: Python cannot hash them
 */
export function finished(value: unknown, budget: Budget): unknown {
  budget.work(COPYING);
  if (typeof value === 'string') budget.grow(value.length);
  return budget.nest(() => {
    if (value instanceof PyDict) {
      return new PyDict(
        value.entries().map(([key, each]) => [finished(key, budget), finished(each, budget)] as const),
        'plain',
      );
    }
    if (isSetLike(value))
      return new PySet(
        [...value].map((each) => finished(each, budget)),
        false,
      );
    if (!isCollection(value)) return value;
    const items: unknown[] = [];
    for (const item of value) {
      budget.step();
      items.push(finished(item, budget));
    }
    return items;
  });
}
