/**
 * JSON in which integers beyond 2^53 keep all their digits: they are bigints in memory. Ids of chat services and of
 * clouds are such numbers, and Python, which packs are written for, knows no limit.
 */

/** Stands before the digits in a text of the JSON while it is written or read; no keyboard has it. */
const MARK = '\uF8FFinteger:';
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');
/** A quote, an escape, a number. A pattern for a whole text would overflow the engine's stack on one of some megabytes. */
const TOKEN = /"|\\[\s\S]|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
const LONG_INTEGER = /^-?\d{16,}$/;

/** As JSON.stringify, with bigints as the integers that they are. @throws TypeError for what leads back to itself */
export function exactJson(value: unknown): string {
  try {
    // Nearly everything holds no bigint, and asking a function about each value takes several times as long.
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return JSON.stringify(value, withMark).replace(MARKED, '$1');
}

function withMark(_key: string, inner: unknown): unknown {
  return typeof inner === 'bigint' ? MARK + String(inner) : inner;
}

/** As JSON.parse, with a bigint for each integer that a number cannot hold. @throws SyntaxError */
export function parseExactJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  let isInText = false;
  const marked = text.replace(TOKEN, (token) => {
    if (token === '"') isInText = !isInText;
    return !isInText && LONG_INTEGER.test(token) ? `"${MARK}${token}"` : token;
  });
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? exactInteger(value.slice(MARK.length)) : value,
  );
}

/** An integer of any size: a number where it is exact, else a bigint. @param digits with a sign or without */
export function exactInteger(digits: string): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value + 0 : BigInt(digits);
}
