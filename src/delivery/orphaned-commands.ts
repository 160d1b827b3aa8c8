import { type Post, placeKey } from '../core/chat';
import type { Clock } from '../core/clock';
import type { LocalTime } from '../core/local-time';
import { type ExecutionsApi, findByOrigin } from '../stackstorm/executions';
import { answerOrder } from './addressed';
import type { MessageClaims, OrphanedMessage } from './message-claims';
import type { Order, Settle } from './order';
import type { PendingCommand } from './pending-command';
import type { PendingCommands } from './pending-commands';

export interface OrphanedCommandsOptions {
  st2: ExecutionsApi;
  clock: Clock;
  /** The clock that people read. */
  local: LocalTime;
  commands: PendingCommands;
  claims: Pick<MessageClaims, 'isAbandoned' | 'orphaned' | 'acknowledge'>;
  post(order: Order, settle: Settle): void;
}

/** A request that was cut off has reached StackStorm by then, or never will. */
const MAX_UNCERTAIN_MS = 2 * 60_000;
/** What the connection of a bot that died has brought to StackStorm is there by then. */
const ORPHAN_MS = 20_000;
/** How soon a twin's death over a command that only it has heard of is noticed. */
const READ_AGAIN_MS = 60_000;
const CLOCKS_DIFFER_MS = 2 * 60_000;
const LOOK_EVERY_MS = 5_000;

/**
 * Commands whose sending was cut off, and messages over which a bot died: what StackStorm has after all is
 * owed from then on, and of the rest the person is told.
 */
export class OrphanedCommands {
  readonly #options: OrphanedCommandsOptions;
  #lookAt = 0;
  #readAgainAt: number;
  /** Commands, and messages, whose person is being told that nothing came of them. */
  readonly #telling = new Set<string>();

  constructor(options: OrphanedCommandsOptions) {
    this.#options = options;
    this.#readAgainAt = options.clock.steady() + ORPHAN_MS;
  }

  /** To be called about once a second. Rejects where StackStorm or the memory cannot be asked. */
  async look(): Promise<void> {
    const { st2, clock, commands } = this.#options;
    const now = clock.now();
    const steady = clock.steady();
    if (steady >= this.#readAgainAt) {
      this.#readAgainAt = steady + READ_AGAIN_MS;
      await commands.load();
      await this.#lookForMessages(now);
    }
    const uncertain = commands.uncertain();
    if (uncertain.length === 0 || steady < this.#lookAt) return;
    this.#lookAt = steady + LOOK_EVERY_MS;
    const sent = Math.min(...uncertain.map(({ sentAt = now }) => sentAt));
    const ids = new Set(uncertain.map(({ originId }) => originId));
    const found = await findByOrigin(st2, sent - CLOCKS_DIFFER_MS, ids);
    for (const command of uncertain) {
      const { originId, sentAt = 0 } = command;
      const executionId = found.get(originId);
      if (executionId !== undefined) await commands.adopt(originId, executionId);
      else if (await this.#isOrphan(command, now)) this.#tellOfCommand(command);
      else if (now - sentAt > MAX_UNCERTAIN_MS) commands.certain(originId);
    }
  }

  /** What was said to a bot that died before it had sent anything; what it had sent is owed, and looked for. */
  async #lookForMessages(now: number): Promise<void> {
    const { claims, commands } = this.#options;
    /** By person and place: a bot that dies while many wait tells each of them once. */
    const together = new Map<string, OrphanedMessage[]>();
    for (const heard of await claims.orphaned(now - ORPHAN_MS)) {
      if (this.#telling.has(heard.messageKey)) continue;
      if (await commands.isOwed(heard.messageKey)) {
        await claims.acknowledge(heard.messageKey);
        continue;
      }
      const key = `${heard.person.id} ${placeKey(heard.place)}`;
      together.set(key, [...(together.get(key) ?? []), heard]);
    }
    for (const all of together.values()) this.#tellOfMessages(all);
  }

  #tellOfMessages(all: readonly OrphanedMessage[]): void {
    const [first] = all;
    if (first === undefined) return;
    const keys = all.map(({ messageKey }) => messageKey);
    const times = all.map(({ at }) => at).sort((one, other) => one - other);
    const text = restartText(times.map((at) => this.#options.local.timeOfDay(at)));
    const said: Post = { text, outcome: 'failed' };
    this.#tell(keys, answerOrder(first, said), async () => {
      for (const key of keys) await this.#options.claims.acknowledge(key).catch(() => {});
    });
  }

  /** A bot was stopped while it sent this command, and nobody has said a word about it since. */
  async #isOrphan({ originId, told, sentAt = 0 }: PendingCommand, now: number): Promise<boolean> {
    if (told === true || this.#telling.has(originId) || now - sentAt < ORPHAN_MS) return false;
    return this.#options.claims.isAbandoned(originId);
  }

  #tellOfCommand(command: PendingCommand): void {
    const { alias, originId } = command;
    const text = `I restarted while sending ${alias} to StackStorm, which did not receive it: nothing was run. Please repeat it.`;
    this.#tell([originId], answerOrder(command, { text, outcome: 'failed' }), () =>
      this.#options.commands.told(command).catch(() => {}),
    );
  }

  /** @param done puts it on record, once it was said or cannot be */
  #tell(keys: readonly string[], order: Order, done: () => Promise<unknown>): void {
    for (const key of keys) this.#telling.add(key);
    this.#options.post(order, async ({ posted, error }) => {
      for (const key of keys) this.#telling.delete(key);
      if (posted !== undefined || error !== undefined) await done();
    });
  }
}

/** @param times times of day, one for each message, in the order in which they were said */
function restartText(times: readonly string[]): string {
  const [from, to] = [times[0], times.at(-1)];
  const what =
    times.length === 1
      ? `your message from ${from}`
      : `${times.length} of your messages, from ${from} to ${to}`;
  const which = times.length === 1 ? 'it' : 'them';
  return `I restarted while handling ${what}. If you got no result, please repeat ${which}.`;
}
