import { ExpressionError } from './expression-error';
import { Callable, float, isFloat, numberOf, Tuple } from './python-values';

/** Numerator and denominator of a float. */
function ratio(value: number): unknown {
  let [top, bottom] = [value, 1n];
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return Tuple.pair(Number(BigInt(top)), Number(bottom));
}

/** What `5 .real`, `(2.5).is_integer()` and their like give; undefined for what numbers do not have. */
export function numberMember(value: unknown, name: string): unknown {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const itself = typeof value === 'boolean' ? number : value;
  const method = (run: () => unknown) =>
    new Callable(name, ({ positional, named }) => {
      const given = positional.length + named.size;
      if (given > 0) throw new ExpressionError('TypeError', `${name}() takes no arguments (${given} given)`);
      return run();
    });
  switch (name) {
    case 'real':
      return itself;
    case 'imag':
      return isFloat(value) ? float(0) : 0;
    case 'conjugate':
      return method(() => itself);
    case 'as_integer_ratio':
      return method(() => (isFloat(value) ? ratio(number) : Tuple.pair(itself, 1)));
  }
  if (isFloat(value)) return name === 'is_integer' ? method(() => Number.isInteger(number)) : undefined;
  switch (name) {
    case 'numerator':
      return itself;
    case 'denominator':
      return 1;
    case 'bit_length':
      return method(() => (number === 0 ? 0 : BigInt(Math.abs(number)).toString(2).length));
    case 'bit_count':
      return method(() => BigInt(Math.abs(number)).toString(2).replaceAll('0', '').length);
    default:
      return undefined;
  }
}
