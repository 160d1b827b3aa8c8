import { codePointBefore, isWord } from './characters';
import type { Anchor, Flags } from './syntax';

const KINDS: readonly Anchor[] = ['begin', 'begin-string', 'end', 'end-string', 'boundary', 'no-boundary'];
const MULTILINE = 8;
const ASCII = 16;

/** An anchor and the flags that it depends on, as one number. */
export function anchorCode(anchor: Anchor, flags: Flags): number {
  return KINDS.indexOf(anchor) + (flags.multiline ? MULTILINE : 0) + (flags.ascii ? ASCII : 0);
}

/** Whether the anchor `code` holds at a position. */
export function anchorHolds(code: number, text: string, at: number): boolean {
  switch (code & 7) {
    case 0:
      return at === 0 || ((code & MULTILINE) !== 0 && text.charCodeAt(at - 1) === 10);
    case 1:
      return at === 0;
    case 2:
      if (at === text.length) return true;
      return text.charCodeAt(at) === 10 && (at === text.length - 1 || (code & MULTILINE) !== 0);
    case 3:
      return at === text.length;
    default: {
      // Python finds neither \b nor \B in an empty text.
      if (text.length === 0) return false;
      const ascii = (code & ASCII) !== 0;
      const before = at > 0 && isWordAs(codePointBefore(text, at), ascii);
      const after = at < text.length && isWordAs(text.codePointAt(at) ?? 0, ascii);
      return (before !== after) === ((code & 7) === 4);
    }
  }
}

function isWordAs(code: number, ascii: boolean): boolean {
  return isWord(code) && !(ascii && code >= 128);
}
