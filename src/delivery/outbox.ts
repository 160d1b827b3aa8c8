import type { Urgency } from '../core/bridge-context';
import {
  ChatError,
  type ChatService,
  type Message,
  type Person,
  type Place,
  type Post,
  type Posted,
} from '../core/chat';
import type { Clock } from '../core/clock';
import { LocalTime } from '../core/local-time';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import { msPerMessage } from '../core/ms-per-message';
import type { Order, Settle } from './order';
import { PaceKeeper } from './pace';
import { queuedSize, shortened } from './queued-size';
import { type Job, postOf, RoomQueue, settle, type Thresholds } from './room-queue';

export interface OutboxSettings {
  /** Announcements that would wait longer than this are folded where they repeat; Infinity for never. */
  foldAfterMs: number;
  /** Announcements that would wait longer than this become a digest; Infinity for never. */
  digestAfterMs: number;
  digestEveryMs: number;
  /** A message that the service was too busy for all that time is given up and reported. */
  giveUpAfterMs: number;
}

export const OUTBOX_DEFAULTS: OutboxSettings = {
  foldAfterMs: 3_000,
  digestAfterMs: 20_000,
  digestEveryMs: 15_000,
  giveUpAfterMs: 15 * 60_000,
};

export interface OutboxOptions {
  service: ChatService;
  clock: Clock;
  log: Log;
  settings?: Partial<OutboxSettings>;
  /** The clock that the rooms read; the machine's by default. */
  local?: LocalTime;
  /** Told of every order that was given up, after the log was: the last chance to tell a person. */
  undelivered: (order: Order, error: ChatError) => void;
}

/** Tries after a failure that is neither "busy" nor "gone", with 1, 2, 4, 8 s between them. */
const MAX_TRIES = 5;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 60_000;
const MAX_FAREWELL_MS = 2_000;
/** How soon a room is looked at again in which nothing is ready. */
const NOT_READY_MS = 50;
/** Rooms that are remembered while nothing is said in them. */
const MAX_IDLE = 200;
/** No room waits with more than this, however fast its service: beyond it, digests. */
const MAX_WAITING = 2_000;
/** Characters that wait in all rooms; of what comes beyond it, only the beginning is kept. */
const MAX_WEIGHT = 32_000_000;

interface Room {
  queue: RoomQueue;
  pace: PaceKeeper;
  /** Nothing leaves before this moment. */
  pausedUntil: number;
  running: boolean;
  /** The order whose message the service has at this moment. */
  sending: Job | undefined;
  /** Ends the room's present wait early. */
  wake: (() => void) | undefined;
}

