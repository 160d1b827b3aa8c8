import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import { type Execution, isFinal } from '../core/stackstorm-types';
import {
  type ExecutionsApi,
  fetchNewest,
  fetchSince,
  isForUs,
  POST_MESSAGE,
  timeOf,
} from '../stackstorm/executions';
import type { AnnouncementLog, AnnouncementToken } from './announcement-log';
import { madeOf } from './made';

/** A live announcement that waits until what was missed before it is in order. */
export interface Copy {
  fingerprint: string;
  payload: Record<string, unknown>;
}

export interface RecoveryOptions {
  st2: ExecutionsApi;
  clock: Clock;
  log: Log;
  announced: AnnouncementLog;
  route: string;
  deliver(token: AnnouncementToken, payload: Record<string, unknown>): void;
  /** Everything that was missed is on its way. */
  caughtUp(): void;
}

/** The stream may send what both an old and a new connection carry; after so long it has. */
const SETTLE_MS = 150;
/** Live announcements wait so long for what was missed, not longer: StackStorm's API may be down. */
const MAX_HOLD_MS = 30_000;
/** What was being published when the stream came back is over in this time, or left to the live copy. */
const MAX_UNDECIDED_MS = 3_000;
const POLL_MS = 200;
const FIRST_RETRY_MS = 500;
const MAX_RETRY_MS = 30_000;
/** What slipped between being published and being stored as such is found by a second look. */
const SECOND_LOOK_MS = 5_000;
/** A live copy of something that was fetched arrives so soon, or it was sent before we listened. */
const LATE_COPY_MS = 15_000;
/** Only of what ended lately can a live copy still come; generous, for clocks differ. */
const LATELY_MS = 60_000;
/** Live copies that are held; the oldest go first when there are more. */
const MAX_HELD = 20_000;

/**
 * Fetches what was announced while nobody listened. Until that is delivered, live announcements are
 * held back, so that a room reads everything in the order in which it was made.
 */
export class Recovery {
  readonly #options: RecoveryOptions;
  #held: Copy[] = [];
  #holding = false;
  #caughtUp = false;
  /** Counts the stops: what was begun before one is over. */
  #era = 0;
  #running = false;
  /** The stream was connected again while what was missed is being fetched. */
  #onceMore = false;
  #callOffHold: (() => void) | undefined;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /** True where nothing was missed since the stream is live. */
  get caughtUp(): boolean {
    return this.#caughtUp;
  }

  /** @returns true where the copy is kept and will be delivered in its turn, or has been already */
  hold(copy: Copy): boolean {
    if (!this.#holding) return false;
    // Asked now and not at the release, which may be long after: by then nobody remembers.
    if (this.#options.announced.isLate(copy.fingerprint, this.#options.clock.steady())) return true;
    this.#held.push(copy);
    if (this.#held.length > MAX_HELD) this.#release();
    return true;
  }

  begin(): void {
    const { clock } = this.#options;
    this.#caughtUp = false;
    if (!this.#holding) {
      this.#holding = true;
      this.#callOffHold = clock.after(MAX_HOLD_MS, () => {
        this.#options.log.warn('What was missed cannot be fetched yet: what arrives now goes first.');
        this.#release();
      });
    }
    // A fetch that is under way is not given up: a stream that comes and goes would never let one end.
    this.#onceMore = this.#running;
    if (!this.#running) void this.#run(this.#era);
  }

  /** One more look, without holding anything back. Rejects where StackStorm cannot be asked. */
  async again(): Promise<void> {
    await this.#fetch();
  }

  stop(): void {
    this.#era += 1;
    this.#running = false;
    this.#callOffHold?.();
    this.#holding = false;
    this.#caughtUp = false;
    this.#held = [];
  }

  /** Tries until it has fetched everything. Never rejects. */
  async #run(era: number): Promise<void> {
    this.#running = true;
    for (let tries = 0; era === this.#era; ) {
      await this.#sleep(SETTLE_MS);
      try {
        await this.#fetchAll(era);
      } catch (error) {
        await this.#sleep(this.#retryIn(tries, error));
        tries += 1;
        continue;
      }
      if (era !== this.#era || !this.#onceMore) break;
      this.#onceMore = false;
    }
    if (era !== this.#era) return;
    this.#running = false;
    this.#finish(era);
  }

  #retryIn(tries: number, error: unknown): number {
    const wait = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** tries) * (0.75 + Math.random() / 2);
    const seconds = Math.round(wait / 100) / 10;
    this.#options.log.warn(
      `What was missed cannot be fetched: ${messageOf(error)}. Trying again in ${seconds} s.`,
    );
    return wait;
  }

