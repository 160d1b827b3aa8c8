import { randomBytes } from 'node:crypto';
import { cut } from '../../core/cut';
import { piecesOf } from '../../language/jinja/pieces';

/**
 * Makes a shell command out of a template so that every value arrives as data, wherever the template pastes
 * it: bare, between quotes, in a here-document, in `$(…)`. The template is rendered with marks around each
 * value; the finished text is then read as a shell reads it, and each value is quoted for the place it is in.
 */
export type Render = (template: string) => string;

type Place = 'bare' | 'single' | 'double' | 'comment' | 'arithmetic' | 'heredoc' | 'raw-heredoc';

interface Frame {
  place: Place;
  /** How many backquotes we are inside: each takes one layer of backslashes away. */
  backquotes: number;
  /** Open round brackets in `$(…)`, to find its end. */
  depth: number;
  closes: ')' | '`' | '))' | undefined;
}

interface Heredoc {
  word: string;
  raw: boolean;
  tabs: boolean;
}

const SAFE_BARE = /^[A-Za-z0-9_./:@%+,-]+$/;

/** The template is one parameter and nothing else: then its value is the command itself, by design. */
const WHOLE = /^\s*\{\{-?\s*[A-Za-z_]\w*\s*-?\}\}\s*$/;

/**
 * @param template shell text with Jinja in it, from a pack's file
 * @throws Error with a sentence where a value stands in a place in which nothing can make it safe
 */
export function renderShell(template: string, render: Render): string {
  if (WHOLE.test(template)) return render(template);
  const nonce = randomBytes(12).toString('hex');
  const open = `\u0001${nonce}<`;
  const close = `\u0001${nonce}>`;
  return quoteMarked(render(markOutputs(template, open, close, render)), open, close);
}

/** Puts marks around every `{{ … }}`; blocks, comments and raw sections stay as they are. */
function markOutputs(template: string, open: string, close: string, render: Render): string {
  let marked = '';
  let at = 0;
  for (const { start, end } of outputsOf(template, render)) {
    marked += template.slice(at, start) + open + template.slice(start, end) + close;
    at = end;
  }
  return marked + template.slice(at);
}

function outputsOf(template: string, render: Render): { start: number; end: number }[] {
  try {
    return [...piecesOf(template)].flatMap((piece) =>
      piece.type === 'expression' ? [{ start: piece.at, end: piece.end }] : [],
    );
  } catch (error) {
    // Whoever renders says in StackStorm's words what is wrong with the template.
    render(template);
    throw error;
  }
}

function quoteMarked(text: string, open: string, close: string): string {
  const reader = new ShellReader();
  let out = '';
  let at = 0;
  for (;;) {
    const start = text.indexOf(open, at);
    if (start < 0) break;
    const end = text.indexOf(close, start);
    if (end < 0) break;
    const before = text.slice(at, start);
    reader.read(before);
    out += before + reader.quote(text.slice(start + open.length, end));
    at = end + close.length;
  }
  return out + text.slice(at);
}

/** Follows shell text far enough to know what the next character would be taken for. */
class ShellReader {
  readonly #frames: Frame[] = [{ place: 'bare', backquotes: 0, depth: 0, closes: undefined }];
  #pending: Heredoc[] = [];
  #heredoc: Heredoc | undefined;
  #line = '';
  #wordStart = true;
  #escaped = false;
  #heredocWord: { text: string; raw: boolean; tabs: boolean } | undefined;
  #previous = '';

