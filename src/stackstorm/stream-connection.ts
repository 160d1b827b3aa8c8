import { EventSource } from 'eventsource';
import type { BackendError } from '../core/backend-error';
import type { Clock } from '../core/clock';
import { type StreamFetchOptions, streamFetch } from './stream-fetch';

/** Open for so long without a byte, a connection counts as live: a proxy may hold the first byte back. */
const LIVE_AFTER_MS = 2_000;

/** Why a connection ended. */
export interface Ending {
  /** One line; undefined where the server just closed. */
  error: BackendError | undefined;
  retryAfterMs: number | undefined;
}

export interface ConnectionListener {
  /** More than a 200: the service itself has spoken (docs/stackstorm-facts.md, 3). At most once. */
  live(): void;
  event(name: string, data: string): void;
  /** Once, and nothing after it. Not called after `close()`. */
  ended(ending: Ending): void;
}

/** One connection to the event stream, from the attempt to its end; it never connects again by itself. */
export class StreamConnection {
  readonly #source: EventSource;
  readonly #listener: ConnectionListener;
  readonly #clock: Clock;
  readonly #ending: Ending = { error: undefined, retryAfterMs: undefined };
  #callOffLive: (() => void) | undefined;
  #live = false;
  #over = false;
  /** When the last byte came, or the connection was begun; milliseconds since 1970. */
  lastByteAt: number;

  constructor(
    url: string,
    events: readonly string[],
    options: StreamFetchOptions & { clock: Clock },
    listener: ConnectionListener,
  ) {
    this.#listener = listener;
    this.#clock = options.clock;
    this.lastByteAt = this.#clock.steady();
    const fetch = streamFetch(options, {
      bytes: (chunk) => this.#heard(chunk),
      failed: (error, retryAfterMs) => {
        this.#ending.error = error;
        this.#ending.retryAfterMs = retryAfterMs;
      },
    });
    this.#source = new EventSource(url, { fetch });
    for (const name of events) {
      this.#source.addEventListener(name, (event: MessageEvent) => {
        if (!this.#over) listener.event(name, String(event.data));
      });
    }
    this.#source.addEventListener('open', () => {
      this.#callOffLive = this.#clock.after(LIVE_AFTER_MS, () => this.#becomeLive());
    });
    this.#source.addEventListener('error', () => this.#end());
  }

  get live(): boolean {
    return this.#live;
  }

  close(): void {
    this.#over = true;
    this.#callOffLive?.();
    this.#source.close();
  }

  #heard(chunk: Buffer): void {
    this.lastByteAt = this.#clock.steady();
    // nginx speaks for a stream service that is down: "retry: 1000", then the end.
    if (!this.#live && chunk.toString('latin1', 0, 6) !== 'retry:') this.#becomeLive();
  }

  #becomeLive(): void {
    if (this.#live || this.#over) return;
    this.#live = true;
    this.#callOffLive?.();
    this.#listener.live();
  }

  /** EventSource would connect again at its own pace: that is for `EventStream` to decide. */
  #end(): void {
    if (this.#over) return;
    this.close();
    // EventSource sets its timer after this event; closing once more clears it.
    queueMicrotask(() => this.#source.close());
    this.#listener.ended(this.#ending);
  }
}
