import type {
  AliasSet,
  HelpEntry,
  Hit,
  MatchOutcome,
  Parameters,
  Problem,
  Suggestion,
} from '../../core/alias';
import type { ActionAlias } from '../../core/stackstorm-types';
import { doAtOnce, doInTurns, type Steps } from '../../core/steps';
import { TooSlowError } from '../python-regex/run';
import { backtrackingCost } from './backtracking-cost';
import { matchTail } from './format';
import { type FormatEntry, FormatIndex } from './format-index';
import { helpEntries } from './help';
import { type Allowed, lenientHits, unfinishedHits } from './lenient-match';
import { PreparedFormat } from './prepared-format';
import { withQuotesKept } from './preserved-quotes';
import { isTextForList, notExecutable, problemOf, sameNames } from './problems';
import { passesOf, type Representation, representationsOf } from './representations';
import { Suggester } from './suggest';
import { parseMeantTail, parseTail, type TrailingParameters } from './trailing-parameters';

/** What can be set when a set is built. */
export interface AliasSetOptions {
  /** Longest message, in UTF-16 units, that is looked at at all; 200,000 unless said otherwise. */
  maxLength?: number;
  /** The set that this one replaces: formats that it has too are not read again. */
  previous?: AliasSet | undefined;
}

const MAX_LENGTH = 200_000;
/** Steps of the server's parser, less than half a second of them. */
const MAX_EFFORT = 10_000_000;
/** In more than so many characters nobody wraps values in quotes by hand. */
const MAX_QUOTED = 4_000;
const HOSTILE =
  'That message has white space and key=value pairs in a way that would keep the server busy for a very long time, so ' +
  'I did not pass it on. Please put single spaces between the pairs, and nothing but pairs after the first one.';

/**
 * Builds the set of all enabled aliases. A format that is malformed or not supported is left out and told in
 * `problems`; the other formats, also of the same alias, work.
 */
export function buildAliasSet(aliases: readonly ActionAlias[], options: AliasSetOptions = {}): AliasSet {
  return doAtOnce(building(aliases, options));
}

/**
 * As `buildAliasSet`, letting others have their turn: ten thousand aliases take a second.
 * @param rest awaited after each hundred formats
 */
export function buildAliasSetInTurns(
  aliases: readonly ActionAlias[],
  options: AliasSetOptions,
  rest: () => Promise<unknown>,
): Promise<AliasSet> {
  return doInTurns(building(aliases, options), rest);
}

/** So many formats take a few milliseconds to read. */
const AT_ONCE = 100;

function* building(aliases: readonly ActionAlias[], options: AliasSetOptions): Steps<AliasSet> {
  const { maxLength = MAX_LENGTH, previous } = options;
  const set = new IndexedSet(aliases, maxLength);
  const known = previous instanceof IndexedSet ? previous.formats : NONE;
  const enabled = aliases.filter((alias) => alias.enabled !== false);
  for (const problem of sameNames(enabled)) set.problems.push(problem);
  let read = 0;
  for (const alias of enabled) {
    const passes = passesOf(alias);
    for (const format of alias.formats) {
      if (isTextForList(format)) set.problems.push(notExecutable(alias, format.representation));
      else {
        for (const representation of representationsOf(format)) {
          set.add(alias, representation, passes, known);
          read += 1;
          if (read % AT_ONCE === 0) yield;
        }
      }
    }
  }
  return set;
}

const NONE: ReadonlyMap<string, PreparedFormat> = new Map();

const everybody: Allowed = () => true;

class IndexedSet implements AliasSet {
  readonly aliases: readonly ActionAlias[];
  readonly problems: Problem[] = [];
  readonly #index = new FormatIndex();
  /** By text; the next set takes them over. */
  readonly formats = new Map<string, PreparedFormat>();
  readonly #entries: FormatEntry[] = [];
  readonly #maxLength: number;
  #suggester: Suggester | undefined;

