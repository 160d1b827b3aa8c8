import type { Posted } from '../core/chat';
import type { Clock } from '../core/clock';
import type { Expected, NotTaken } from '../core/expected';
import type { Memory } from '../core/memory';
import { CommandRecords } from './command-records';
import {
  type Answered,
  type PendingCommand,
  type PendingEvent,
  type PendingState,
  stateAfter,
  stateOf,
  type Tracked,
} from './pending-command';

/** Longer than anybody waits for a result. */
const KEPT_MS = 14 * 24 * 3_600_000;
/** An answer that comes twice comes soon. */
const ANSWERED_KEPT_MS = 10 * 60_000;
const MAX_TRACKED = 10_000;
/** A command whose execution we do not know, and of which the person knows that. */
const UNWATCHED_KEPT_MS = 10 * 60_000;
/** A command that is being sent: should this process die over it, the next one tells the person. */
const UNSENT_KEPT_MS = 24 * 3_600_000;
/** Between a command being taken and its acknowledgment being in the outbox. */
const ACKNOWLEDGED_MS = 20;
const ASK_EVERY_MS = 100;
const MEMORY_PATIENCE_MS = 10_000;

/**
 * The commands whose result is owed to somebody: one record each, in the memory over a restart and for the
 * twins, and one state, which changes in `#move` alone; see `TRANSITIONS`.
 */