  get #top(): Frame {
    const frame = this.#frames[this.#frames.length - 1];
    if (frame === undefined) throw new Error('the shell text closes more than it opens');
    return frame;
  }

  read(text: string): void {
    for (const character of text) {
      const escaped = this.#escaped;
      this.#step(character);
      this.#previous = escaped ? '' : character;
    }
  }

  /** The value, as it has to be written here. */
  quote(value: string): string {
    if (value.includes('\0'))
      throw new Error('a value holds a NUL character, which no shell command can carry');
    if (this.#heredocWord !== undefined) throw refusal(value, 'the word that ends a here-document');
    const frame = this.#top;
    if (this.#escaped) throw refusal(value, 'the place after a backslash');
    const quoted = this.#quoteIn(frame, value);
    this.#wordStart = false;
    this.#previous = 'x';
    return layered(quoted, frame);
  }

  #quoteIn(frame: Frame, value: string): string {
    switch (frame.place) {
      case 'single':
        return value.replaceAll("'", `'\\''`);
      case 'double':
        return value.replace(/[\\"$`]/g, '\\$&');
      case 'heredoc':
        this.#checkLines(value);
        return value.replace(/[\\$`]/g, '\\$&');
      case 'raw-heredoc':
        this.#checkLines(value);
        return value;
      case 'comment':
        return value.replace(/[\r\n]/g, ' ');
      case 'arithmetic':
        if (!/^\s*[+-]?\d+\s*$/.test(value))
          throw refusal(value, 'an arithmetic expression, which takes whole numbers only');
        return value;
      case 'bare':
        if (value === '' && this.#wordStart) return '';
        if (this.#previous === '$') throw refusal(value, 'the place after a dollar sign');
        return SAFE_BARE.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
    }
  }

  /** A line of the value that equals the end word would end the here-document. */
  #checkLines(value: string): void {
    const word = this.#heredoc?.word ?? '';
    const lines = (this.#line + value).split('\n');
    if (lines.some((line) => line.trim() === word))
      throw refusal(value, `the here-document that "${word}" ends`);
    this.#line = lines[lines.length - 1] ?? '';
  }

  #step(character: string): void {
    if (this.#heredoc !== undefined) {
      this.#inHeredoc(character);
    } else if (this.#heredocWord === undefined || this.#inHeredocWord(character)) {
      this.#inText(this.#top, character);
    }
  }

  #inText(frame: Frame, character: string): void {
    if (this.#escaped) {
      this.#escaped = false;
      this.#wordStart = false;
    } else if (frame.place === 'single') {
      if (character === "'") frame.place = 'bare';
    } else if (frame.place === 'comment') {
      if (character === '\n') {
        frame.place = 'bare';
        this.#newline();
      }
    } else if (character === '\\') this.#escaped = true;
    else if (character === '`') this.#backquote(frame);
    else if (this.#previous === '$' && character === '(') this.#push(frame);
    else if (character === '(' && this.#opensArithmetic(frame)) this.#toArithmetic(frame);
    else if (frame.place === 'arithmetic') this.#inArithmetic(frame, character);
    else if (frame.place === 'double') {
      if (character === '"') frame.place = 'bare';
    } else this.#inBare(frame, character);
  }

  /** The second bracket of `$((`. */
  #opensArithmetic(frame: Frame): boolean {
    return (
      frame.closes === ')' &&
      frame.place === 'bare' &&
      frame.depth === 0 &&
      this.#previous === '(' &&
      this.#wordStart
    );
  }

  #inBare(frame: Frame, character: string): void {
    if (character === "'") {
      if (this.#previous === '$') throw new Error("a cmd template may not use $'…' together with parameters");
      frame.place = 'single';
    } else if (character === '"') frame.place = 'double';
    else if (character === '#' && this.#wordStart) frame.place = 'comment';
    else if (character === '(') frame.depth += 1;
    else if (character === ')') {
      if (frame.closes === ')' && frame.depth === 0) {
        this.#frames.pop();
        return;
      }
      frame.depth -= 1;
    } else if (character === '<' && this.#previous === '<')
      this.#heredocWord = { text: '', raw: false, tabs: false };
    else if (character === '\n') {
      this.#newline();
      return;
    }
    this.#wordStart = /[\s;|&()<>]/.test(character);
  }

  #toArithmetic(frame: Frame): void {
    frame.place = 'arithmetic';
    frame.closes = '))';
    frame.depth = 0;
  }

  #inArithmetic(frame: Frame, character: string): void {
    if (character === '(') frame.depth += 1;
    else if (character === ')') {
      if (frame.depth > 0) frame.depth -= 1;
      else if (this.#previous === ')') this.#frames.pop();
    }
  }

  #push(frame: Frame): void {
    this.#frames.push({ place: 'bare', backquotes: frame.backquotes, depth: 0, closes: ')' });
    this.#wordStart = true;
  }

  #backquote(frame: Frame): void {
    if (frame.closes === '`') this.#frames.pop();
    else this.#frames.push({ place: 'bare', backquotes: frame.backquotes + 1, depth: 0, closes: '`' });
    this.#wordStart = true;
  }

  /** @returns true where the character does not belong to the word and is to be read as usual */
  #inHeredocWord(character: string): boolean {
    const word = this.#heredocWord;
    if (word === undefined) return true;
    if (word.text === '' && character === '<') {
      // `<<<` is a here-string: an ordinary word follows.
      this.#heredocWord = undefined;
      return false;
    }
    if (word.text === '' && character === '-' && !word.tabs) {
      word.tabs = true;
      return false;
    }
    if (word.text === '' && (character === ' ' || character === '\t')) return false;
    if (/["'\\]/.test(character)) {
      word.raw = true;
      return false;
    }
    if (/[\s;|&()<>]/.test(character)) {
      this.#pending.push({ word: word.text, raw: word.raw, tabs: word.tabs });
      this.#heredocWord = undefined;
      return true;
    }
    word.text += character;
    return false;
  }

  #newline(): void {
    this.#wordStart = true;
    const next = this.#pending.shift();
    if (next === undefined) return;
    this.#heredoc = next;
    this.#line = '';
    const { backquotes } = this.#top;
    this.#frames.push({
      place: next.raw ? 'raw-heredoc' : 'heredoc',
      backquotes,
      depth: 0,
      closes: undefined,
    });
  }

  #inHeredoc(character: string): void {
    if (character !== '\n') {
      this.#line += character;
      return;
    }
    const line = this.#heredoc?.tabs === true ? this.#line.replace(/^\t+/, '') : this.#line;
    const ended = line === this.#heredoc?.word;
    this.#line = '';
    if (!ended) return;
    this.#heredoc = undefined;
    this.#frames.pop();
    this.#newline();
  }
}

/** Inside backquotes a backslash before `\`, `$` and the backquote itself is taken away once more. */
function layered(text: string, frame: Frame): string {
  let out = text;
  for (let layer = 0; layer < frame.backquotes; layer += 1) out = out.replace(/[\\$`]/g, '\\$&');
  return out;
}

function refusal(value: string, place: string): Error {
  return new Error(
    `The value ${JSON.stringify(cut(value, 40))} cannot be put safely into ${place}. ` +
      "Change the action's cmd template so that the parameter stands bare or between quotes.",
  );
}
