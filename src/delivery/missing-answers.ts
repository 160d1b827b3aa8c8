import { type Post, type Posted, placeKey } from '../core/chat';
import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import { type Execution, isFinal } from '../core/stackstorm-types';
import { type Executions, findByOrigin } from '../stackstorm/executions';
import { timeOfDay } from './digest';
import type { MessageClaims, OrphanedMessage } from './message-claims';
import { findAnnouncement, readPostResult } from './missing';
import type { Order, Settle } from './order';
import type { Owed, OwedAnswers, Watch } from './owed';
import { plainAnswer } from './plain-answer';
import type { RetryingWriter } from './retrying-writer';

export interface MissingAnswersOptions {
  st2: Executions;
  clock: Clock;
  log: Log;
  owed: OwedAnswers;
  books: RetryingWriter;
  /** Milliseconds that StackStorm may take to begin the announcement of an execution that has ended. */
  graceMs: number;
  hearing: Pick<MessageClaims, 'isAbandoned' | 'orphaned' | 'acknowledge'>;
  /** Fetches announcements that were made and not heard. */
  recover(): Promise<void>;
  post(order: Order, settle: Settle): void;
  /** Is told which message carries the answer. */
  answered: ((execution: string, posted: Posted) => void) | undefined;
}

/** StackStorm took 43 s for a result of 5 MB; it is not given up while it says that it is at it. */
const MAX_POSTING_MS = 10 * 60_000;
/** What was announced has been fetched by then, and posted even by a busy service. */
const ANNOUNCED_MS = 60_000;
/** A stream that comes and goes does not put off an answer for longer than this. */
const MAX_GRACE_MS = 60_000;
/** A request that was cut off has reached StackStorm by then, or never will. */
const MAX_UNCERTAIN_MS = 2 * 60_000;
/** What the connection of a bot that died has brought to StackStorm is there by then. */
const ORPHAN_MS = 20_000;
/** How soon a twin's death over a command that only it has heard of is noticed. */
const READ_AGAIN_MS = 60_000;
const CLOCKS_DIFFER_MS = 2 * 60_000;
/** Between two looks at one execution. */
const LOOK_EVERY_MS = 5_000;
/** Executions that are asked about beside each other. */
const AT_ONCE = 4;
/** An execution whose end was not heard of is looked at after so long. */
const UNHEARD_END_MS = 5 * 60_000;

/**
 * Answers commands whose announcement does not come: the result is fetched from the execution itself.
 * StackStorm drops an announcement that it cannot format, and chat would never hear of it
 * (facts/stackstorm.md, 2).
 */
export class MissingAnswers {
  readonly #options: MissingAnswersOptions;
  /** When the executions that have not ended, as far as we heard, are looked at. */
  #lookAtAllAt: number;
  #lookForUncertainAt = 0;
  #readAgainAt: number;
  /** What ended before may still be announced as if it had ended then. */
  #graceFrom = 0;
  /** Commands, and messages, whose person is being told that nothing came of them. */
  readonly #telling = new Set<string>();

  constructor(options: MissingAnswersOptions) {
    this.#options = options;
    this.#lookAtAllAt = options.clock.now() + UNHEARD_END_MS;
    this.#readAgainAt = options.clock.now() + ORPHAN_MS;
  }

  /** @returns true where it is one that somebody waits for */
  ended(execution: Execution): boolean {
    const watch = this.#options.owed.watched(execution.id);
    if (watch === undefined) return false;
    this.#over(watch, execution);
    return true;
  }

  /** Sees `chatops.post_result` at work: its failure need not be waited for. */
  posting(execution: Execution): void {
    const id = execution.parameters?.execution_id;
    const watch = typeof id === 'string' ? this.#options.owed.watched(id) : undefined;
    if (watch === undefined) return;
    const { kind } = readPostResult(execution);
    if (kind === 'missing' || kind === 'silent') watch.lookAt = this.#options.clock.now();
  }

  /**
   * The stream was away: every execution may have ended meanwhile, and StackStorm may have been away, too,
   * and gets its time for announcements once more.
   */
  lookAgain(): void {
    const now = this.#options.clock.now();
    this.#lookAtAllAt = now;
    this.#graceFrom = now;
  }

