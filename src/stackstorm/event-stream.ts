import type { AxiosInstance } from 'axios';
import { reasonFor } from '../core/backend-error';
import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import { readSentJson } from '../core/read-sent-json';
import type { Secrets } from '../core/secrets';
import type { StreamEvent } from '../core/stackstorm-types';
import type { Credentials } from './credentials';
import { Overlap } from './overlap';
import { type Ending, StreamConnection } from './stream-connection';

export interface EventStreamOptions {
  http: AxiosInstance;
  /** Address of the stream service, without `/v1`. */
  stream: string;
  credentials: Credentials;
  secrets: Secrets;
  clock: Clock;
  log: Log;
  /** Exact names of the events that are wanted: the narrower, the less the server sends. */
  events: readonly string[];
  /** Milliseconds without a byte after which a second connection is opened beside the first. */
  silenceMs: number;
  /** Milliseconds to wait for the response's headers. */
  timeoutMs: number;
  /** From 0 up to 1; scatters the attempts of many bots. */
  random?: () => number;
}

export interface StreamListener {
  /** Must not throw; if it does, the event is lost and the log says so. */
  onEvent(event: StreamEvent): void;
  /** A connection is live, the first or a later one: what was missed before can be fetched now. */
  onLive(): void;
  /** The last live connection has ended. Called once until `onLive` is. */
  onLost(reason: string): void;
}

const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 30_000;
/** A server may ask for more patience than we would have, but not for any amount. */
const MAX_RETRY_AFTER_MS = 300_000;
/** A connection that lived so long was a good one: the next attempts start fast again. */
const GOOD_AFTER_MS = 10_000;
/** How long the old connection stays open beside the new one. */
const OVERLAP_MS = 1_000;

