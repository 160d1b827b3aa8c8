import type { ActionAlias } from './stackstorm-types';

/** Captured values by parameter name; null for a required group that took no part in the match. */
export type Parameters = Record<string, string | null>;

/** Why a format or an alias is left out; one sentence that says what, why and what to do. */
export interface Problem {
  pack: string;
  alias: string;
  /** The format as written, where one is to blame. */
  format?: string;
  message: string;
}

/** A command that one alias takes. */
export interface Hit {
  alias: ActionAlias;
  /** The representation that matched, exactly as the alias has it: what `POST /aliasexecution` wants. */
  representation: string;
  /** The display string of that format, or the representation. */
  display: string;
  /** What to send: the person's text, or its rewritten form that the strict language accepts. */
  command: string;
  parameters: Parameters;
  /** True when `command` is not what the person typed. */
  rewritten: boolean;
  matchMultiple: boolean;
}

/** A command that comes near, never to be run. */
export interface Suggestion {
  alias: ActionAlias;
  display: string;
}

/** What a message means to a whole set of aliases. */
export type MatchOutcome =
  | { kind: 'hit'; hit: Hit }
  /** Several match: the person chooses; nothing is run. */
  | { kind: 'ambiguous'; hits: Hit[] }
  /** One format fits but for a required parameter: it is asked for. */
  | { kind: 'incomplete'; alias: ActionAlias; display: string; representation: string; missing: string[] }
  | { kind: 'none'; suggestions: Suggestion[] }
  /** Too long, or a tail that would hang the server's own parser: `reason` is said to the person. */
  | { kind: 'refused'; reason: string };

/** One line of help. */
export interface HelpEntry {
  pack: string;
  alias: ActionAlias;
  display: string;
  /** The display as people read it: `restart <service> on [host]`. */
  usage: string;
  description: string;
}

/** All aliases at one moment; immutable, swapped whole at a reload. */
export interface AliasSet {
  readonly size: number;
  readonly problems: readonly Problem[];
  readonly aliases: readonly ActionAlias[];
  /** Forgiving: what the bot uses. `allowed` hides aliases from suggestions and matches (policy). */
  interpret(text: string, allowed?: (alias: ActionAlias) => boolean): MatchOutcome;
  help(words?: string, allowed?: (alias: ActionAlias) => boolean): HelpEntry[];
}
