import { JinjaSyntaxError } from './syntax-error';
import { matchFrom, readInside, type Token } from './tokens';

/** A template is a row of texts, expressions `{{ }}` and tags `{% %}`. */
export type Piece =
  | { type: 'text'; text: string }
  | { type: 'expression' | 'tag'; at: number; tokens: Token[] };

const OPENING = /\{([{%#])([-+]?)/g;
const COMMENT_END = /([-+]?)#\}/g;
const RAW = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const END_RAW = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;

/**
 * Cuts a template as Jinja's lexer does, with the settings that StackStorm uses: Jinja's own delimiters, no line
 * statements. Comments are gone, and so is the space that `-` takes away.
 * @throws JinjaSyntaxError when it comes to what Jinja refuses
 */
export function* piecesOf(template: string): Generator<Piece> {
  // One line break at the very end is dropped.
  const source = template.replace(/(?:\r\n|\r|\n)$/, '');
  let at = 0;
  let trims = false;
  for (;;) {
    const opening = matchFrom(OPENING, source, at);
    const opened = opening?.index ?? source.length;
    let text = source.slice(at, opened);
    if (trims) text = text.trimStart();
    if (opening?.[2] === '-') text = text.trimEnd();
    if (text !== '') yield textPiece(text);
    if (opening === undefined) return;
    const inside = opened + opening[0].length;
    const raw = matchFrom(RAW, source, opened);
    // Jinja lets a template end right after {# or {% raw %}.
    if (raw !== undefined) {
      const begun = opened + raw[0].length;
      if (begun === source.length) return;
      const end = searched(END_RAW, source, begun, '{% raw %} has no {% endraw %}', {
        opened,
        inJinjasWords: 'Missing end of raw directive',
      });
      let kept = source.slice(begun, end.index);
      if (raw[1] === '-') kept = kept.trimStart();
      if (end[1] === '-') kept = kept.trimEnd();
      if (kept !== '') yield textPiece(kept);
      trims = end[2] === '-';
      at = end.index + end[0].length;
    } else if (opening[1] === '#') {
      if (inside === source.length) return;
      const end = searched(COMMENT_END, source, inside, 'a comment {# has no end #}', {
        opened,
        inJinjasWords: 'Missing end of comment tag',
      });
      trims = end[1] === '-';
      at = end.index + end[0].length;
    } else {
      const type = opening[1] === '{' ? 'expression' : 'tag';
      const read = readInside(source, type, opened, inside);
      yield { type, at: opened, tokens: read.tokens };
      trims = read.trims;
      at = read.end;
    }
  }
}

function textPiece(text: string): Piece {
  return { type: 'text', text: text.replace(/\r\n|\r/g, '\n') };
}

function searched(
  pattern: RegExp,
  source: string,
  from: number,
  message: string,
  { opened, inJinjasWords }: { opened: number; inJinjasWords: string },
): RegExpExecArray {
  const found = matchFrom(pattern, source, from);
  if (found === undefined) throw new JinjaSyntaxError(message, opened, inJinjasWords);
  return found;
}
