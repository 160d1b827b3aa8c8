import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { amount } from '../core/amount';
import { BackendError, reasonFor } from '../core/backend-error';
import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import type { ActionAlias } from '../core/stackstorm-types';
import { type AliasSet, buildAliasSet, buildAliasSetInTurns } from '../language/alias';

export interface AliasBookOptions {
  /** Reads all aliases. */
  read(): Promise<ActionAlias[]>;
  log: Log;
  clock: Clock;
  /** Longest command, in characters. */
  longestCommand: number;
  /** Milliseconds between two looks; 0 for never. */
  intervalMs: number;
  /** Called with each thing that is wrong with an alias, when it appears. */
  told(problem: string): void;
  /** Called with each new set; the reading has ended when it resolves. */
  changed(set: AliasSet): Promise<void>;
}

const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;
/** A pack that is registered sends an event for each of its aliases (docs/stackstorm-facts.md, 5). */
const QUIET_MS = 300;

/**
 * The commands as they are now. A reload swaps the whole set at once; one that fails leaves the old set
 * in place. What is wrong with an alias is said when it appears, not at every reload.
 */
export class AliasBook {
  readonly #options: AliasBookOptions;
  #set: AliasSet;
  #digest = '';
  #reported: ReadonlySet<string> = new Set();
  #reading: Promise<AliasSet> | undefined;
  #failing: string | undefined;
  #lastError: unknown;
  #retries = 0;
  #callOffNext: (() => void) | undefined;
  #callOffSoon: (() => void) | undefined;
  #stopped = false;

  constructor(options: AliasBookOptions) {
    this.#options = options;
    this.#set = buildAliasSet([], { maxLength: options.longestCommand });
  }

  get set(): AliasSet {
    return this.#set;
  }

  /** A sentence for people where there are no commands because they could never be read. */
  get trouble(): string | undefined {
    if (this.#failing === undefined || this.#set.size > 0) return undefined;
    return `I have no commands yet, because they cannot be read from StackStorm: ${this.#failing}. I keep trying; \`st2 doctor\` tells you what to fix.`;
  }

  /** What the newest reading ended with; undefined where it succeeded. */
  get lastError(): unknown {
    return this.#lastError;
  }

  /** Reads at once because somebody asked for it outside of chat, and says in the log what came of it. */
  reloadAsAsked(): void {
    const { log } = this.#options;
    log.info('SIGUSR2: reading the commands again.');
    this.reload().then(
      (set) => log.info(`SIGUSR2: I have ${amount(set.size, 'command')} now.`),
      (error: unknown) => log.warn(`SIGUSR2: the commands cannot be read: ${messageOf(error)}`),
    );
  }

  /** Reads for the first time and goes on reading. Resolves after the first try, whatever came of it. */
  async start(): Promise<void> {
    await this.reload().catch(() => {});
  }

  stop(): void {
    this.#stopped = true;
    this.#callOffNext?.();
    this.#callOffSoon?.();
  }

  /** After an event that says that an alias changed: many in a row lead to one reload. */
  reloadSoon(): void {
    this.#callOffSoon?.();
    this.#callOffSoon = this.#options.clock.after(QUIET_MS, () => void this.reload().catch(() => {}));
  }

  /**
   * Whoever asks while a reading is under way gets its outcome.
   * @throws what reading threw; the old set stays
   */
  reload(): Promise<AliasSet> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<AliasSet> {
    this.#callOffNext?.();
    const { log } = this.#options;
    try {
      const aliases = await this.#options.read();
      if (this.#failing !== undefined) log.info('The commands can be read again.');
      this.#failing = undefined;
      this.#lastError = undefined;
      this.#retries = 0;
      await this.#take(aliases);
      return this.#set;
    } catch (error) {
      const why = reasonOf(error);
      if (why !== this.#failing) {
        const left = this.#set.size === 0 ? '' : ' The previous commands stay in use.';
        log.warn(`The commands could not be read from StackStorm: ${why}. I keep trying.${left}`);
      }
      this.#failing = why;
      this.#lastError = error;
      throw error;
    } finally {
      this.#plan();
    }
  }

  async #take(aliases: ActionAlias[]): Promise<void> {
    const digest = createHash('sha1').update(JSON.stringify(aliases)).digest('base64');
    if (digest === this.#digest) return;
    const { longestCommand: maxLength } = this.#options;
    this.#set = await buildAliasSetInTurns(aliases, { maxLength, previous: this.#set }, nextTurn);
    this.#digest = digest;
    this.#report();
    await this.#options.changed(this.#set);
  }

  #report(): void {
    const { log } = this.#options;
    const { aliases, size } = this.#set;
    log.info(`${amount(aliases.length, 'alias is', 'aliases are')} loaded, with ${amount(size, 'format')}.`);
    const messages = new Set(this.#set.problems.map(({ message }) => message));
    for (const message of messages) if (!this.#reported.has(message)) this.#options.told(message);
    this.#reported = messages;
  }

  #plan(): void {
    if (this.#stopped) return;
    const { intervalMs, clock } = this.#options;
    const retry = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#retries);
    const wait = this.#failing === undefined ? intervalMs : retry;
    if (this.#failing !== undefined) this.#retries = Math.min(this.#retries + 1, 10);
    if (wait > 0) this.#callOffNext = clock.after(wait, () => void this.reload().catch(() => {}));
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof BackendError) return reasonFor(error, 'action_alias_list');
  return messageOf(error);
}
