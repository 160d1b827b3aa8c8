import type { Person, Place } from '../chat/service';
import type { Clock } from '../clock';
import type { Memory } from '../state/memory';

/** A command that StackStorm has taken and whose result is owed to somebody. Plain JSON. */
export interface Expected {
  /** The id that its `source_context` carries; see `src/stackstorm/origin.ts`. */
  originId: string;
  executionId: string;
  person: Person;
  place: Place;
  /** The service's id of the message that asked. */
  messageId?: string;
  /** `pack.name` */
  alias: string;
  /** False where the alias wants no result to be shown. */
  announced: boolean;
}

/** `plain`: from the execution itself, as its formatted result could not come. */
export type Answered = 'formatted' | 'plain' | 'silent';

export interface Owed extends Expected {
  answered?: Answered;
}

/** What is known in this process of an answer that is still owed. */
export interface Watch {
  owed: Owed;
  /** How the execution ended, once that is known. */
  status?: string;
  /** Milliseconds since 1970 on our clock when it was found to have ended. */
  endedAt?: number;
  /** When to look next why no announcement comes. */
  lookAt?: number;
}

const KEY = 'relay:owed:';
/** Longer than anybody waits for a result. */
const KEPT_MS = 14 * 24 * 3_600_000;
/** An answer that comes twice comes soon. */
const ANSWERED_KEPT_MS = 10 * 60_000;
const MOST_WATCHED = 10_000;

/**
 * The results that are owed to people: who asked, where, and what became of it. In the memory over a
 * restart and for the twins; what is not yet answered is watched in this process, too.
 */
export class OwedAnswers {
  readonly #memory: Memory;
  readonly #clock: Clock;
  readonly #watched = new Map<string, Watch>();
  readonly #byExecution = new Map<string, Watch>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(memory: Memory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  /** How many results are owed at the moment, as far as this process knows. */
  get size(): number {
    return this.#watched.size;
  }

  /**
   * Takes over what earlier processes and twins owe, and tells the memory again what it has forgotten
   * (a Redis that lost its data).
   */
  async load(): Promise<void> {
    const kept = new Map(await this.#memory.list<Owed>(KEY));
    for (const watch of this.all()) {
      const record = kept.get(KEY + watch.owed.originId);
      if (record === undefined) await this.#memory.set(KEY + watch.owed.originId, watch.owed, KEPT_MS);
      else if (record.answered !== undefined) this.#unwatch(watch);
    }
    for (const owed of kept.values()) if (owed.announced && owed.answered === undefined) this.#watch(owed);
  }

  async expect(expected: Expected): Promise<void> {
    const owed: Owed = { ...expected };
    if (owed.announced) this.#watch(owed);
    await this.#memory.set(KEY + owed.originId, owed, owed.announced ? KEPT_MS : ANSWERED_KEPT_MS);
    // Whoever sent the command acknowledges it now; what waited for its record comes after that.
    this.#clock.after(20, () => this.#tell(owed.originId));
  }

  watched(executionId: string): Watch | undefined {
    return this.#byExecution.get(executionId);
  }

  all(): Watch[] {
    return [...this.#watched.values()];
  }

  /**
   * The record of a command. A quick result can overtake the record of its command.
   * @param patienceMs so long is waited for a record that is not there
   */
  async find(originId: string, patienceMs: number): Promise<Owed | undefined> {
    const here = this.#watched.get(originId)?.owed;
    if (here !== undefined) return here;
    const until = this.#clock.now() + patienceMs;
    for (;;) {
      const kept = await this.#memory.get<Owed>(KEY + originId);
      if (kept !== undefined || this.#clock.now() >= until) {
        this.#waiting.delete(originId);
        return kept;
      }
      await this.#told(originId, 250);
    }
  }

  /** How the execution behind a command ended, as far as that was seen. */
  statusOf(originId: string): string | undefined {
    return this.#watched.get(originId)?.status;
  }

  /** Watches a command that a twin has sent. */
  async adopt(originId: string): Promise<void> {
    if (this.#watched.has(originId)) return;
    const owed = await this.#memory.get<Owed>(KEY + originId);
    if (owed?.announced === true && owed.answered === undefined) this.#watch(owed);
  }

  async answered(originId: string, how: Answered): Promise<void> {
    const watch = this.#watched.get(originId);
    if (watch !== undefined) this.#unwatch(watch);
    const owed = watch?.owed ?? (await this.#memory.get<Owed>(KEY + originId));
    if (owed === undefined) return;
    await this.#memory.set(KEY + originId, { ...owed, answered: how }, ANSWERED_KEPT_MS);
  }

  #watch(owed: Owed): void {
    if (this.#watched.has(owed.originId)) return;
    const watch: Watch = { owed };
    this.#watched.set(owed.originId, watch);
    this.#byExecution.set(owed.executionId, watch);
    const [oldest] = this.#watched.values();
    if (this.#watched.size > MOST_WATCHED && oldest !== undefined) this.#unwatch(oldest);
  }

  #unwatch({ owed }: Watch): void {
    this.#watched.delete(owed.originId);
    this.#byExecution.delete(owed.executionId);
  }

  #told(originId: string, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#clock.after(ms, resolve);
      const listeners = this.#waiting.get(originId) ?? [];
      listeners.push(() => {
        callOff();
        resolve();
      });
      this.#waiting.set(originId, listeners);
    });
  }

  #tell(originId: string): void {
    const listeners = this.#waiting.get(originId) ?? [];
    this.#waiting.delete(originId);
    for (const listener of listeners) listener();
  }
}
