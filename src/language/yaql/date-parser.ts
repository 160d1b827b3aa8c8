import { parseDateText } from '../date-text/parse-date-text';
import { ExpressionError } from '../expression/expression-error';
import { PyDateTime, TimeSpan } from './time';

/**
 * A date as people write it, read as Python's `dateutil` reads it: ISO 8601, `5 Jan 2021 10:30 PM`, `01/31/2021`, …
 * What is not said is taken from today, at midnight.
 * @throws ExpressionError (`ParserError`) for what is no date, or one that the calendar does not have
 */
export function parseDate(text: string, now: Date): PyDateTime {
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  const written = parseDateText(text, today);
  if (written === undefined) throw new ExpressionError('ParserError', `Unknown string format: ${text}`);
  const { wall, offset } = written;
  const local = PyDateTime.fromEpoch(BigInt(Math.round(wall * 1000)), new TimeSpan(0n)).local;
  return new PyDateTime(local, offset === undefined ? undefined : new TimeSpan(BigInt(offset) * 1000n));
}
