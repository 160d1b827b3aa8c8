import { createHash } from 'node:crypto';
import type { Incoming } from '../core/chat';
import type { Clock } from '../core/clock';
import type { Memory } from '../core/memory';
import { type IsHeld, locked } from '../state/locked';
import { SleepWatch } from './sleep-watch';

export interface HeardMessagesOptions {
  memory: Memory;
  /** Of this process; no two share it. */
  bot: string;
  clock: Clock;
}

/** One message, without an id, as several bots hear it: who of them has, and when one first did. */
interface Occurrence {
  messageKey: string;
  by: string[];
  /** Milliseconds since 1970 on the clock of the bot that heard it first. */
  at: number;
}

/** Bots on one service hear a message within this time of each other; the memory's clock counts it. */
const SAME_MS = 5_000;
/** A bot that slept reads for so long afterwards what the service had kept for it. */
const LATE_MS = 10 * 60_000;
const MAX_KEPT = 20;

/** A short name for these parts, the same in all bots. */
export function digest(...parts: string[]): string {
  return createHash('sha1').update(parts.join('\0')).digest('hex').slice(0, 24);
}

/** Tells which message of which another bot speaks: services without ids for their messages are common. */
export class HeardMessages {
  readonly #options: HeardMessagesOptions;
  readonly #sleep: SleepWatch;

  constructor(options: HeardMessagesOptions) {
    this.#options = options;
    this.#sleep = new SleepWatch(options.clock);
    if (options.memory.shared) this.#sleep.start();
  }

  stop(): void {
    this.#sleep.stop();
  }

  /**
   * A message with an id is the same for all who hear that id; without one, they are counted.
   * @returns a key that is the same in all bots, and whether this bot has heard it first
   */
  async keyOf({ id, place, person, text }: Incoming): Promise<{ messageKey: string; isOurs: boolean }> {
    if (id !== undefined) return { messageKey: digest('id', place.room, id), isOurs: true };
    const { memory, bot, clock } = this.#options;
    // It may sleep in the middle of this: what counts is when it could have heard the message.
    const since = clock.now() - this.#sleep.lately() - SAME_MS;
    const said = digest(place.room, person.id, text);
    const key = `relay:heard:${said}`;
    const longerKey = `relay:heard-lately:${said}`;
    const look = async (isHeld: IsHeld) => {
      const [same, longer] = await Promise.all([
        memory.get<Occurrence[]>(key),
        memory.get<Occurrence[]>(longerKey),
      ]);
      // It slept meanwhile, and another bot has counted.
      if (!isHeld()) return undefined;
      const occurrences = longer ?? same ?? [];
      const now = clock.now();
      const isLately = ({ messageKey }: Occurrence) =>
        same?.some((each) => each.messageKey === messageKey) === true;
      // The n-th that this bot hears is the n-th that another has heard: two honest equal ones are two.
      const known = occurrences.find(
        (each) => !each.by.includes(bot) && (isLately(each) || each.at >= since),
      );
      const heard = known ?? { messageKey: digest(key, String(now), String(Math.random())), by: [], at: now };
      heard.by.push(bot);
      if (known === undefined) occurrences.push(heard);
      const kept = occurrences.slice(-MAX_KEPT);
      await Promise.all([
        memory.set(
          key,
          kept.filter((each) => each === heard || isLately(each)),
          SAME_MS,
        ),
        memory.set(longerKey, kept, LATE_MS),
      ]);
      return { messageKey: heard.messageKey, isOurs: known === undefined };
    };
    for (;;) {
      const counted = await locked(memory, key, look, clock);
      if (counted !== undefined) return counted;
    }
  }
}
