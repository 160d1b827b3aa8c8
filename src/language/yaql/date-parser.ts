import { ExpressionError } from '../expression/expression-error';
import { type DateParts, PyDateTime } from './time';

/** Python's `dateutil.parser.parse`. */
export function parseDate(text: string, _now: Date): PyDateTime {
  const match = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  if (match === null) throw new ExpressionError('ParserError', `Unknown string format: ${text}`);
  const parts: DateParts = {
    year: Number(match[1]),
    month: Number(match[2]),
    day: Number(match[3]),
    hour: 0,
    minute: 0,
    second: 0,
    microsecond: 0,
  };
  return PyDateTime.of(parts, undefined);
}
