import { compileRegex } from './compile';
import { parseRegex } from './parse';
import type { Program } from './program';
import { MatchRun } from './run';
import type { Flags } from './syntax';

const PLAIN: Flags = { ignoreCase: false, multiline: false, dotAll: false, ascii: false, verbose: false };

/** What one match captured. */
export interface Match {
  start: number;
  end: number;
  /** Text of each named group, null where it took no part. */
  groups: Record<string, string | null>;
}

/** What one match captured, group by group. */
export interface Captures extends Match {
  numbered: (string | null)[];
  spans: ({ start: number; end: number } | null)[];
}

/** A Python regular expression that matches as Python 3.11 does, in time linear in the text. */
export class PythonRegex {
  readonly #program: Program;

  /** @throws RegexError, UnsupportedError */
  constructor(pattern: string, flags: Partial<Flags> = {}) {
    this.#program = compileRegex(parseRegex(pattern, { ...PLAIN, ...flags }));
  }

  /** How many groups there are, with 0 for the whole match, and the numbers of those with a name. */
  get groups(): { count: number; names: ReadonlyMap<string, number> } {
    return { count: this.#program.loopSlots / 2, names: this.#program.names };
  }

  /** Python's `search`; undefined where nothing matches. @throws TooSlowError */
  search(text: string): Match | undefined {
    const run = new MatchRun(this.#program, text);
    return run.search(0) ? this.#match(run, text) : undefined;
  }

  /** Python's `finditer`. @throws TooSlowError */
  *matches(text: string): Generator<Match> {
    const run = new MatchRun(this.#program, text);
    for (let found = run.search(0); found; found = run.next()) yield this.#match(run, text);
  }

  /** Like `matches`, with the text and place of every group by its number (0 is the whole), null where it took no part. */
  *captures(text: string): Generator<Captures> {
    const run = new MatchRun(this.#program, text);
    const groups = this.#program.loopSlots / 2;
    for (let found = run.search(0); found; found = run.next()) {
      const spans = Array.from({ length: groups }, (_group, index) => {
        const start = run.slots[2 * index] ?? -1;
        const end = run.slots[2 * index + 1] ?? -1;
        return start < 0 || end < start ? null : { start, end };
      });
      const numbered = spans.map((span) => (span === null ? null : text.slice(span.start, span.end)));
      yield { ...this.#match(run, text), numbered, spans };
    }
  }

  #match(run: MatchRun, text: string): Match {
    const { slots } = run;
    const groups: Record<string, string | null> = {};
    for (const [name, index] of this.#program.names) {
      const start = slots[2 * index] as number;
      const end = slots[2 * index + 1] as number;
      groups[name] = start < 0 || end < start ? null : text.slice(start, end);
    }
    return { start: slots[0] as number, end: slots[1] as number, groups };
  }
}