  async #fetchAll(era: number): Promise<void> {
    const begun = this.#options.clock.steady();
    while (era === this.#era) {
      const undecided = await this.#fetch();
      if (!undecided || this.#options.clock.steady() - begun > MAX_UNDECIDED_MS) return;
      await this.#sleep(POLL_MS);
    }
  }

  #finish(era: number): void {
    this.#caughtUp = true;
    this.#release();
    this.#options.caughtUp();
    this.#options.clock.after(SECOND_LOOK_MS, () => {
      if (era !== this.#era) return;
      this.again().catch((error: unknown) => {
        this.#options.log.debug(`A second look at the announcements failed: ${messageOf(error)}`);
      });
    });
  }

  /** @returns true where an announcement is under way that may be published before or after */
  async #fetch(): Promise<boolean> {
    const { st2, announced, route, clock } = this.#options;
    const era = this.#era;
    const from = announced.fetchFrom;
    const found =
      from === undefined ? await fetchNewest(st2, POST_MESSAGE) : await fetchSince(st2, POST_MESSAGE, from);
    if (era !== this.#era) return false;
    const ours = found.filter((execution) => isForUs(execution, route));
    if (from === undefined) this.#beginHere(ours);
    else for (const execution of ours) this.#take(execution);
    const recent = clock.now() - LATELY_MS;
    return (
      this.#holding &&
      ours.some((each) => !isFinal(each.status) && (timeOf(each.start_timestamp) ?? recent) > recent)
    );
  }

  /**
   * A bot without a past begins with its start, however long it took to reach the server: with what was made
   * since, what is still under way, and what was heard while this was fetched.
   */
  #beginHere(ours: Execution[]): void {
    const { announced } = this.#options;
    const held = new Map<string, number>();
    for (const { fingerprint } of this.#held) held.set(fingerprint, (held.get(fingerprint) ?? 0) + 1);
    const startOf = ({ start_timestamp }: Execution) => timeOf(start_timestamp) ?? 0;
    const newestFirst = [...ours].sort((one, other) => startOf(other) - startOf(one));
    const ourTime: Execution[] = [];
    let begin = newestFirst[0] === undefined ? 0 : startOf(newestFirst[0]);
    for (const execution of newestFirst) {
      const made = madeOf(execution);
      const copies = held.get(made.fingerprint) ?? 0;
      if (!isFinal(execution.status)) {
        begin = Math.min(begin, made.start - 1);
      } else if (copies > 0 || made.start > announced.started) {
        held.set(made.fingerprint, copies - 1);
        ourTime.unshift(execution);
      } else {
        announced.skip(made);
      }
    }
    announced.begin(Math.max(0, begin));
    for (const execution of ourTime) this.#take(execution);
  }

  #take(execution: Execution): void {
    const { announced, clock, deliver } = this.#options;
    if (!isFinal(execution.status)) {
      announced.began(execution.id, timeOf(execution.start_timestamp) ?? 0);
      return;
    }
    if (execution.status !== 'succeeded') return;
    const made = madeOf(execution);
    const now = clock.now();
    const at = this.#held.findIndex((copy) => copy.fingerprint === made.fingerprint);
    const ended = timeOf(execution.end_timestamp) ?? now;
    const lateUntil = at < 0 && ended > now - LATELY_MS ? clock.steady() + LATE_COPY_MS : 0;
    const token = announced.fetched(made, lateUntil);
    if (token === undefined) return;
    if (at >= 0) this.#held.splice(at, 1);
    deliver(token, made.payload);
  }

  #release(): void {
    const { announced, clock, deliver } = this.#options;
    this.#callOffHold?.();
    this.#holding = false;
    const held = this.#held;
    this.#held = [];
    for (const { fingerprint, payload } of held) {
      const token = announced.heard(fingerprint, clock.steady());
      if (token !== undefined) deliver(token, payload);
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.after(ms, resolve));
  }
}
