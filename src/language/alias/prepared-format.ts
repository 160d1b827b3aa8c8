import { checkDefaults, compileFormat, type Format, FormatError, readFormat } from './format';
import { LenientFormat } from './lenient-format';
import type { Leniency } from './lenient-syntax';
import { type Literals, literalsOf } from './literals';
import { hasCertainWords, requiredWords } from './required-words';
import { type Unfinished, unfinishedForms } from './unfinished';

/** Look-behinds and counted repeats: only compiling finds what may be wrong with them. */
const FOUND_LATE = /\(\?<|\{[\d,]/;

/**
 * A representation as a set keeps it: read once to know whether it is well formed and what a command must contain,
 * compiled only when a command comes near. Most formats of a large set never are.
 */
export class PreparedFormat {
  readonly literals: Literals;
  /** Why it is left out. */
  readonly problem: FormatError | undefined;
  readonly text: string;
  #format: Format | undefined;
  #needed: readonly (readonly string[])[] | undefined;
  #unfinished: readonly Unfinished[] | undefined;
  #relaxed: Partial<Record<Leniency, LenientFormat>> | undefined;

  constructor(text: string) {
    this.text = text;
    let literals: Literals = { kind: 'anything' };
    try {
      const { syntax, defaults } = readFormat(text);
      checkDefaults(defaults, syntax.names);
      literals = literalsOf(syntax.nodes);
      if (FOUND_LATE.test(text)) this.#format = compileFormat(text, { syntax, defaults });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.problem = error;
    }
    this.literals = literals;
  }

  /** Whether a command without its pairs, in lower case, has all words that the format needs. */
  canMatch(lower: string): boolean {
    this.#needed ??= requiredWords(readFormat(this.text).syntax.nodes);
    return hasCertainWords(lower, this.#needed);
  }

  /** The format, compiled at its first use. Only to be asked where there is no `problem`. */
  get format(): Format {
    this.#format ??= compileFormat(this.text, readFormat(this.text));
    return this.#format;
  }

  /** The format that forgives, compiled at its first use. */
  relaxed(leniency: Leniency): LenientFormat {
    this.#relaxed ??= {};
    this.#relaxed[leniency] ??= new LenientFormat(this.format, readFormat(this.text).syntax, leniency);
    return this.#relaxed[leniency];
  }

  /** The format as far as each of its required parameters, the most complete first. */
  get unfinished(): readonly Unfinished[] {
    this.#unfinished ??= unfinishedForms(this.format, readFormat(this.text));
    return this.#unfinished;
  }
}