/**
 * Everything that is said in chat leaves through here: in order within a room, rooms beside each other,
 * at the pace of the service. What the service was too busy for is tried again; what it refuses for good
 * is reported. See docs/operate.md for the promise.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #settings: OutboxSettings;
  readonly #rooms = new Map<string, Room>();
  readonly #thresholds: Thresholds;
  readonly #local: LocalTime;
  /** One for all rooms, where the service counts them together. */
  readonly #common: PaceKeeper | undefined;
  #commonPause = 0;
  /** What is being sent or settled at this moment, one a room. */
  readonly #steps = new Set<Promise<void>>();
  /** Characters that wait. */
  #weight = 0;
  #stopped = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#settings = { ...OUTBOX_DEFAULTS, ...options.settings };
    this.#local = options.local ?? new LocalTime(undefined);
    const { pace } = options.service;
    const each = msPerMessage(pace);
    const waiting = (ms: number, least: number) =>
      Number.isFinite(ms) ? Math.min(MAX_WAITING, Math.max(least, each === 0 ? MAX_WAITING : ms / each)) : ms;
    this.#thresholds = {
      fold: waiting(this.#settings.foldAfterMs, 2),
      digest: waiting(this.#settings.digestAfterMs, 5),
      digestEveryMs: this.#settings.digestEveryMs,
    };
    this.#common = pace.scope === 'all' ? new PaceKeeper(pace) : undefined;
  }

  /** Orders that wait one by one, in all rooms. */
  get size(): number {
    let size = 0;
    for (const { queue } of this.#rooms.values()) size += queue.size;
    return size;
  }

  /** True while a person waits for an answer. */
  get owesAnswers(): boolean {
    for (const { queue } of this.#rooms.values()) if (queue.owesAnswers) return true;
    return false;
  }

  /** Resolves when it was sent, or given up: then undefined, and the log says why. Never rejects. */
  post(place: Place, post: Post, urgency: Urgency): Promise<Posted | undefined> {
    return new Promise((resolve) => {
      this.add({ place, post, urgency }, ({ posted }) => resolve(posted));
    });
  }

  /** As `post`, an answer for one person's eyes. */
  whisper(place: Place, person: Person, post: Post): Promise<Posted | undefined> {
    return new Promise((resolve) => {
      this.add({ place, post, urgency: 'answer', whisper: person }, ({ posted }) => resolve(posted));
    });
  }

  add(order: Order, tell: Settle): void {
    if (this.#stopped) {
      void tell({});
      return;
    }
    const { clock } = this.#options;
    const room = this.#room(order.place.room);
    room.queue.add(...this.#weighed(order, tell), clock.now());
    if (!room.running) {
      room.running = true;
      void this.#run(room);
    } else if (order.urgency === 'answer') {
      room.wake?.();
    }
  }

  /**
   * Sends nothing more. What waited is withdrawn: its owners know that it was not sent. Resolves when
   * what is being sent has been, or after two seconds.
   */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const room of this.#rooms.values()) {
      for (const job of room.queue.clear()) if (job !== room.sending) void settle(job, {});
      room.wake?.();
    }
    const until = this.#options.clock.steady() + MAX_FAREWELL_MS;
    while ([...this.#rooms.values()].some(({ running }) => running) && this.#options.clock.steady() < until) {
      await new Promise<void>((resolve) => this.#options.clock.after(10, resolve));
    }
  }

  /**
   * Gives back what is not this bot's to post any more. Resolves when what is being sent at this moment has
   * been, and is settled.
   */
  async withdraw(): Promise<void> {
    for (const room of this.#rooms.values()) {
      for (const job of room.queue.withdraw(room.sending)) void settle(job, {});
      room.wake?.();
    }
    await Promise.all(this.#steps);
  }

  /** An order that fits into memory with all that waits, and counts until it is settled. */
  #weighed(order: Order, tell: Settle): [Order, Settle] {
    const fitting = this.#weight < MAX_WEIGHT ? order : { ...order, post: shortened(order.post) };
    const weight = queuedSize(fitting.post);
    this.#weight += weight;
    const settled: Settle = (how) => {
      this.#weight -= weight;
      return tell(how);
    };
    return [fitting, settled];
  }

  #room(name: string): Room {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = {
        queue: new RoomQueue(this.#thresholds, this.#local),
        pace: this.#common ?? new PaceKeeper(this.#options.service.pace),
        pausedUntil: 0,
        running: false,
        sending: undefined,
        wake: undefined,
      };
      this.#rooms.set(name, room);
    }
    return room;
  }

  /** Until the room has nothing more to say. Never rejects. */
  async #run(room: Room): Promise<void> {
    const { clock } = this.#options;
    while (!this.#stopped) {
      const wait = this.#waitMs(room);
      if (wait > 0) {
        await this.#sleep(room, wait);
        continue;
      }
      const now = clock.now();
      const job = room.queue.current(now);
      if (job !== undefined) {
        const step = this.#step(room, job);
        this.#steps.add(step);
        await step;
        this.#steps.delete(step);
      } else if (room.queue.isEmpty) {
        break;
      } else {
        await this.#sleep(room, Math.max(NOT_READY_MS, room.queue.digestWaitMs(now)));
      }
    }
    room.running = false;
    if (this.#rooms.size > MAX_IDLE) this.#forgetIdle();
  }

  /** A room whose pace is spent must be remembered until it has breath again. */
  #forgetIdle(): void {
    for (const [name, room] of this.#rooms) {
      if (!room.running && this.#waitMs(room) === 0) this.#rooms.delete(name);
    }
  }

  #waitMs(room: Room): number {
    const now = this.#options.clock.steady();
    return Math.max(0, room.pausedUntil - now, this.#commonPause - now, room.pace.waitMs(now));
  }

  #sleep(room: Room, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#options.clock.after(ms, () => {
        room.wake = undefined;
        resolve();
      });
      room.wake = () => {
        room.wake = undefined;
        callOff();
        resolve();
      };
    });
  }

  /** Sends the next message of an order, or learns that it cannot be sent now. */
  async #step(room: Room, job: Job): Promise<void> {
    const { clock } = this.#options;
    if (job.order.still?.() === false) {
      room.queue.done(job);
      await settle(job, {});
      return;
    }
    room.sending = job;
    try {
      const message = this.#nextMessage(job);
      if (message !== undefined) {
        room.pace.took(clock.steady());
        job.posted = await this.#send(job, message);
        job.tries = 0;
        delete job.firstFailedAt;
        job.next += 1;
      }
    } catch (error) {
      if (this.#stopped) await settle(job, {});
      else await this.#failed(room, job, asChatError(error));
      return;
    } finally {
      room.sending = undefined;
    }
    if (job.next < (job.messages?.length ?? 0)) {
      if (this.#stopped) await settle(job, {});
      return;
    }
    room.queue.done(job);
    await settle(job, { posted: job.posted ?? { place: job.order.place } });
  }

  #nextMessage(job: Job): Message | undefined {
    // Kept over the tries: a service recognises a message that it is still sending.
    job.messages ??= this.#options.service.render(postOf(job, this.#local), job.order.place);
    return job.messages[job.next];
  }

  async #send(job: Job, message: Message): Promise<Posted> {
    const { service } = this.#options;
    const { place, whisper, replaces } = job.order;
    const before = job.tries === 0 && job.messages?.length === 1 ? replaces?.() : undefined;
    if (before !== undefined) {
      try {
        await service.update(before, message);
        return before;
      } catch (error) {
        // It is said in a message of its own with the next try, at the service's pace.
        if (asChatError(error).kind === 'busy') throw error;
        this.#options.log.debug(`An acknowledgment could not become its answer: ${messageOf(error)}`);
      }
    }
    return whisper === undefined ? service.send(place, message) : service.whisper(place, whisper, message);
  }

  async #failed(room: Room, job: Job, error: ChatError): Promise<void> {
    const { clock, log, service } = this.#options;
    const now = clock.steady();
    job.tries += 1;
    job.firstFailedAt ??= now;
    const tooLong = now - job.firstFailedAt >= this.#settings.giveUpAfterMs;
    if (error.kind === 'gone' || tooLong || (error.kind === 'failed' && job.tries >= MAX_TRIES)) {
      await this.#giveUp(room, job, error);
      return;
    }
    const wait = error.retryAfterMs ?? Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (job.tries - 1));
    log.debug(`${error.message}: trying again in ${Math.round(wait / 100) / 10} s.`);
    if (error.kind === 'busy' && service.pace.scope === 'all') this.#commonPause = now + wait;
    else room.pausedUntil = now + wait;
  }

  async #giveUp(room: Room, job: Job, error: ChatError): Promise<void> {
    const { log, undelivered } = this.#options;
    room.queue.done(job);
    const what = job.order.urgency === 'answer' ? 'An answer' : 'An announcement';
    log.error(`${what} for ${job.order.place.room} could not be posted; giving up: ${error.message}`);
    undelivered(job.order, error);
    await settle(job, { error });
  }
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  return new ChatError('failed', messageOf(error));
}