  /** To be called about once a second. Rejects where StackStorm cannot be asked. */
  async look(): Promise<void> {
    const { clock, owed } = this.#options;
    const now = clock.now();
    await this.#lookForUncertain(now);
    const all = now >= this.#lookAtAllAt;
    const due = owed.all().filter((watch) => {
      if (isBeingAnswered(watch)) return false;
      return watch.endedAt === undefined ? all : (watch.lookAt ?? 0) <= now;
    });
    if (all) this.#lookAtAllAt = now + UNHEARD_END_MS;
    while (due.length > 0) {
      await Promise.all(due.splice(0, AT_ONCE).map((watch) => this.#lookAt(watch)));
    }
  }

  /** A command whose sending was cut off may run all the same: then its result is owed. */
  async #lookForUncertain(now: number): Promise<void> {
    const { st2, owed } = this.#options;
    if (now >= this.#readAgainAt) {
      this.#readAgainAt = now + READ_AGAIN_MS;
      await owed.load();
      await this.#lookForUnheeded(now);
    }
    const uncertain = owed.uncertain();
    if (uncertain.length === 0 || now < this.#lookForUncertainAt) return;
    this.#lookForUncertainAt = now + LOOK_EVERY_MS;
    const sent = Math.min(...uncertain.map(({ sentAt = now }) => sentAt));
    const ids = new Set(uncertain.map(({ originId }) => originId));
    const found = await findByOrigin(st2, sent - CLOCKS_DIFFER_MS, ids);
    for (const command of uncertain) {
      const { originId, sentAt = 0 } = command;
      const executionId = found.get(originId);
      if (executionId !== undefined) await owed.adopt(originId, executionId);
      else if (await this.#isOrphan(command, now)) this.#tellOrphan(command);
      else if (now - sentAt > MAX_UNCERTAIN_MS) owed.certain(originId);
    }
    if (found.size > 0) this.#lookAtAllAt = now;
  }

  /** What was said to a bot that died before it had sent anything; what it had sent is owed, and looked for. */
  async #lookForUnheeded(now: number): Promise<void> {
    const { hearing, owed } = this.#options;
    /** By person and place: a bot that dies while many wait tells each of them once. */
    const together = new Map<string, OrphanedMessage[]>();
    for (const heard of await hearing.orphaned(now - ORPHAN_MS)) {
      if (this.#telling.has(heard.messageKey)) continue;
      if (await owed.has(heard.messageKey)) {
        await hearing.acknowledge(heard.messageKey);
        continue;
      }
      const key = `${heard.person.id} ${placeKey(heard.place)}`;
      together.set(key, [...(together.get(key) ?? []), heard]);
    }
    for (const all of together.values()) this.#tellUnheeded(all);
  }

  #tellUnheeded(all: readonly OrphanedMessage[]): void {
    const [first] = all;
    if (first === undefined) return;
    const turns = all.map(({ messageKey: turn }) => turn);
    const said: Post = { text: unheededText(all.map(({ at }) => at)), outcome: 'failed' };
    this.#tell(turns, addressed(first, said), async () => {
      for (const turn of turns) await this.#options.hearing.acknowledge(turn).catch(() => {});
    });
  }

