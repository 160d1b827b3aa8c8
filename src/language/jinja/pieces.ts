import { JinjaSyntaxError } from './syntax-error';
import { type JinjaToken, matchFrom, readInside } from './tokens';

/** A template is a row of texts, expressions `{{ }}` and tags `{% %}`. */
export type TemplatePiece =
  | { type: 'text'; text: string }
  | { type: 'expression' | 'tag'; at: number; end: number; tokens: JinjaToken[] };

const OPENING = /\{([{%#])([-+]?)/g;
const COMMENT_END = /([-+]?)#\}/g;
const RAW = /\{%[-+]?\s*raw\s*(-?)%\}/y;
const END_RAW = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;
const LINE_BREAK = /\r\n|\r|\n/y;
/** Space up to a tag from the beginning of its line. */
const INDENT = /(^|[\r\n])[^\S\r\n]+$/;

/** What the closing delimiter before a text does to the text's beginning. */
type Trim = 'space' | 'line-break' | 'nothing';

/**
 * Cuts a template as Jinja's lexer does, with the settings that StackStorm uses: Jinja's own delimiters, no line
 * statements, `trim_blocks` (the line break behind a tag goes), `lstrip_blocks` (so does the space before a tag that
 * begins its line). Comments are gone, and so is the space that `-` takes away.
 * @throws JinjaSyntaxError when it comes to what Jinja refuses
 */
export function* piecesOf(template: string): Generator<TemplatePiece> {
  // One line break at the very end is dropped.
  const source = template.replace(/(?:\r\n|\r|\n)$/, '');
  let at = 0;
  let trim: Trim = 'nothing';
  for (;;) {
    at = trimmedStart(source, at, trim);
    const opening = matchFrom(OPENING, source, at);
    const opened = opening?.index ?? source.length;
    const text = trimmedEnd(
      source,
      at,
      opened,
      opening?.[1] === '{' && opening[2] !== '-' ? '+' : opening?.[2],
    );
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
      const kept = trimmedEnd(
        source,
        trimmedStart(source, begun, raw[1] === '-' ? 'space' : 'nothing'),
        end.index,
        end[1],
      );
      if (kept !== '') yield textPiece(kept);
      trim = trimOf(end[2]);
      at = end.index + end[0].length;
    } else if (opening[1] === '#') {
      if (inside === source.length) return;
      const end = searched(COMMENT_END, source, inside, 'a comment {# has no end #}', {
        opened,
        inJinjasWords: 'Missing end of comment tag',
      });
      trim = trimOf(end[1]);
      at = end.index + end[0].length;
    } else {
      const type = opening[1] === '{' ? 'expression' : 'tag';
      const read = readInside(source, type, opened, inside);
      yield { type, at: opened, end: read.end, tokens: read.tokens };
      trim = type === 'tag' ? trimOf(read.mark) : read.mark === '-' ? 'space' : 'nothing';
      at = read.end;
    }
  }
}

function trimOf(mark: string | undefined): Trim {
  return mark === '-' ? 'space' : mark === '+' ? 'nothing' : 'line-break';
}

/** Where the text begins that stands at `at`. */
function trimmedStart(source: string, at: number, trim: Trim): number {
  if (trim === 'line-break') return at + (matchFrom(LINE_BREAK, source, at)?.[0].length ?? 0);
  if (trim === 'space') return source.length - source.slice(at).trimStart().length;
  return at;
}

/** The text up to a tag. @param mark of the tag: `-` takes all space before it, `+` none, otherwise the indent goes */
function trimmedEnd(source: string, from: number, to: number, mark: string | undefined): string {
  const text = source.slice(from, to);
  if (mark === '-') return text.trimEnd();
  if (mark === '+' || mark === undefined) return text;
  const indent = INDENT.exec(text);
  if (indent === null) return text;
  const startsLine =
    indent.index > 0 || indent[1] !== '' || from === 0 || /[\r\n]/.test(source[from - 1] ?? '');
  return startsLine ? text.slice(0, indent.index + (indent[1] ?? '').length) : text;
}

function textPiece(text: string): TemplatePiece {
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
