import type { Hit } from '../core/alias';
import type { Incoming } from '../core/chat';
import { placeKey } from '../core/chat';
import type { Clock } from '../core/clock';
import type { Memory } from '../core/memory';

/** A question that nobody has answered for so long is forgotten. */
const CHOICE_TIMEOUT_MS = 10 * 60_000;

/** What one person was asked in one place, because a command fits several aliases. */
export interface Choice {
  /** The message that asked for the command: it is run as if it had been clear. */
  incoming: Incoming;
  hits: Hit[];
}

/** Keeps what people were asked to choose from; with Redis, whichever bot hears the answer knows. */
export class Choices {
  readonly #memory: Memory;
  readonly #clock: Clock;
  /** Asked by this process, and until when (milliseconds since 1970). */
  readonly #open = new Map<string, number>();

  constructor(memory: Memory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  /** Whether a text answers what this process has asked: known at once, without the memory. */
  takes(incoming: Incoming): boolean {
    const until = this.#open.get(keyOf(incoming)) ?? 0;
    return Choices.isAnswer(incoming.text) && this.#clock.now() < until;
  }

  async ask(choice: Choice): Promise<void> {
    const now = this.#clock.now();
    for (const [key, until] of this.#open) if (until < now) this.#open.delete(key);
    this.#open.set(keyOf(choice.incoming), now + CHOICE_TIMEOUT_MS);
    await this.#memory.set(keyOf(choice.incoming), choice, CHOICE_TIMEOUT_MS);
  }

  /** Cheap: whether a text can be an answer at all. */
  static isAnswer(text: string): boolean {
    return /^(\d{1,2}|[\w-]+\.[\w.-]+)$/.test(text);
  }

  /**
   * The command that was chosen by its number or by `pack.alias`; asked once, it is no longer open.
   * @returns undefined where nothing was asked or the text is no answer to it
   */
  async take(incoming: Incoming): Promise<{ incoming: Incoming; hit: Hit } | undefined> {
    const choice = await this.#memory.get<Choice>(keyOf(incoming));
    if (choice === undefined) return undefined;
    const hit =
      choice.hits[Number(incoming.text) - 1] ??
      choice.hits.find(({ alias }) => `${alias.pack}.${alias.name}` === incoming.text);
    if (hit === undefined) return undefined;
    this.#open.delete(keyOf(incoming));
    await this.#memory.delete(keyOf(incoming));
    return { incoming: choice.incoming, hit };
  }
}

function keyOf({ place, person }: Incoming): string {
  return `choice ${placeKey(place)} ${person.id}`;
}
