import { percentFormat } from './arithmetic';
import type { Budget } from './budget';
import { ExpressionError } from './expression-error';
import { fixedPoint } from './fixed-point';
import { type CallArguments, isDict, member, numberOf, repr, str, Tuple } from './python-values';

const SPEC = /^(?:(.)?([<>^=]))?([-+ ])?(#)?(0)?(\d{1,5})?(,)?(?:\.(\d{1,3}))?([a-zA-Z%])?$/u;

function formatValue(value: unknown, spec: string, budget: Budget): string {
  const match = SPEC.exec(spec);
  if (match === null) throw new ExpressionError('ValueError', 'Invalid format specifier');
  const [, fill, align, sign, , zero, width, comma, precision, type] = match;
  const number = numberOf(value);
  let text: string;
  if (type === '%' && number !== undefined)
    text = `${fixedPoint(number * 100, Math.min(100, Number(precision ?? 6)))}%`;
  else if (type !== undefined && type !== 's') {
    text = percentFormat(
      `%${precision === undefined ? '' : `.${precision}`}${type}`,
      Tuple.of(value),
      budget,
    );
  } else if (precision !== undefined && number !== undefined)
    text = String(Number(number.toPrecision(Number(precision) || 1)));
  else text = precision === undefined ? str(value) : str(value).slice(0, Number(precision));
  if (comma !== undefined) text = text.replace(/^-?\d+/, inThousands);
  if ((sign === '+' || sign === ' ') && number !== undefined && number >= 0) text = sign + text;
  const size = Number(width ?? 0);
  budget.grow(size);
  const filler = fill ?? (zero === undefined ? ' ' : '0');
  const missing = Math.max(0, size - text.length);
  const where = align ?? (zero !== undefined ? '=' : number !== undefined ? '>' : '<');
  if (where === '>') return filler.repeat(missing) + text;
  if (where === '^') {
    return filler.repeat(Math.floor(missing / 2)) + text + filler.repeat(Math.ceil(missing / 2));
  }
  if (where === '=') {
    const lead = /^[-+ ]/.test(text) ? text.slice(0, 1) : '';
    return lead + filler.repeat(missing) + text.slice(lead.length);
  }
  return text + filler.repeat(missing);
}

/** A comma before each third digit from the end. */
function inThousands(digits: string): string {
  const sign = digits.startsWith('-') ? '-' : '';
  const groups: string[] = [];
  for (let end = digits.length; end > sign.length; end -= 3)
    groups.unshift(digits.slice(Math.max(sign.length, end - 3), end));
  return sign + groups.join(',');
}

const FIELD = /\{\{|\}\}|\{([^{}!:]*)(?:!([rs]))?(?::([^{}]*))?\}/g;

/** Python's `'{} {name:>5}'.format(…)`. Fields reach into dicts and lists by their own keys, and nowhere else. */
export function formatText(format: string, args: CallArguments, budget: Budget): string {
  let automatic = 0;
  if (/[{}]/.test(format.replace(FIELD, '')))
    throw new ExpressionError('ValueError', "Single '}' or '{' encountered in format string");
  return format.replace(
    FIELD,
    (whole: string, field: string | undefined, conversion: string | undefined, spec = '') => {
      if (whole === '{{') return '{';
      if (whole === '}}') return '}';
      const [head = '', ...path] = (field ?? '')
        .split(/\.|\[|\]\.?/)
        .filter((part, index) => index === 0 || part !== '');
      let value: unknown;
      if (head === '' || /^\d+$/.test(head)) {
        const index = head === '' ? automatic : Number(head);
        automatic += head === '' ? 1 : 0;
        if (index >= args.positional.length) {
          throw new ExpressionError(
            'IndexError',
            `Replacement index ${index} out of range for positional args tuple`,
          );
        }
        value = args.positional[index];
      } else {
        if (!args.named.has(head)) throw new ExpressionError('KeyError', repr(head));
        value = args.named.get(head);
      }
      for (const part of path) {
        const inner = Array.isArray(value)
          ? value[Number(part)]
          : isDict(value)
            ? member(value, part)
            : undefined;
        if (inner === undefined) throw new ExpressionError('KeyError', repr(part));
        value = inner;
      }
      const made = formatValue(conversion === 'r' ? repr(value) : value, spec, budget);
      budget.grow(made.length);
      return made;
    },
  );
}
