import type { Clock } from '../core/clock';
import type { Expected } from '../core/expected';
import type { Memory } from '../core/memory';

/** `plain`: from the execution itself, as its formatted result could not come. */
export type Answered = 'formatted' | 'plain' | 'silent';

export interface Owed extends Expected {
  answered?: Answered;
  /** Milliseconds since 1970 on our clock. */
  sentAt?: number;
  /** The person knows that nobody knows whether it runs. */
  told?: boolean;
}

/** What is known in this process of an answer that is still owed. */
export interface Watch {
  owed: Owed;
  /** How the execution ended, once that is known. */
  status?: string;
  /** Milliseconds since 1970 on our clock when it was found to have ended. */
  endedAt?: number;
  /** It rests until a person answers or resumes it. */
  rests?: boolean;
  /** When to look next why no announcement comes. */
  lookAt?: number;
}

const KEY = 'relay:owed:';
/** Longer than anybody waits for a result. */
const KEPT_MS = 14 * 24 * 3_600_000;
/** An answer that comes twice comes soon. */
const ANSWERED_KEPT_MS = 10 * 60_000;
const MAX_WATCHED = 10_000;
/** A command whose execution we do not know, and of which the person knows that. */
const UNWATCHED_KEPT_MS = 10 * 60_000;
/** A command that is being sent: should this process die over it, the next one tells the person. */
const UNSENT_KEPT_MS = 24 * 3_600_000;
/** Between a command being taken and its acknowledgment being in the outbox. */
const ACKNOWLEDGED_MS = 20;
const ASK_EVERY_MS = 100;
const MEMORY_PATIENCE_MS = 10_000;

/**
 * The results that are owed to people: who asked, where, and what became of it. In the memory over a
 * restart and for the twins; what is not yet answered is watched in this process, too.
 */
export class OwedAnswers {
  readonly #memory: Memory;
  readonly #clock: Clock;
  readonly #watched = new Map<string, Watch>();
  readonly #byExecution = new Map<string, Watch>();
  /** On their way to StackStorm. */
  readonly #unsent = new Map<string, Owed>();
  readonly #uncertain = new Map<string, Owed>();
  /** In which form a command was answered lately, or its answer is in the outbox. */
  readonly #answers = new Map<string, 'formatted' | 'plain'>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(memory: Memory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  /** Whether a result is on its way; one that rests until a person acts may take for ever. */
  get isUnderWay(): boolean {
    return this.all().some(({ rests }) => rests !== true);
  }