export class PendingCommands {
  readonly #records: CommandRecords;
  readonly #isShared: boolean;
  readonly #clock: Clock;
  /** What is not answered yet, by the id of its origin. */
  readonly #tracked = new Map<string, Tracked>();
  readonly #byExecution = new Map<string, Tracked>();
  /** In which form a command was answered lately, or its answer is in the outbox. */
  readonly #forms = new Map<string, 'formatted' | 'direct' | 'plain'>();
  /** Being sent, or taken so lately that the acknowledgment may not be in the outbox. */
  readonly #unacknowledged = new Set<string>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(memory: Memory, clock: Clock) {
    this.#records = new CommandRecords(memory);
    this.#isShared = memory.shared;
    this.#clock = clock;
  }

  /** Whether a result is on its way; one that waits for a person may take for ever. */
  get isUnderWay(): boolean {
    return this.#in('running', 'finished', 'answering').length > 0;
  }

  /** Those whose execution is known and whose answer is not under way. */
  open(): Tracked[] {
    return this.#in('running', 'waiting', 'finished');
  }

  /** Commands of which nobody knows whether StackStorm has taken them. */
  uncertain(): PendingCommand[] {
    return this.#in('uncertain').map(({ command }) => command);
  }

  byExecution(executionId: string): Tracked | undefined {
    return this.#byExecution.get(executionId);
  }

  /** How the execution behind a command ended, as far as that was seen. */
  statusOf(originId: string): string | undefined {
    return this.#tracked.get(originId)?.status;
  }

  /**
   * Takes over what earlier processes and twins owe, and tells the memory again what it has forgotten
   * (a Redis that lost its data). Rejects where the memory is away.
   */
  async load(): Promise<void> {
    const kept = await this.#records.all();
    for (const tracked of [...this.#tracked.values()]) {
      if (tracked.state === 'sending') continue;
      const record = kept.get(tracked.command.originId);
      // Also one whose sending was cut off here: a twin has found its execution.
      if (record !== undefined && stateOf(record) === 'answered') this.#drop(tracked);
      else if (record === undefined && tracked.state !== 'uncertain')
        await this.#keep({ ...tracked.command, state: 'running' });
    }
    for (const record of kept.values()) {
      if (!record.announced || stateOf(record) === 'answered') continue;
      const known = this.#tracked.get(record.originId);
      if (known === undefined)
        this.#track(record, record.executionId === undefined ? 'uncertain' : 'running');
      else if (known.state === 'uncertain' && record.executionId !== undefined)
        this.#taken(known, record.executionId);
    }
  }

  /**
   * Before the command is sent, and again with its execution's id when it was taken. Rejects where the memory
   * is away.
   */
  async expect(expected: Expected): Promise<void> {
    const { originId, executionId, announced } = expected;
    const command: PendingCommand = { ...expected, sentAt: this.#clock.now(), state: 'sending' };
    if (executionId === undefined) {
      this.#track(command, 'sending');
      this.#unacknowledged.add(originId);
      await this.#records.write(command, UNSENT_KEPT_MS);
      return;
    }
    const tracked = this.#tracked.get(originId) ?? this.#track(command, 'sending');
    if (tracked !== undefined) {
      tracked.command = { ...command, sentAt: tracked.command.sentAt ?? this.#clock.now() };
      this.#taken(tracked, executionId);
      if (!announced) this.#drop(tracked);
    }
    try {
      const answered = announced ? await this.#answeredAs(originId) : 'silent';
      const record: PendingCommand =
        answered === undefined
          ? { ...command, state: 'running' }
          : { ...command, state: 'answered', answered };
      await this.#records.write(record, announced ? KEPT_MS : UNWATCHED_KEPT_MS);
      // This bot slept over the answer of its request, and another has answered the person.
      if (tracked !== undefined && answered !== undefined && !this.#forms.has(originId)) this.#drop(tracked);
    } finally {
      // Whoever sent the command acknowledges it now; a result that waited for it comes after that.
      this.#clock.after(ACKNOWLEDGED_MS, () => this.#release(originId));
    }
  }

  /** The message that acknowledged a command is in the room. */
  acknowledged(originId: string, posted: Posted): void {
    const tracked = this.#tracked.get(originId);
    if (tracked !== undefined) tracked.acknowledgment = { posted, at: this.#clock.steady() };
  }

  /** The message that acknowledged a command that is not answered yet, and when it was posted. */
  acknowledgmentOf(originId: string): Tracked['acknowledgment'] {
    return this.#tracked.get(originId)?.acknowledgment;
  }

  /**
   * It was not taken; or nobody knows whether it was, and a result may still come; or another bot has it. Rejects where the memory is
   * away.
   * @returns false where its result has come already: it was taken
   */
  async unexpect(originId: string, why: NotTaken): Promise<boolean> {
    const tracked = this.#tracked.get(originId);
    this.#release(originId);
    if (why === 'uncertain') {
      if (tracked === undefined) return !this.#forms.has(originId);
      this.#move(tracked, 'cut off');
      if (tracked.state === 'uncertain') return this.told(tracked.command);
      // Its execution was seen: there is nothing to be uncertain of.
      if (tracked.state === 'finished') await this.#keep({ ...tracked.command, state: 'running' });
      return false;
    }
    if (tracked?.state === 'sending') this.#drop(tracked);
    // The record is that of the bot which has the message now.
    if (why === 'taken over') return false;
    await this.#records.delete(originId);
    return true;
  }

  /**
   * The person is told that this command may not have run; should it have, its result is still owed.
   * @returns false where there is no need to, as its result has come
   */
  async told(command: PendingCommand): Promise<boolean> {
    const { originId } = command;
    const told: PendingCommand = { ...command, told: true, state: 'uncertain' };
    const tracked = this.#tracked.get(originId);
    if (tracked !== undefined) tracked.command = told;
    if ((await this.#answeredAs(originId)) !== undefined) {
      this.certain(originId);
      return false;
    }
    await this.#records.write(told, UNWATCHED_KEPT_MS);
    return true;
  }

  /** StackStorm has not taken it, or its result has come: there is nothing to look for. */
  certain(originId: string): void {
    const tracked = this.#tracked.get(originId);
    if (tracked?.state === 'uncertain') this.#drop(tracked);
  }

  /**
   * Whether anything is on record of a command over whose message a bot died. Where that bot was about to tell the
   * person that it may not have run, nobody knows whether they read it: they are owed that sentence again. Rejects
   * where the memory is away.
   */
  async isOwed(originId: string): Promise<boolean> {
    const command = await this.find(originId, 0);
    if (command?.told === true && command.executionId === undefined && command.answered === undefined) {
      const untold: PendingCommand = { ...command, told: false };
      await this.#records.write(untold, UNSENT_KEPT_MS);
      const tracked = this.#tracked.get(originId);
      if (tracked !== undefined) tracked.command = untold;
    }
    return command !== undefined;
  }

  /**
   * The record of a command, once it is acknowledged: a quick result can overtake the acknowledgment.
   * @param patienceMs so long is waited for a command that is still being sent
   * @returns undefined for a command that neither this bot nor a twin was given
   * @throws whatever the memory throws where it stays away
   */
  async find(originId: string, patienceMs: number): Promise<PendingCommand | undefined> {
    const begun = this.#clock.steady();
    const until = begun + patienceMs;
    for (;;) {
      const here = this.#tracked.get(originId)?.command;
      const command =
        here === undefined
          ? await this.#kept(originId, begun + MEMORY_PATIENCE_MS)
          : // Where the memory is away, nobody else answers either.
            await this.#records.withAnswer(here).catch(() => here);
      const isBeingSent =
        this.#unacknowledged.has(originId) || (this.#isShared && command?.executionId === undefined);
      if (command === undefined || !isBeingSent || this.#clock.steady() >= until) return command;
      await this.#released(originId);
    }
  }

  /** What an execution does at the moment, as the stream tells. */
  changed(executionId: string, status: string): void {
    const tracked = this.#byExecution.get(executionId);
    if (tracked !== undefined) this.#move(tracked, status === 'paused' ? 'paused' : 'resumed');
  }

  /** An execution has ended. @returns the command behind it, where there is one that is not answered */
  ended(executionId: string, status: string): Tracked | undefined {
    const tracked = this.#byExecution.get(executionId);
    if (tracked === undefined) return undefined;
    tracked.status = status;
    tracked.endedAt ??= this.#clock.steady();
    this.#move(tracked, 'ended');
    return tracked;
  }

  /** Takes up a command that a twin has sent, or of which nobody knew whether it was taken. */
  async adopt(originId: string, executionId: string): Promise<void> {
    const known = this.#tracked.get(originId);
    if (known !== undefined) {
      if (known.state === 'sending') this.#index(known, executionId);
      else this.#taken(known, executionId);
      // Its end may have slipped by.
      known.lookedAt = 0;
      return;
    }
    const record = await this.#records.read(originId);
    if (record?.announced !== true || stateOf(record) === 'answered') return;
    const tracked = this.#track({ ...record, executionId }, 'running');
    if (tracked !== undefined) tracked.lookedAt = 0;
  }

  /**
   * Its answer goes into the outbox: it is not missing any more.
   * @returns false where it must not, as it is or was answered already: once is enough
   */
  beginAnswer(originId: string, form: 'formatted' | 'direct' | 'plain'): boolean {
    const already = this.#forms.get(originId);
    // A result may be announced twice on purpose; what we made up ourselves is said once.
    if (already !== undefined && (already !== 'formatted' || form !== 'formatted')) return false;
    this.#forms.set(originId, form);
    const [oldest] = this.#forms.keys();
    if (this.#forms.size > MAX_TRACKED && oldest !== undefined) this.#forms.delete(oldest);
    const tracked = this.#tracked.get(originId);
    if (tracked !== undefined) this.#move(tracked, 'answer');
    return true;
  }

  /** Its answer was withdrawn. */
  notAnswered(originId: string): void {
    this.#forms.delete(originId);
    const tracked = this.#tracked.get(originId);
    if (tracked === undefined) return;
    this.#move(tracked, 'withdrawn');
    tracked.lookAt = this.#clock.steady();
  }

  /** It was posted, or is to be silent. Rejects where that cannot be put on record: to be called again. */
  async answered(originId: string, how: Answered): Promise<void> {
    const tracked = this.#tracked.get(originId);
    if (tracked !== undefined) {
      this.#move(tracked, 'told');
      this.#drop(tracked);
    }
    const command = tracked?.command ?? (await this.#records.read(originId));
    if (command === undefined) return;
    await this.#records.answered(command, how, ANSWERED_KEPT_MS);
  }

  /** How a command was answered, by this bot or a twin: results overtake what is said about their commands. */
  async #answeredAs(originId: string): Promise<Answered | undefined> {
    return this.#forms.get(originId) ?? (await this.#records.read(originId))?.answered;
  }

  #keep(command: PendingCommand): Promise<void> {
    return this.#records.write(command, KEPT_MS);
  }

  /** Waits for a memory that is away. */
  async #kept(originId: string, until: number): Promise<PendingCommand | undefined> {
    for (;;) {
      try {
        return await this.#records.read(originId);
      } catch (error) {
        if (this.#clock.steady() >= until) throw error;
        await new Promise<void>((resolve) => this.#clock.after(ASK_EVERY_MS, resolve));
      }
    }
  }

  #in(...states: PendingState[]): Tracked[] {
    return [...this.#tracked.values()].filter(({ state }) => states.includes(state));
  }

  /** The one place where a state changes. */
  #move(tracked: Tracked, event: PendingEvent): void {
    tracked.state = stateAfter(tracked.state, event);
  }

  /** @returns undefined where it was answered here lately */
  #track(command: PendingCommand, state: PendingState): Tracked | undefined {
    const { originId, executionId } = command;
    if (this.#forms.has(originId)) return undefined;
    const tracked: Tracked = { command, state };
    this.#tracked.set(originId, tracked);
    if (executionId !== undefined) this.#byExecution.set(executionId, tracked);
    const [oldest] = this.#tracked.values();
    if (this.#tracked.size > MAX_TRACKED && oldest !== undefined) this.#drop(oldest);
    return tracked;
  }

  #taken(tracked: Tracked, executionId: string): void {
    this.#index(tracked, executionId);
    this.#move(tracked, 'taken');
  }

  #index(tracked: Tracked, executionId: string): void {
    tracked.command = { ...tracked.command, executionId };
    this.#byExecution.set(executionId, tracked);
  }

  #drop({ command: { originId, executionId } }: Tracked): void {
    this.#tracked.delete(originId);
    if (executionId !== undefined) this.#byExecution.delete(executionId);
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
    this.#unacknowledged.delete(originId);
    const listeners = this.#waiting.get(originId) ?? [];
    this.#waiting.delete(originId);
    for (const listener of listeners) listener();
  }
}
