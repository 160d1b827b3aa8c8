import { isDeepStrictEqual } from 'node:util';
import type { Parameters } from '../../core/alias';
import { isBlank, stripSpaces } from '../python-regex/characters';
import { compileRegex } from '../python-regex/compile';
import type { Program } from '../python-regex/program';
import { MatchRun, TooSlowError } from '../python-regex/run';
import { type Syntax, UnsupportedError } from '../python-regex/syntax';
import { composeCommand } from './compose-command';
import { type Format, matchTail, parametersOfMatch } from './format';
import { type FormatPiece, type Leniency, lenientSyntax } from './lenient-syntax';
import { isGluedValue } from './missing-space';
import { valuesWithQuotes } from './preserved-quotes';
import { hasCertainWords, requiredWords } from './required-words';
import { parseTail, type TrailingParameters, wordsOf } from './trailing-parameters';

/** A command as the server takes it, with what the person meant. */
export interface Rewritten {
  command: string;
  parameters: Parameters;
}

/** Words of a format that must be there for it to be meant where the message does not even start with one. */
const MANY_WORDS = 4;
/** A word that a person can type in one way only, but for the case. */
const PLAIN_WORD = /^[\p{L}\p{N}]+$/u;
/** Words of a format that must be there for others of it to be left out. */
const FEW_WORDS = 2;

/** A format that forgives; it finds what a person meant and how to say that to the server. */
export class LenientFormat {
  readonly #format: Format;
  readonly #program: Program | undefined;
  readonly #pieces: readonly FormatPiece[];
  readonly #firstPiece: number;
  readonly #ending: string | undefined;
  readonly #needed: readonly (readonly string[])[];

  /**
   * @param syntax the format's own, or of a part of it
   * @param ending what to say behind that part; undefined where nothing can be said
   */
  constructor(format: Format, syntax: Syntax, leniency: Leniency, ending: string | undefined = '') {
    this.#format = format;
    this.#ending = ending;
    const relaxed = lenientSyntax(syntax, leniency);
    this.#program = relaxed && compiled(relaxed.syntax);
    this.#pieces = relaxed?.pieces ?? [];
    this.#firstPiece = relaxed?.firstPiece ?? 0;
    const words = relaxed?.canBeShorter ? [] : requiredWords(syntax.nodes);
    this.#needed = words.filter((ways) => ways.every((word) => PLAIN_WORD.test(word)));
  }

  /** The match of a command without its pairs. */
  #match({ rest }: TrailingParameters): MatchRun | undefined {
    if (this.#program === undefined) return undefined;
    // Most messages lack a word that is needed: that is seen sooner than by matching.
    if (!hasCertainWords(rest.toLowerCase(), this.#needed)) return undefined;
    const run = new MatchRun(this.#program, ` ${rest} `);
    try {
      return run.search(0) && isWhole(run) ? run : undefined;
    } catch (error) {
      if (error instanceof TooSlowError) return undefined;
      throw error;
    }
  }

  /**
   * What is meant by a command, of which `tail` is what the person meant as pairs; undefined where the format does not fit,
   * or where the server would not understand the rewritten command as the person meant it.
   */
  rewrite(command: string, tail: TrailingParameters): Rewritten | undefined {
    const run = this.#match(tail);
    if (run === undefined || this.#program === undefined || this.#ending === undefined) return undefined;
    const format = { ...this.#format, program: this.#program };
    const meant = parametersOfMatch(format, tail, run);
    const said = this.#said(run);
    if (meant === undefined || said === undefined) return undefined;
    const pairs = command.slice(command.length - tail.length);
    const rewritten = stripSpaces(said.text + this.#ending + pairs);
    const understood = matchTail(this.#format, parseTail(rewritten));
    if (isDeepStrictEqual(understood, meant)) return { command: rewritten, parameters: meant };
    if (tail.length === parseTail(command).length) return undefined;
    return this.#spelledOut({ ...meant, ...valuesWithQuotes(format, run) });
  }

  /** A command for values that the server would read otherwise where they were typed. */
  #spelledOut(parameters: Parameters): Rewritten | undefined {
    const defaults = new Map(this.#format.defaults);
    const given: Record<string, string> = {};
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== null && value !== defaults.get(name)) given[name] = value;
    }
    const composed = composeCommand(this.#format.text, given);
    return composed && { command: composed.command, parameters };
  }

  /**
   * How many of the format's words a command has, where it fits; else undefined, also where hardly more than the first
   * word fits and the rest may be anything.
   */
  wordsSaid(tail: TrailingParameters): number | undefined {
    const run = this.#match(tail);
    const said = run && this.#said(run);
    return said !== undefined && (said.words >= FEW_WORDS || said.isTerse) ? said.words : undefined;
  }

  /** The command put together from its pieces; undefined where so little of the format was said that it may be chance. */
  #said(run: MatchRun): Said | undefined {
    const spans = this.#spans(run);
    const words = spans.filter(({ piece }) => piece.kind === 'word' && /[\p{L}\p{N}]/u.test(piece.text));
    const wholeWords = words.reduce((count, { said }) => count + wordsOf(said).length, 0);
    const left = words.filter(({ typed }) => typed === '').flatMap(({ said }) => lowerWords(said));
    if (left.length > 0 && wholeWords - left.length < FEW_WORDS && !isTerse(spans)) return undefined;
    const typed = new Set(left.length > 0 ? lowerWords(run.text) : []);
    if (left.some((word) => typed.has(word))) return undefined;
    const [first] = spans.filter(({ said }) => stripSpaces(said) !== '');
    if (first?.piece.kind !== 'word' && wholeWords < MANY_WORDS) return undefined;
    if (!spans.every((span, index) => isTold(span, spans[index + 1], wholeWords))) {
      return undefined;
    }
    return {
      text: stripSpaces(spans.map(({ said }) => said).join('')),
      words: wholeWords,
      isTerse: isTerse(spans),
    };
  }

  /** What was matched, piece by piece: values and all else that is taken as typed among the format's own words. */
  #spans(run: MatchRun): Span[] {
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

/** Whether the space of a format is there, or what follows without one is told apart from the word before it. */
const isTold = ({ piece, typed }: Span, next: Span | undefined, words: number): boolean =>
  piece.kind !== 'space' || typed !== '' || isGluedValue(next?.typed ?? '', words);

/** `deploy web`, but not `deploy is broken again` nor `deploy failed!`: every value is one word. */
const isTerse = (spans: readonly Span[]): boolean =>
  spans.every(({ piece, typed }) => piece.kind !== 'typed' || /^(?:\S*[^\s.!?…,;:])?$/.test(typed.trim()));

/** Whether a match leaves nothing of the message out: where anchors allow that, only the strict language does so. */
const isWhole = ({ text, slots: [start, end] }: MatchRun): boolean =>
  isBlank(text.slice(0, start)) && isBlank(text.slice(end));

/** Forgiving makes a program longer: one that gets too long is done without. */
function compiled(syntax: Syntax): Program | undefined {
  try {
    return compileRegex(syntax);
  } catch (error) {
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}

const lowerWords = (text: string): string[] =>
  wordsOf(text).map(([start, end]) => text.slice(start, end).toLowerCase());

/** A command put together from pieces. */
interface Said {
  text: string;
  /** How many words of the format it has. */
  words: number;
  isTerse: boolean;
}

/** A piece, what the person typed for it, and what is said to the server. */
interface Span {
  piece: FormatPiece;
  typed: string;
  said: string;
}
