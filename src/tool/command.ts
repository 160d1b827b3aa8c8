import type { Terminal } from './terminal';

/** 0: all is well. 1: the answer is no (errors found, nothing matches, it failed). 2: it could not be asked. */
export type ExitCode = 0 | 1 | 2;

export interface ToolOption {
  type: 'string' | 'boolean';
  short?: string;
  /** May be given several times. */
  multiple?: boolean;
  /** What stands for the value in help, e.g. `FOLDER`. */
  value?: string;
  description: string;
}

/** For commands whose answer a script can read too. */
export const JSON_OPTION: Record<'json', ToolOption> = {
  json: { type: 'boolean', description: 'Print JSON for scripts instead of text for people' },
};

/** What a command was called with. */
export interface ToolCall {
  /** Everything that is no option. */
  words: string[];
  /** Value of a `string` option, the last one given. */
  text(option: string): string | undefined;
  /** All values of a `string` option. */
  texts(option: string): string[];
  /** Whether a `boolean` option was given. */
  has(option: string): boolean;
  terminal: Terminal;
  environment: Readonly<Record<string, string | undefined>>;
  /** Absolute path that relative ones start from. */
  folder: string;
  /**
   * For commands that have to clean up: aborted when the person has had enough (Ctrl-C). Who has asked for it
   * must end by itself then.
   */
  interruption(): AbortSignal;
}

/** One thing that the tool can do. One file each in `src/tool`, one line in `src/tool/commands.ts`. */
export interface ToolCommand {
  /** What people type: one word, or two as in `audit verify`. */
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What follows the name, e.g. `[packs…]`. */
  takes?: string;
  options?: Record<string, ToolOption>;
  /** Further help: where things come from, what the exit code says, examples. */
  notes?: string;
  /** @throws UsageError for what the person should type otherwise */
  run(call: ToolCall): Promise<ExitCode>;
}

/** The command line does not make sense; `message` says how it would. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
