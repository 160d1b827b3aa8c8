import { parseExactJson } from '../../core/exact-json';

/** StackStorm's JSON reader takes no deeper nesting. */
const MAX_DEPTH = 1024;

/**
 * What a command wrote, as the shell runners of StackStorm give it: JSON is its value, everything else the text.
 * A number that JavaScript writes otherwise (`2.0`, `1.10`) stays the text that it is.
 */
export function outputValue(text: string): unknown {
  if (!/^[ \t\r\n]*[[{"\-\dtfn]/.test(text) || isNestedTooDeeply(text)) return text;
  try {
    const value = parseExactJson(text);
    return typeof value === 'number' && String(value) !== text.trim() ? text : value;
  } catch {
    return text;
  }
}

function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
