import type { Hit } from '../core/alias';
import type { Incoming } from '../core/chat';
import { placeKey } from '../core/chat';
import type { Clock } from '../core/clock';
import type { Memory } from '../core/memory';
import { locked } from '../state/locked';
import { nameOf } from './run-alias';

/** A question that nobody has answered for so long is forgotten. */
const CHOICE_TIMEOUT_MS = 10 * 60_000;

/** What one person was asked in one place, because a command fits several aliases. */
export interface Choice {
  /** The message that asked for the command: it is run as if it had been clear. */
  incoming: Incoming;
  hits: Hit[];
}

/** What is kept of it: the words, and which commands they may mean. */
interface Asked {
  text: string;
  /** `pack.alias`, in the order in which they were offered. */
  offered: string[];
}

/** What somebody answered: the message that asked for a command, and which one they mean, as `pack.alias`. */
interface Chosen {
  incoming: Incoming;
  chosen: string;
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
    return Choices.isAnswer(incoming.text) && this.#clock.steady() < until;
  }

  async ask(choice: Choice): Promise<void> {
    const now = this.#clock.steady();
    for (const [key, until] of this.#open) if (until < now) this.#open.delete(key);
    this.#open.set(keyOf(choice.incoming), now + CHOICE_TIMEOUT_MS);
    const asked: Asked = { text: choice.incoming.text, offered: choice.hits.map(nameOf) };
    await this.#memory.set(keyOf(choice.incoming), asked, CHOICE_TIMEOUT_MS);
  }

  /** Cheap: whether a text can be an answer at all. */
  static isAnswer(text: string): boolean {
    return /^(\d{1,2}|[\w-]+\.[\w.-]+)$/.test(text);
  }

  /**
   * Which command was chosen, by its number or by `pack.alias`, and the words that asked for it, as the same person
   * said them in the same place. Asked once, it is no longer open. What the words mean is for the caller to tell
   * anew: aliases change, and what is kept is no proof of anything.
   * @returns undefined where nothing was asked or the text is no answer to it
   */
  async take(incoming: Incoming): Promise<Chosen | undefined> {
    const key = keyOf(incoming);
    if ((await this.#memory.get<Asked>(key)) === undefined) return undefined;
    // Who presses twice may reach two bots, or one whose memory is slow: only one of the presses is the answer.
    return locked(this.#memory, key, () => this.#takeAlone(incoming));
  }

  async #takeAlone(incoming: Incoming): Promise<Chosen | undefined> {
    const key = keyOf(incoming);
    const asked = await this.#memory.get<Asked>(key);
    const chosen =
      asked?.offered[Number(incoming.text) - 1] ?? asked?.offered.find((one) => one === incoming.text);
    if (asked === undefined || chosen === undefined) return undefined;
    this.#open.delete(key);
    await this.#memory.delete(key);
    return { incoming: { ...incoming, text: asked.text }, chosen };
  }
}

function keyOf({ place, person }: Incoming): string {
  return `choice ${placeKey(place)} ${person.id}`;
}
