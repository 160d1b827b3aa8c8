import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Memory } from '../core/memory';

export interface LeadershipListener {
  /** This bot posts from now on. */
  gained(): void;
  /** Another bot may post from now on. */
  lost(): void;
}

const KEY = 'relay:leader';
/** Others take over so long after a bot has died. */
const LEASE_MS = 6_000;
const RENEW_MS = 1_500;
/** What is sent just before the lease ends must be through before another bot has it. */
const MARGIN_MS = 1_000;

/**
 * Which of the bots on one memory posts results and announcements: the one that holds a lease and
 * renews it. A bot that cannot renew, as it hangs or Redis is away, stops by its own clock before another can begin.
 */
export class Leadership {
  readonly #memory: Memory;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #id: string;
  readonly #listener: LeadershipListener;
  #until = 0;
  #leads = false;
  #callOff: (() => void) | undefined;
  #stopped = true;
  /** No claim is made before. */
  #notBefore = 0;
  #refusedAt: number | undefined;

  /** @param id of this process; no two share it */
  constructor(memory: Memory, id: string, clock: Clock, log: Log, listener: LeadershipListener) {
    this.#memory = memory;
    this.#id = id;
    this.#clock = clock;
    this.#log = log;
    this.#listener = listener;
  }

  /** True where this bot may post at this moment. */
  get holds(): boolean {
    return this.#leads && (!this.#memory.shared || this.#clock.steady() < this.#until);
  }

  /** When another bot led for the last time as far as is known, since this one did (on our own clock). */
  get refusedAt(): number | undefined {
    return this.#refusedAt;
  }

  /** Forgets who led before. */
  settle(): void {
    this.#refusedAt = undefined;
  }

  /** Leaves the lead to a bot that knows more for so long. Never rejects. */
  async yield(ms: number): Promise<void> {
    this.#notBefore = this.#clock.steady() + ms;
    this.#until = 0;
    this.#lose();
    await this.#memory.release(KEY, this.#id).catch(() => {});
  }

  start(): void {
    this.#stopped = false;
    if (this.#memory.shared) void this.#renew();
    else this.#gain();
  }

  /** Gives the lease back, so that another bot need not wait for its end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#callOff?.();
    this.#lose();
    if (this.#memory.shared) await this.#memory.release(KEY, this.#id).catch(() => {});
  }

  async #renew(): Promise<void> {
    const askedAt = this.#clock.now();
    const asked = this.#clock.steady();
    const granted =
      asked < this.#notBefore
        ? undefined
        : await this.#memory.claim(KEY, this.#id, LEASE_MS).catch(() => undefined);
    if (this.#stopped) return;
    if (granted === false) this.#refusedAt = askedAt;
    if (granted === true) {
      // A lease that ran out may have been another bot's meanwhile: what we know of it is old.
      if (asked >= this.#until) this.#lose();
      this.#until = asked + LEASE_MS - MARGIN_MS;
      if (this.#clock.steady() < this.#until) this.#gain();
    } else if (granted === false || this.#clock.steady() >= this.#until) {
      this.#lose();
    }
    this.#callOff = this.#clock.after(RENEW_MS, () => void this.#renew());
  }

  #gain(): void {
    if (this.#leads) return;
    this.#leads = true;
    if (this.#memory.shared) this.#log.info('This bot posts the results from now on.');
    this.#listener.gained();
  }

  #lose(): void {
    if (!this.#leads) return;
    this.#leads = false;
    if (this.#memory.shared && !this.#stopped) this.#log.info('Another bot posts the results from now on.');
    this.#listener.lost();
  }
}
