import { isDeepStrictEqual } from 'node:util';
import { type Format, matchTail, parametersOf, readFormat } from './format';
import { strip } from './python/characters';
import { compileRegex } from './python/compile';
import type { Program } from './python/program';
import { Run } from './python/run';
import { type Leniency, type Piece, relax } from './relax';
import { parseTail, type Tail, wordsOf } from './tail';
import type { Parameters } from './types';

/** A command as the server takes it, with what the person meant. */
export interface Rewritten {
  command: string;
  parameters: Parameters;
}

/** Words of a format that must be there for it to be meant where the message does not even start with one. */
const MANY_WORDS = 4;
/** Words of a format that must be there for others of it to be left out. */
const FEW_WORDS = 2;

/** A format that forgives; it finds what a person meant and how to say that to the server. */
export class RelaxedFormat {
  readonly #format: Format;
  readonly #program: Program | undefined;
  readonly #pieces: readonly Piece[];
  readonly #firstPiece: number;

  constructor(format: Format, leniency: Leniency) {
    this.#format = format;
    const relaxed = relax(readFormat(format.text).syntax, leniency);
    this.#program = relaxed && compileRegex(relaxed.syntax);
    this.#pieces = relaxed?.pieces ?? [];
    this.#firstPiece = relaxed?.firstPiece ?? 0;
  }

  /**
   * What is meant by a command, of which `tail` is parsed; undefined where the format does not fit, or where the server
   * would not understand the rewritten command as the person meant it.
   */
  rewrite(command: string, tail: Tail): Rewritten | undefined {
    if (this.#program === undefined) return undefined;
    const run = new Run(this.#program, ` ${tail.rest} `);
    if (!run.search(0)) return undefined;
    const meant = parametersOf({ ...this.#format, program: this.#program }, tail, run);
    const said = this.#said(run);
    if (meant === undefined || said === undefined) return undefined;
    const pairs = command.slice(command.length - tail.length);
    const rewritten = said + (pairs === '' || said === '' ? strip(pairs) : pairs);
    const understood = matchTail(this.#format, parseTail(rewritten));
    return isDeepStrictEqual(understood, meant) ? { command: rewritten, parameters: meant } : undefined;
  }

  /** The command put together from its pieces; undefined where so little of the format was said that it may be chance. */
  #said(run: Run): string | undefined {
    const spans = this.#spans(run);
    const words = spans.filter(({ piece }) => piece.kind === 'word' && /[\p{L}\p{N}]/u.test(piece.text));
    const wholeWords = words.reduce((count, { said }) => count + wordsOf(said).length, 0);
    const left = leftOut(words);
    if (left > 0 && wholeWords - left < FEW_WORDS) return undefined;
    const [first] = spans.filter(({ said }) => strip(said) !== '');
    if (first?.piece.kind !== 'word' && wholeWords < MANY_WORDS) return undefined;
    if (!spans.every((span, index) => isPlausible(span, spans[index + 1], wholeWords))) {
      return undefined;
    }
    return strip(spans.map(({ said }) => said).join(''));
  }

  /** What was matched, piece by piece: values and all else that is taken as typed among the format's own words. */
  #spans(run: Run): Span[] {
    const named = new Set(this.#program?.names.values());
    const starts = new Map<number, number>();
    const spans: Span[] = [];
    for (const { slot, position } of run.saves()) {
      const group = slot >> 1;
      if ((slot & 1) === 0) {
        starts.set(group, position);
        continue;
      }
      const typed = run.text.slice(starts.get(group), position);
      const piece = this.#pieces[group - this.#firstPiece];
      if (piece !== undefined)
        spans.push({ piece, typed, said: piece.kind === 'typed' ? typed : piece.text });
      else if (named.has(group)) spans.push({ piece: { kind: 'typed' }, typed, said: typed });
    }
    return spans;
  }
}

/** Words of the format that the person left out. */
const leftOut = (words: readonly Span[]): number =>
  words.reduce((count, { typed, said }) => count + (typed === '' ? wordsOf(said).length : 0), 0);

/** A piece, what the person typed for it, and what is said to the server. */
interface Span {
  piece: Piece;
  typed: string;
  said: string;
}

/**
 * Where white space before a value is missing, word and value must be told apart: `start5` and `onweb01`, but not `running`,
 * `rules` or `deploy: done`. The more of the format's words are there, the less the value needs to look like one.
 */
function isPlausible(span: Span, after: Span | undefined, words: number): boolean {
  if (span.piece.kind !== 'space' || span.typed !== '') return true;
  const [token = ''] = (after?.typed ?? '').split(/\s/);
  if (/^[\d"@#$<{[]/.test(token)) return words >= 2 || /^\d.*[.:]/.test(token);
  const [letters = ''] = /^\p{L}*/u.exec(token) ?? [];
  if (letters === '' || ENDINGS.test(letters)) return false;
  return letters.length < token.length ? words >= 2 : words >= 3 && token.length >= 4;
}

/** What words end with in other forms: behind a word of the format it is no value. */
const ENDINGS = /^(?:s|d|r|n|es|ed|er|ly|ing|ment|tion|ion|able|ness|less|ers)$/i;
