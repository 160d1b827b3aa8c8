import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Memory } from '../core/memory';
import { messageOf } from '../core/message-of';
import type { DataLossMarker } from '../state/data-loss-marker';
import type { AnnouncementLog } from './announcement-log';
import { Leadership } from './leadership';
import type { Order } from './order';
import type { Outbox } from './outbox';
import type { PendingCommands } from './pending-commands';
import type { RetryingWriter } from './retrying-writer';

export interface LeadOptions {
  memory: Memory;
  /** Which bot this is among those that share the memory. */
  bot: string;
  clock: Clock;
  log: Log;
  announced: AnnouncementLog;
  commands: PendingCommands;
  writer: RetryingWriter;
  marker: DataLossMarker;
  outbox: Pick<Outbox, 'withdraw'>;
  /** What was posted before is read: this bot may go on from there. */
  begun(): void;
  /** What is pending is another bot's now. */
  ended(): void;
}

/** What could not be read is tried again after this. */
const RETRY_MS = 1_000;
/** A chat service that does not answer holds up a bot that begins to post for no longer than this. */
const MAX_DRAIN_MS = 10_000;
const DRAIN_POLL_MS = 20;
/** The bot that led has won the lead back by then, or is dead. */
const YIELD_MS = 8_000;

/**
 * The times in which this bot is the one that posts, of all that share a memory: each begins with reading what was posted before, by
 * whomever, and what it took on ends with it.
 */
export class Lead {
  readonly #options: LeadOptions;
  readonly #leadership: Leadership;
  /** It has waited for another bot that may know what the memory has lost. */
  #hasYielded = false;
  /** The records are read, and this bot leads. */
  #holds = false;
  /** Counts the times that this bot has lost the lead: what it took on before is another's now. */
  #era = 0;
  /** One object for all orders of an era: there are many. */
  #common: Pick<Order, 'still' | 'ready'>;
  /** The last beginning, which another one waits for. */
  #beginning: Promise<void> = Promise.resolve();

  constructor(options: LeadOptions) {
    this.#options = options;
    const { memory, bot, clock, log } = options;
    this.#leadership = new Leadership(memory, bot, clock, log, {
      gained: () => this.#begin(),
      lost: () => this.end(),
    });
    // Until then this bot took itself for one without a past.
    memory.onArrival?.(() => {
      if (!this.#leadership.holds) return;
      this.end();
      this.#begin();
    });
    this.#common = this.#commonNow();
  }

  /** Whether this bot leads, and has read what was posted before. */
  get holds(): boolean {
    return this.#holds;
  }

  /**
   * What all results have in common: they are this bot's to post while it leads, and wait while what was
   * posted before cannot be put on record: a twin would post it again. Nobody else reads a bot's own memory.
   */
  get common(): Pick<Order, 'still' | 'ready'> {
    return this.#common;
  }

  start(): void {
    this.#leadership.start();
  }

  /** Lets another bot lead. */
  async stop(): Promise<void> {
    await this.#leadership.stop();
  }

  /** Takes nothing more on; what was taken on and not sent yet is not sent. */
  end(): void {
    this.#era += 1;
    this.#common = this.#commonNow();
    this.#holds = false;
    this.#options.ended();
    void this.#options.outbox.withdraw();
  }

  /** Tells a memory again what it has lost while this bot leads. */
  async checkMemory(): Promise<void> {
    const { log, announced, commands, marker } = this.#options;
    if (!(await marker.isMissing())) return;
    log.warn('Redis has lost its data; restoring what was posted and what is pending.');
    await announced.tellAgain();
    await commands.load();
    await marker.write();
  }

  #commonNow(): Pick<Order, 'still' | 'ready'> {
    const era = this.#era;
    const still = () => era === this.#era && this.#leadership.holds;
    return this.#options.memory.shared ? { still, ready: () => !this.#options.writer.behind } : { still };
  }

  /** One beginning after the other: two that read the records beside each other would mix them up. */
  #begin(): void {
    this.#beginning = this.#beginning.then(() => this.#read(this.#era));
  }

  /** Reads what was posted before, by whomever, and goes on from there. Never rejects. */
  async #read(era: number): Promise<void> {
    const { clock, log, announced, commands, marker } = this.#options;
    const isCurrent = () => era === this.#era && this.#leadership.holds;
    if (!isCurrent() || this.#holds) return;
    try {
      // What this bot itself still has in its hands from an earlier time has to be in the records, too.
      await this.#drainInFlight();
      const lostAt = await this.#lostAt();
      if (lostAt !== undefined && !this.#hasYielded) {
        this.#hasYielded = true;
        log.warn('Redis has lost its data; the bot that posted last restores it.');
        await this.#leadership.yield(YIELD_MS);
        return;
      }
      this.#hasYielded = false;
      await Promise.all([announced.load(clock.now(), lostAt), commands.load()]);
      await marker.write();
    } catch (error) {
      log.warn(`What was posted before cannot be read yet: ${messageOf(error)}`);
      clock.after(RETRY_MS, () => this.#begin());
      return;
    }
    if (!isCurrent()) return;
    this.#leadership.settle();
    this.#holds = true;
    this.#options.begun();
  }

  /** Until when another bot posted, where what it has put on record is gone. */
  async #lostAt(): Promise<number | undefined> {
    const { refusedAt } = this.#leadership;
    return refusedAt !== undefined && (await this.#options.marker.isMissing()) ? refusedAt : undefined;
  }

  /** Resolves when nothing is being sent for an earlier time and all that was is on record, or after a while. */
  async #drainInFlight(): Promise<void> {
    const { clock, outbox, writer } = this.#options;
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
    const until = clock.steady() + MAX_DRAIN_MS;
    await Promise.race([outbox.withdraw(), sleep(MAX_DRAIN_MS)]);
    while (writer.behind && clock.steady() < until) await sleep(DRAIN_POLL_MS);
  }
}