/**
 * The event stream that does not stay down. One connection at a time; whatever ends it, another attempt
 * follows after 1 to 30 s. Silence is not death, as filtered events reset the server's heartbeat
 * (docs/stackstorm-facts.md, 3): on silence a second connection is opened and the first closed only when the
 * second is live. There is no replay on the server: `onLive` is when to fetch what was missed.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #listener: StreamListener;
  readonly #random: () => number;
  /** The live or oldest connection, and the one that is to follow it. */
  #current: StreamConnection | undefined;
  #next: StreamConnection | undefined;
  #overlap: Overlap | undefined;
  #attempts = 0;
  #liveSince: number | undefined;
  #lastReason: string | undefined;
  #callOffAttempt: (() => void) | undefined;
  #callOffSilence: (() => void) | undefined;
  #stopped = true;

  constructor(options: EventStreamOptions, listener: StreamListener) {
    this.#options = options;
    this.#listener = listener;
    this.#random = options.random ?? Math.random;
  }

  /** True while events can arrive. */
  get live(): boolean {
    return this.#current?.live ?? false;
  }

  /** Why no events arrive; undefined while they can, and before the first attempt has ended. */
  get trouble(): string | undefined {
    return this.live ? undefined : this.#lastReason;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#attempt();
  }

  stop(): void {
    this.#stopped = true;
    this.#callOffAttempt?.();
    this.#callOffSilence?.();
    this.#current?.close();
    this.#next?.close();
    this.#current = undefined;
    this.#next = undefined;
    this.#overlap = undefined;
  }

  /** Opens a connection: the current one, or the next beside a current one that is silent. */
  #attempt(): void {
    if (this.#stopped) return;
    this.#callOffAttempt = undefined;
    const { stream, events } = this.#options;
    const url = `${stream}/v1/stream?events=${events.map(encodeURIComponent).join(',')}`;
    const connection: StreamConnection = new StreamConnection(url, events, this.#options, {
      live: () => this.#live(connection),
      event: (name, data) => this.#event(connection, name, data),
      ended: (ending) => this.#ended(connection, ending),
    });
    if (this.#current === undefined) {
      this.#current = connection;
      return;
    }
    this.#next = connection;
    // From now on, not from when it is live: what the server sends to both may reach the old one first.
    this.#overlap = new Overlap();
  }

  #live(connection: StreamConnection): void {
    const { log, clock } = this.#options;
    log.info(this.#lastReason === undefined ? 'The event stream is open.' : 'The event stream is back.');
    this.#lastReason = undefined;
    this.#liveSince = clock.steady();
    if (connection === this.#next) this.#handOver(connection);
    this.#forgetOverlap();
    this.#watchSilence();
    this.#listener.onLive();
  }

  /** From the silent connection to the new one; for a moment both are open, and each event counts once. */
  #handOver(next: StreamConnection): void {
    const old = this.#current;
    this.#current = next;
    this.#next = undefined;
    if (old === undefined) return;
    this.#options.clock.after(OVERLAP_MS, () => old.close());
  }

  /** Not with the old connection: what that has brought may still be on its way through the new one. */
  #forgetOverlap(): void {
    const overlap = this.#overlap;
    if (overlap === undefined) return;
    this.#options.clock.after(2 * OVERLAP_MS, () => {
      if (this.#overlap === overlap) this.#overlap = undefined;
    });
  }

  #event(connection: StreamConnection, name: string, data: string): void {
    if (this.#overlap !== undefined && !this.#overlap.isNew(connection, `${name}\n${data}`)) return;
    let parsed: unknown;
    try {
      parsed = readSentJson(data);
    } catch {
      this.#options.log.debug(`Ignored a ${name} event that is not JSON.`);
      return;
    }
    try {
      this.#listener.onEvent({ name, data: parsed });
    } catch (error) {
      this.#options.log.error(`A ${name} event could not be handled: ${String(error)}`);
    }
  }

  #ended(connection: StreamConnection, ending: Ending): void {
    if (this.#stopped) return;
    const reason = reasonOf(ending);
    if (connection === this.#next) {
      this.#next = undefined;
      this.#overlap = undefined;
    } else if (connection === this.#current) {
      this.#callOffSilence?.();
      if (connection.live) this.#lost(reason);
      // Whatever is being opened beside it takes its place.
      this.#current = this.#next;
      this.#next = undefined;
      if (this.#current !== undefined) return;
    } else {
      return;
    }
    this.#again(reason, ending.retryAfterMs ?? 0);
  }

  #lost(reason: string): void {
    const { clock } = this.#options;
    if (this.#liveSince !== undefined && clock.steady() - this.#liveSince >= GOOD_AFTER_MS)
      this.#attempts = 0;
    this.#liveSince = undefined;
    this.#listener.onLost(reason);
  }

  #again(reason: string, retryAfterMs: number): void {
    const wait = Math.max(this.#backOff(), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
    const line = `No event stream: ${reason}. Trying again in ${Math.round(wait / 100) / 10} s.`;
    // The same reason again and again is worth one line, not one each attempt.
    if (reason === this.#lastReason) this.#options.log.debug(line);
    else this.#options.log.warn(line);
    this.#lastReason = reason;
    this.#callOffAttempt = this.#options.clock.after(wait, () => this.#attempt());
  }

  /** 1 s, then anywhere between 1 s and a bound that doubles up to 30 s. */
  #backOff(): number {
    const bound = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(this.#attempts, 10));
    this.#attempts += 1;
    return FIRST_WAIT_MS + this.#random() * (bound - FIRST_WAIT_MS);
  }

  #watchSilence(): void {
    this.#callOffSilence?.();
    const { clock, silenceMs, log } = this.#options;
    const current = this.#current;
    if (current === undefined) return;
    const left = current.lastByteAt + silenceMs - clock.steady();
    this.#callOffSilence = clock.after(Math.max(left, 1), () => {
      if (this.#stopped || this.#current !== current) return;
      if (clock.steady() - current.lastByteAt < silenceMs) {
        this.#watchSilence();
      } else if (this.#next === undefined && this.#callOffAttempt === undefined) {
        log.debug('The event stream is silent: opening a second connection beside it.');
        this.#attempt();
      }
    });
  }
}

function reasonOf({ error }: Ending): string {
  return error === undefined ? 'the server closed the connection' : reasonFor(error, 'stream_view');
}
