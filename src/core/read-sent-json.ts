/** Where a result stood in the JSON that was sent: the whole text, and the way from its top to the result's execution. */
export interface SentAs {
  text: string;
  way: (string | number)[];
}

/**
 * Numbers that JavaScript would not write as they were sent: `2.0`, `1e+16`, integers beyond 2^53. Ids may look so,
 * too, which costs a little memory and harms nothing.
 */
const INEXACT = /\d\.0+(?:\D|$)|\d[eE][-+]?\d|\d{16}/;

const sent = new WeakMap<object, SentAs>();

/**
 * JSON as `JSON.parse` reads it; of executions in it, the text is kept for as long as their results are, where
 * numbers in it are more than JavaScript's.
 * @throws SyntaxError for what is not JSON
 */
export function readSentJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (INEXACT.test(text)) {
    keep(value, { text, way: [] });
    const { execution } = (value ?? {}) as { execution?: unknown };
    keep(execution, { text, way: ['execution'] });
    if (Array.isArray(value)) for (const [index, item] of value.entries()) keep(item, { text, way: [index] });
  }
  return value;
}

function keep(execution: unknown, as: SentAs): void {
  const { result, formats } = (execution ?? {}) as { result?: unknown; formats?: unknown };
  // An alias has a `result`, too, and nobody computes with it: ten thousand would keep the text of all their pages.
  if (typeof result === 'object' && result !== null && formats === undefined) sent.set(result, as);
}

/** @param result of an execution; @returns undefined where JavaScript has its numbers as they were sent */
export function sentAs(result: unknown): SentAs | undefined {
  return typeof result === 'object' && result !== null ? sent.get(result) : undefined;
}
