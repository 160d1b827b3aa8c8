import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import { type Execution, isFinal } from '../core/stackstorm-types';
import type { ExecutionsApi } from '../stackstorm/executions';
import { Postings, readPostResult } from './missing';
import type { Tracked } from './pending-command';
import type { PendingCommands } from './pending-commands';
import { plainAnswer } from './plain-answer';
import type { PlainAnswers } from './plain-answers';

export interface ExecutionWatchOptions {
  st2: ExecutionsApi;
  clock: Clock;
  log: Log;
  commands: PendingCommands;
  plain: PlainAnswers;
  /** Milliseconds that StackStorm may take to begin the announcement of an execution that has ended. */
  graceMs: number;
  /** Whether events of the stream arrive. */
  hears(): boolean;
  /** Answers from an execution that has ended and was not announced on purpose. Never throws. */
  answer(tracked: Tracked, execution: Execution): void;
  /** Fetches announcements that were made and not heard. Rejects where StackStorm cannot be asked. */
  recover(): Promise<void>;
}

/** StackStorm took 43 s for a result of 5 MB; it is not given up while it says that it is at it. */
const MAX_POSTING_MS = 10 * 60_000;
/** What was announced has been fetched by then, and posted even by a busy service. */
const ANNOUNCED_MS = 60_000;
/** A stream that comes and goes does not put off an answer for longer than this. */
const MAX_GRACE_MS = 60_000;
/** Between two looks at one execution that has ended and is not answered. */
const LOOK_EVERY_MS = 5_000;
/** A direct answer that has not begun after so long is begun again. */
const DIRECT_MS = 10_000;
/** So many are asked about one by one, beside each other; more of them by lists of their ids. */
const AT_ONCE = 4;
/** Ids in one request; a non-admin may not get more at once (docs/stackstorm-facts.md, 9). */
const STATUSES_A_PAGE = 100;
/** Whole executions in one answer: each may hold megabytes. */
const WHOLE_A_PAGE = 10;

/**
 * How long after the last look an execution that runs is looked at again. While the stream is away nothing
 * else tells its end; while it is there, its end may have slipped by. The longer it has run, the longer it may.
 */
function lookEvery(ageMs: number, hears: boolean): number {
  const [least, most] = hears ? [30_000, 5 * 60_000] : [1_000, 30_000];
  return Math.min(most, Math.max(least, ageMs / 2));
}

/**
 * Looks after commands that StackStorm has and that are not answered: whether they have ended where no event
 * says so, and what became of their announcement where one is owed. StackStorm drops an announcement that it
 * cannot format, and chat would never hear of it (docs/stackstorm-facts.md, 2).
 */
export class ExecutionWatch {
  readonly #options: ExecutionWatchOptions;
  /** What ended before may still be announced as if it had ended then. */
  #graceFrom = 0;

  constructor(options: ExecutionWatchOptions) {
    this.#options = options;
  }

  /** An execution has ended. @returns true where it is one that somebody waits for */
  ended(execution: Execution): boolean {
    const tracked = this.#options.commands.ended(execution.id, execution.status);
    if (tracked === undefined) return false;
    this.#ended(tracked, execution);
    return true;
  }

  /** Sees `chatops.post_result` at work: its failure need not be waited for. */
  posting(execution: Execution): void {
    const { commands, clock } = this.#options;
    const id = execution.parameters?.execution_id;
    const tracked = typeof id === 'string' ? commands.byExecution(id) : undefined;
    if (tracked === undefined) return;
    const { kind } = readPostResult(execution);
    if (kind === 'missing' || kind === 'silent') tracked.lookAt = clock.steady();
  }