  /** What an execution does at the moment, as the stream tells. */
  changed(executionId: string, status: string): void {
    const watch = this.#byExecution.get(executionId);
    if (watch !== undefined) watch.rests = status === 'paused';
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
    for (const owed of kept.values()) {
      if (!owed.announced || owed.answered !== undefined || this.#unsent.has(owed.originId)) continue;
      if (owed.executionId !== undefined) this.#watch(owed);
      else this.#uncertain.set(owed.originId, owed);
    }
  }

  /** Before the command is sent, and again with the execution's id when it was taken. */
  async expect(expected: Expected): Promise<void> {
    const owed: Owed = { ...expected, sentAt: this.#clock.now() };
    const sent = owed.executionId !== undefined;
    if (!sent) this.#unsent.set(owed.originId, owed);
    else if (owed.announced) this.#watch(owed);
    try {
      const kept = owed.announced ? KEPT_MS : UNWATCHED_KEPT_MS;
      const answered = sent ? await this.#answeredAs(owed.originId) : undefined;
      const record = answered === undefined ? owed : { ...owed, answered };
      await this.#memory.set(KEY + owed.originId, record, sent ? kept : UNSENT_KEPT_MS);
    } finally {
      // Whoever sent the command acknowledges it now; a result that waited for it comes after that.
      if (sent) this.#clock.after(ACKNOWLEDGED_MS, () => this.#release(owed.originId));
    }
  }

  /**
   * It was not taken; or nobody knows whether it was, and a result may still come.
   * @returns false where its result has come already: it was taken
   */
  async unexpect(originId: string, why: 'refused' | 'uncertain'): Promise<boolean> {
    const owed = this.#unsent.get(originId);
    this.#release(originId);
    if (why === 'refused') await this.#memory.delete(KEY + originId);
    else if (owed !== undefined) return this.told(owed);
    return true;
  }

  /**
   * The person is told that this command may not have run; should it have, its result is still owed.
   * @returns false where there is no need to, as its result has come
   */
  async told(owed: Owed): Promise<boolean> {
    const { originId } = owed;
    const told = { ...owed, told: true };
    this.#uncertain.set(originId, told);
    if ((await this.#answeredAs(originId)) !== undefined) {
      this.#uncertain.delete(originId);
      return false;
    }
    await this.#memory.set(KEY + originId, told, UNWATCHED_KEPT_MS);
    return true;
  }

  /** How a command was answered, by this bot or a twin: results overtake what is said about their commands. */
  async #answeredAs(originId: string): Promise<Answered | undefined> {
    return this.#answers.get(originId) ?? (await this.#memory.get<Owed>(KEY + originId))?.answered;
  }

  /** Whether anything is on record of a command. Rejects where the memory is away. */
  async has(originId: string): Promise<boolean> {
    return this.#unsent.has(originId) || (await this.#memory.get(KEY + originId)) !== undefined;
  }

  /** Commands of which nobody knows whether StackStorm has taken them. */
  uncertain(): Owed[] {
    return [...this.#uncertain.values()];
  }

  /** StackStorm has not taken it, or its result has come: there is nothing to look for. */
  certain(originId: string): void {
    this.#uncertain.delete(originId);
  }

  watched(executionId: string): Watch | undefined {
    return this.#byExecution.get(executionId);
  }

  all(): Watch[] {
    return [...this.#watched.values()];
  }

  /**
   * The record of a command, once it is acknowledged: a quick result can overtake the acknowledgment.
   * @param patienceMs so long is waited for a command that is still being sent
   */
  async find(originId: string, patienceMs: number): Promise<Owed | undefined> {
    const begun = this.#clock.now();
    const until = begun + patienceMs;
    for (;;) {
      const here = this.#watched.get(originId)?.owed ?? this.#unsent.get(originId);
      const owed = here ?? (await this.#kept(originId, begun + MEMORY_PATIENCE_MS));
      const isBeingSent =
        this.#unsent.has(originId) || (this.#memory.shared && owed?.executionId === undefined);
      if (owed === undefined || !isBeingSent || this.#clock.now() >= until) return owed;
      await this.#released(originId);
    }
  }

  /** Waits for a memory that is away; without it, the ids in the command's context must do. */
  async #kept(originId: string, until: number): Promise<Owed | undefined> {
    for (;;) {
      try {
        return await this.#memory.get<Owed>(KEY + originId);
      } catch {
        if (this.#clock.now() >= until) return undefined;
        await new Promise<void>((resolve) => this.#clock.after(ASK_EVERY_MS, resolve));
      }
    }
  }

  /** How the execution behind a command ended, as far as that was seen. */
  statusOf(originId: string): string | undefined {
    return this.#watched.get(originId)?.status;
  }

  /** Watches a command that a twin has sent, or of which nobody knew whether it was taken. */
  async adopt(originId: string, executionId: string): Promise<void> {
    if (this.#watched.has(originId)) return;
    this.#uncertain.delete(originId);
    const owed = await this.#memory.get<Owed>(KEY + originId);
    if (owed?.announced === true && owed.answered === undefined) this.#watch({ ...owed, executionId });
  }

  /**
   * Its answer goes into the outbox: it is not missing any more.
   * @returns false where it must not, as it is or was answered in the other form: one of them is enough
   */
  beginAnswer(originId: string, how: 'formatted' | 'plain'): boolean {
    const already = this.#answers.get(originId);
    // A result may be announced twice on purpose; what we made up ourselves is said once.
    if (already !== undefined && (already === 'plain' || how === 'plain')) return false;
    this.#answers.set(originId, how);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > MAX_WATCHED && oldest !== undefined) this.#answers.delete(oldest);
    const watch = this.#watched.get(originId);
    if (watch !== undefined) watch.lookAt = Number.POSITIVE_INFINITY;
    return true;
  }

  /** Its answer was withdrawn. */
  notAnswered(originId: string): void {
    this.#answers.delete(originId);
    const watch = this.#watched.get(originId);
    if (watch !== undefined) watch.lookAt = this.#clock.now();
  }

  async answered(originId: string, how: Answered): Promise<void> {
    const watch = this.#watched.get(originId);
    this.#uncertain.delete(originId);
    if (watch !== undefined) this.#unwatch(watch);
    const owed = watch?.owed ?? (await this.#memory.get<Owed>(KEY + originId));
    if (owed === undefined) return;
    await this.#memory.set(KEY + originId, { ...owed, answered: how }, ANSWERED_KEPT_MS);
  }

  #watch(owed: Owed): void {
    const { originId, executionId } = owed;
    if (executionId === undefined || this.#watched.has(originId) || this.#answers.has(originId)) return;
    const watch: Watch = { owed };
    this.#watched.set(originId, watch);
    this.#byExecution.set(executionId, watch);
    const [oldest] = this.#watched.values();
    if (this.#watched.size > MAX_WATCHED && oldest !== undefined) this.#unwatch(oldest);
  }

  #unwatch({ owed }: Watch): void {
    this.#watched.delete(owed.originId);
    if (owed.executionId !== undefined) this.#byExecution.delete(owed.executionId);
  }

  /** Resolves when the command is no longer being sent, as far as this process knows, or a moment later. */
  #released(originId: string): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#clock.after(ASK_EVERY_MS, resolve);
      const listeners = this.#waiting.get(originId) ?? [];
      listeners.push(() => {
        callOff();
        resolve();
      });
      this.#waiting.set(originId, listeners);
    });
  }

  #release(originId: string): void {
    this.#unsent.delete(originId);
    const listeners = this.#waiting.get(originId) ?? [];
    this.#waiting.delete(originId);
    for (const listener of listeners) listener();
  }
}
