import type { Budget } from './budget';
import { ExpressionError } from './expression-error';
import { MAX_RANGE } from './limits';
import { type CallArguments, compare, contains, equals, View, wholeOf } from './python-values';

/** Whether `left operator right` holds, for `== != < <= > >= in` and `not in`. */
export function compareWith(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '==':
      return equals(left, right);
    case '!=':
      return !equals(left, right);
    case 'in':
      return contains(right, left);
    case 'not in':
      return !contains(right, left);
    case '<':
      return compare(left, right, operator) < 0;
    case '<=':
      return compare(left, right, operator) <= 0;
    case '>':
      return compare(left, right, operator) > 0;
    default:
      return compare(left, right, operator) >= 0;
  }
}

/** Python's slice: `from`, `to` and `step` as written, each of them optional. */
export function sliced(
  list: unknown[],
  from: number | undefined,
  to: number | undefined,
  step: number,
): unknown[] {
  const size = list.length;
  const clamp = (bound: number, low: number, high: number): number =>
    Math.max(low, Math.min(bound < 0 ? bound + size : bound, high));
  if (step > 0) {
    return list
      .slice(clamp(from ?? 0, 0, size), clamp(to ?? size, 0, size))
      .filter((_item, at) => at % step === 0);
  }
  const start = clamp(from ?? size - 1, -1, size - 1);
  const end = to === undefined ? -1 : clamp(to, -1, size - 1);
  return list
    .slice(end + 1, start + 1)
    .reverse()
    .filter((_item, at) => at % step === 0);
}

/** Python's `range`, counted out. */
export function range(args: CallArguments, budget: Budget): View {
  const [first = 0, second, step = 1] = args.positional.map(wholeOf);
  const [from, to] = second === undefined ? [0, first] : [first, second];
  if (step === 0) throw new ExpressionError('ValueError', 'range() arg 3 must not be zero');
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (count > MAX_RANGE) {
    throw new ExpressionError('OverflowError', `Range too big. The limit is ${MAX_RANGE} items`);
  }
  budget.step(count);
  const counted = Array.from({ length: count }, (_each, index) => from + index * step);
  return View.over('range', counted, `range(${from}, ${to}${step === 1 ? '' : `, ${step}`})`);
}
