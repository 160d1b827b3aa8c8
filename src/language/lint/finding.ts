/**
 * How bad a finding is. `error`: StackStorm refuses the file, or a command in it never works; only what is
 * certain. `warning`: it works otherwise than its author most likely meant. `hint`: it could be easier on people.
 */
export type Kind = 'error' | 'warning' | 'hint';

export const KINDS: readonly Kind[] = ['error', 'warning', 'hint'];

/** One thing that the linter has to say about one place in one file. */
export interface Finding {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Stable name in kebab-case, listed in `docs/aliases.md`. */
  rule: string;
  kind: Kind;
  /** What is wrong and why it matters, one or two sentences. */
  why: string;
  /** What to do about it. */
  fix: string;
  pack?: string;
  alias?: string;
  /** The format as written, where one is to blame. */
  format?: string;
  /** A command that shows it, checked on the language itself. */
  example?: string;
}

/** What a rule says; the place is added by whoever knows it. */
export type Remark = Pick<Finding, 'rule' | 'kind' | 'why' | 'fix' | 'format' | 'example'>;