  /** @param done puts it on record, once it was said or cannot be */
  #tell(turns: readonly string[], order: Order, done: () => Promise<unknown>): void {
    for (const turn of turns) this.#telling.add(turn);
    this.#options.post(order, async ({ posted, error }) => {
      for (const turn of turns) this.#telling.delete(turn);
      if (posted !== undefined || error !== undefined) await done();
    });
  }

  /** A bot was stopped while it sent this command, and nobody has said a word about it since. */
  async #isOrphan({ originId, told, sentAt = 0 }: Owed, now: number): Promise<boolean> {
    if (told === true || this.#telling.has(originId) || now - sentAt < ORPHAN_MS) return false;
    return this.#options.hearing.isAbandoned(originId);
  }

  #tellOrphan(command: Owed): void {
    const { alias, originId } = command;
    const text = `I was restarted while I sent ${alias} to StackStorm, which does not have it: nothing was run. Say it again.`;
    this.#tell([originId], addressed(command, { text, outcome: 'failed' }), () =>
      this.#options.owed.told(command).catch(() => {}),
    );
  }

  #over(watch: Watch, { status }: Execution): void {
    const now = this.#options.clock.now();
    watch.status = status;
    if (watch.endedAt !== undefined) return;
    watch.endedAt = now;
    if (!isBeingAnswered(watch)) watch.lookAt = now + this.#options.graceMs;
  }

  async #lookAt(watch: Watch): Promise<void> {
    const { st2, clock, log } = this.#options;
    const { executionId = '' } = watch.owed;
    try {
      const execution = await st2.execution(executionId);
      if (!isFinal(execution.status)) return;
      const unknown = watch.endedAt === undefined;
      this.#over(watch, execution);
      await this.#decide(watch, execution, unknown);
    } catch (error) {
      watch.lookAt = clock.now() + LOOK_EVERY_MS;
      if ((error as { status?: unknown }).status === 404) await this.#vanished(watch);
      else log.debug(`Execution ${executionId} cannot be asked about: ${String(error)}`);
    }
  }

  async #decide(watch: Watch, execution: Execution, unknown: boolean): Promise<void> {
    const { st2, clock, owed, recover } = this.#options;
    const { originId } = watch.owed;
    const finding = await findAnnouncement(st2, execution);
    // Its announcement may have come while we asked.
    if (isBeingAnswered(watch)) return;
    const waited = clock.now() - (watch.endedAt ?? clock.now());
    watch.lookAt = clock.now() + LOOK_EVERY_MS;
    if (finding.kind === 'silent') {
      await owed.answered(originId, 'silent');
    } else if (finding.kind === 'missing') {
      this.#answer(watch, execution, finding.reason);
    } else if (finding.kind === 'announced') {
      // Whatever was announced to this bot is on its way after that.
      await recover();
      if (waited > ANNOUNCED_MS) this.#answer(watch, execution, 'it was announced, but not to this bot');
    } else if (finding.kind === 'wait' ? waited > MAX_POSTING_MS : this.#graceIsOver(watch) && !unknown) {
      const reason =
        finding.kind === 'wait'
          ? 'StackStorm is still formatting it'
          : 'StackStorm has not announced it (is the rule chatops.notify enabled?)';
      this.#answer(watch, execution, reason);
    }
  }

  #graceIsOver({ endedAt = 0 }: Watch): boolean {
    const { clock, graceMs } = this.#options;
    const now = clock.now();
    return now - Math.max(endedAt, this.#graceFrom) >= graceMs || now - endedAt > MAX_GRACE_MS;
  }

  async #vanished({ owed: { originId, executionId, alias, place, person } }: Watch): Promise<void> {
    const { owed, post, books } = this.#options;
    if (!owed.beginAnswer(originId, 'plain')) return;
    const text = `What became of ${alias} cannot be told: StackStorm no longer has execution ${executionId}.`;
    post(
      { place, post: { text, mention: person, outcome: 'failed' }, urgency: 'answer' },
      async (settled) => {
        if (settled.posted !== undefined) await books.write(() => owed.answered(originId, 'plain'));
        else owed.notAnswered(originId);
      },
    );
  }

  #answer(watch: Watch, execution: Execution, reason: string): void {
    const { owed, post, log, books } = this.#options;
    const { originId, alias } = watch.owed;
    if (!owed.beginAnswer(originId, 'plain')) return;
    log.warn(`Execution ${execution.id} is answered in plain form: ${reason}.`);
    post(addressed(watch.owed, plainAnswer(alias, execution, reason)), async ({ posted, error }) => {
      if (posted !== undefined) this.#options.answered?.(execution.id, posted);
      if (posted !== undefined || error !== undefined)
        await books.write(() => owed.answered(originId, 'plain'));
      else owed.notAnswered(originId);
    });
  }
}

function isBeingAnswered({ lookAt }: Watch): boolean {
  return lookAt === Number.POSITIVE_INFINITY;
}

/** An answer to a person, who is called where others read along. */
function addressed({ place, person }: Pick<Owed, 'place' | 'person'>, post: Post): Order {
  const said = place.direct === true ? post : { ...post, mention: person };
  return { place, post: said, urgency: 'answer' };
}

/** @param times milliseconds since 1970, one for each message */
function unheededText(times: readonly number[]): string {
  const [from, to] = [Math.min(...times), Math.max(...times)].map(timeOfDay);
  const what =
    times.length === 1
      ? `what you said at ${from}`
      : `${times.length} messages of yours, from ${from} to ${to}`;
  return `I was restarted over ${what}. If nothing came of it, say it again.`;
}