  /**
   * The stream was away: every execution may have ended meanwhile, and StackStorm may have been away, too,
   * and gets its time for announcements once more.
   */
  lookAgain(): void {
    this.#graceFrom = this.#options.clock.steady();
    for (const tracked of this.#options.commands.open()) tracked.lookedAt = 0;
  }

  /**
   * To be called about once a second. Rejects where StackStorm cannot be asked.
   * @param announcements whether what was announced has been fetched, so that what is missing can be told
   */
  async look(announcements: boolean): Promise<void> {
    const { commands, clock } = this.#options;
    const now = clock.steady();
    const due = commands.open().filter((tracked) => this.#isDue(tracked, now));
    const running = due.filter(({ state }) => state !== 'finished');
    for (const tracked of running) tracked.lookedAt = now;
    const wanted = due.filter(({ state, command }) => {
      return state !== 'finished' || command.way === 'direct' || announcements;
    });
    const postings = new Postings(this.#options.st2);
    await this.#each(wanted, async (tracked, execution) => {
      if (!isFinal(execution.status)) return commands.changed(execution.id, execution.status);
      const unknown = tracked.endedAt === undefined;
      commands.ended(execution.id, execution.status);
      if (unknown || tracked.command.way === 'direct') this.#ended(tracked, execution);
      if (announcements && tracked.command.way !== 'direct')
        await this.#decide(tracked, execution, { unknown, postings });
    });
  }

  #isDue({ state, lookAt, lookedAt, command }: Tracked, now: number): boolean {
    if (state === 'finished') return (lookAt ?? 0) <= now;
    // Where the clock was set back since, the time that it was set back by is as good.
    const age = Math.abs(this.#options.clock.now() - (command.sentAt ?? 0));
    return (lookedAt === undefined ? age : now - lookedAt) >= lookEvery(age, this.#options.hears());
  }

  #ended(tracked: Tracked, execution: Execution): void {
    const { clock, graceMs, answer } = this.#options;
    if (tracked.state !== 'finished') return;
    const direct = tracked.command.way === 'direct';
    tracked.lookAt = clock.steady() + (direct ? DIRECT_MS : graceMs);
    if (direct) answer(tracked, execution);
  }

  /** Fetches the executions behind these commands, few requests for many; each is handed over once it is there. */
  async #each(
    all: readonly Tracked[],
    take: (tracked: Tracked, execution: Execution) => void | Promise<void>,
  ): Promise<void> {
    if (all.length <= AT_ONCE) {
      await Promise.all(all.map((tracked) => this.#one(tracked, take)));
      return;
    }
    const missing: Tracked[] = [];
    for (const some of chunks(all, STATUSES_A_PAGE)) {
      const seen = await this.#listed(some, { include_attributes: 'status' });
      const ended: Tracked[] = [];
      for (const tracked of some) {
        const execution = seen.get(idOf(tracked));
        if (execution === undefined) missing.push(tracked);
        else if (isFinal(execution.status)) ended.push(tracked);
        else this.#options.commands.changed(execution.id, execution.status);
      }
      for (const few of chunks(ended, WHOLE_A_PAGE)) {
        const whole = await this.#listed(few, {});
        for (const tracked of few) {
          const execution = whole.get(idOf(tracked));
          if (execution !== undefined) await take(tracked, execution);
        }
      }
    }
    // Not in the list: gone, or a server that does not know this filter. A few at a time tell.
    for (const tracked of missing.slice(0, AT_ONCE)) await this.#one(tracked, take);
    for (const tracked of missing.slice(AT_ONCE)) tracked.lookedAt = 0;
  }

  async #listed(all: readonly Tracked[], query: Record<string, string>): Promise<Map<string, Execution>> {
    const id = all.map(idOf).join(',');
    const { items } = await this.#options.st2.executions({ id, limit: all.length, ...query });
    return new Map(items.map((execution) => [execution.id, execution]));
  }

  async #one(
    tracked: Tracked,
    take: (tracked: Tracked, execution: Execution) => void | Promise<void>,
  ): Promise<void> {
    const { st2, clock, log } = this.#options;
    try {
      await take(tracked, await st2.execution(idOf(tracked)));
    } catch (error) {
      tracked.lookAt = clock.steady() + LOOK_EVERY_MS;
      if ((error as { status?: unknown }).status === 404) this.#vanished(tracked);
      else log.debug(`Execution ${idOf(tracked)} cannot be looked at: ${messageOf(error)}`);
    }
  }

  /** What becomes of the announcement of an execution that has ended. */
  async #decide(
    tracked: Tracked,
    execution: Execution,
    { unknown, postings }: { unknown: boolean; postings: Postings },
  ): Promise<void> {
    const { clock, commands, recover } = this.#options;
    const finding = await postings.findingFor(execution);
    // Its announcement may have come while we asked.
    if (tracked.state !== 'finished') return;
    const waited = clock.steady() - (tracked.endedAt ?? clock.steady());
    tracked.lookAt = clock.steady() + LOOK_EVERY_MS;
    if (finding.kind === 'silent') {
      await commands.answered(tracked.command.originId, 'silent');
    } else if (finding.kind === 'missing') {
      this.#answerPlainly(tracked, execution, finding.reason);
    } else if (finding.kind === 'announced') {
      // Whatever was announced to this bot is on its way after that.
      await recover();
      if (waited > ANNOUNCED_MS)
        this.#answerPlainly(tracked, execution, 'it was announced, but not to this bot');
    } else if (finding.kind === 'wait' ? waited > MAX_POSTING_MS : this.#graceIsOver(tracked) && !unknown) {
      const reason =
        finding.kind === 'wait'
          ? 'StackStorm is still formatting it'
          : 'StackStorm has not announced it (is the rule chatops.notify enabled?)';
      this.#answerPlainly(tracked, execution, reason);
    }
  }

  #graceIsOver({ endedAt = 0 }: Tracked): boolean {
    const { clock, graceMs } = this.#options;
    const now = clock.steady();
    return now - Math.max(endedAt, this.#graceFrom) >= graceMs || now - endedAt > MAX_GRACE_MS;
  }

  #vanished(tracked: Tracked): void {
    const { alias } = tracked.command;
    const text = `The result of ${alias} is unavailable: StackStorm no longer has execution ${idOf(tracked)}.`;
    this.#options.plain.say(tracked, { text, outcome: 'failed' });
  }

  #answerPlainly(tracked: Tracked, execution: Execution, reason: string): void {
    this.#options.log.warn(`Execution ${execution.id} is answered in plain form: ${reason}.`);
    this.#options.plain.say(tracked, plainAnswer(tracked.command.alias, execution, reason));
  }
}

function idOf({ command }: Tracked): string {
  return command.executionId ?? '';
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let from = 0; from < all.length; from += size) found.push(all.slice(from, from + size));
  return found;
}