  constructor(aliases: readonly ActionAlias[], maxLength: number) {
    this.aliases = aliases;
    this.#maxLength = maxLength;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** @param known formats that have been read before, by their text */
  add(
    alias: ActionAlias,
    representation: Representation,
    passes: Pick<FormatEntry, 'first' | 'second'>,
    known: ReadonlyMap<string, PreparedFormat>,
  ): void {
    const { text } = representation;
    const prepared = this.formats.get(text) ?? known.get(text) ?? new PreparedFormat(text);
    this.formats.set(text, prepared);
    if (prepared.problem !== undefined) {
      this.problems.push(problemOf(alias, prepared));
      return;
    }
    const entry = { alias, representation, prepared, ...passes, order: this.size };
    this.#entries.push(entry);
    this.#index.add(entry);
  }

  interpret(text: string, allowed: Allowed = everybody): MatchOutcome {
    if (text.length > this.#maxLength) {
      const reason = `That message has ${text.length} characters; I read ${this.#maxLength} at most. Please shorten it.`;
      return { kind: 'refused', reason };
    }
    const tail = parseTail(text);
    const strict = distinct(this.#strictHits(text, tail, allowed));
    const isPlain = strict.length > 0 && parseMeantTail(text).length === tail.length;
    const lenient = isPlain ? [] : distinct(lenientHits(this.#index, text, allowed));
    // Where the same formats take the whole, nobody means what the server would make of a part: a pair inside of a value.
    const hits = strict.every((hit) => lenient.some((other) => isSameFormat(hit, other))) ? lenient : strict;
    if (hits.length > 0) return this.#outcomeOf(hits);
    const unfinished = unfinishedHits(this.#index, text, allowed);
    if (unfinished.hits.length > 0) return this.#outcomeOf(distinct(unfinished.hits));
    const [lacking, another] = unfinished.lacking;
    if (lacking !== undefined && another === undefined) {
      const { alias, representation } = lacking.entry;
      const { display, text: written } = representation;
      return { kind: 'incomplete', alias, display, representation: written, missing: [...lacking.missing] };
    }
    return this.#nothing(text, allowed);
  }

  #strictHits(text: string, tail: TrailingParameters, allowed: Allowed): Hit[] {
    const candidates = this.#index.candidates(tail.rest).filter(({ alias }) => allowed(alias));
    return strictHits(candidates, text, tail);
  }

  /** What comes of one hit or more; what would hang the server is not passed on. */
  #outcomeOf(found: readonly Hit[]): MatchOutcome {
    const hits = found.map((hit) => this.#quoted(hit));
    if (hits.some(({ command }) => backtrackingCost(command) > MAX_EFFORT))
      return { kind: 'refused', reason: HOSTILE };
    const [hit] = hits;
    return hits.length === 1 && hit !== undefined ? { kind: 'hit', hit } : { kind: 'ambiguous', hits };
  }

  /** The hit with the quotes that belong to its values. */
  #quoted(hit: Hit): Hit {
    const prepared = this.formats.get(hit.representation);
    if (prepared === undefined || hit.matchMultiple || hit.command.length > MAX_QUOTED) return hit;
    const quoted = withQuotesKept(prepared.format, hit.command);
    return quoted === undefined ? hit : { ...hit, ...quoted, rewritten: true };
  }

  /** Suggestions are looked for when they are asked for: most messages are not meant as commands. */
  #nothing(text: string, allowed: Allowed): MatchOutcome {
    const suggest = (): Suggestion[] => {
      this.#suggester ??= new Suggester(this.#entries);
      return this.#suggester.suggest(text, allowed);
    };
    let suggestions: Suggestion[] | undefined;
    return {
      kind: 'none',
      get suggestions() {
        suggestions ??= suggest();
        return suggestions;
      },
    };
  }

  help(words = '', allowed: Allowed = everybody): HelpEntry[] {
    return helpEntries(this.aliases.filter(allowed), words);
  }
}

/** What the server itself finds among the candidates, in its two passes. */
function strictHits(candidates: readonly FormatEntry[], command: string, tail: TrailingParameters): Hit[] {
  const lower = tail.rest.toLowerCase();
  for (const pass of ['first', 'second'] as const) {
    const hits: Hit[] = [];
    for (const { alias, representation, prepared, [pass]: takesPart } of candidates) {
      const parameters = takesPart && prepared.canMatch(lower) ? matchInTime(prepared, tail) : undefined;
      if (parameters === undefined) continue;
      const { text, display, matchMultiple } = representation;
      hits.push({
        alias,
        representation: text,
        display,
        command,
        parameters,
        rewritten: false,
        matchMultiple,
      });
    }
    if (hits.length > 0) return hits;
  }
  return [];
}

/** A format that takes too long over a command does not match it: the server would take far longer. */
function matchInTime(prepared: PreparedFormat, tail: TrailingParameters): Parameters | undefined {
  try {
    return matchTail(prepared.format, tail);
  } catch (error) {
    if (error instanceof TooSlowError) return undefined;
    throw error;
  }
}

function isSameFormat(one: Hit, other: Hit): boolean {
  return one.alias === other.alias && one.representation === other.representation;
}

/** Without hits of the same alias that mean the same: there is nothing to choose between them. */
function distinct(hits: Hit[]): Hit[] {
  if (hits.length < 2) return hits;
  const seen = new Set<string>();
  return hits.filter(({ alias, parameters, matchMultiple }) => {
    const meaning = JSON.stringify([
      alias.pack,
      alias.name,
      matchMultiple,
      Object.entries(parameters).sort(),
    ]);
    const isNew = !seen.has(meaning);
    seen.add(meaning);
    return isNew;
  });
}
