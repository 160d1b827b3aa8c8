import type { Clock } from '../../core/clock';
import { Fault } from '../fault';

/** Wrong passwords that cost nothing: people mistype. */
const FREE = 5;
/** The first pause, in milliseconds, and the longest; each wrong password doubles it. */
const FIRST_PAUSE = 125;
const MAX_PAUSE = 2_000;
/** So many wait for their turn; the right person among them comes in within twenty seconds. */
const MAX_WAITING = 10;
/** Forgotten so many milliseconds after the last try. */
const FORGOTTEN_AFTER = 600_000;
/** Names that are remembered; somebody who tries names without end does not fill the memory. */
const MAX_NAMES = 5_000;

interface Tries {
  wrong: number;
  last: number;
  waiting: number;
  /** Resolves when the try before may go on: there is one at a time. */
  turn: Promise<void>;
}

/**
 * Slows down who guesses passwords. Tries for one account from one address go one after the other, each after a pause
 * that grows with the wrong ones before it; so many connections are no faster than one. Nobody is locked out: the right
 * password counts at its turn, and forgives the rest. It keeps names and counts, and never what was tried.
 */
export class LoginThrottle {
  readonly #tries = new Map<string, Tries>();

  constructor(private readonly clock: Clock) {}

  /**
   * @param check says who it is. @returns what it returned. @throws Fault what it threw; 429 where too many wait already
   */
  async attempt<T>(address: string, user: string, check: () => T): Promise<T> {
    const key = `${address} ${user.slice(0, 200)}`;
    const tries = this.#triesOf(key);
    if (tries.waiting >= MAX_WAITING) {
      const seconds = (MAX_WAITING * MAX_PAUSE) / 1000;
      throw new Fault(
        429,
        `Too many login attempts for this account are already waiting. Try again in ${seconds} seconds.`,
      );
    }
    tries.waiting += 1;
    const turn = tries.turn.then(() => this.#pause(pauseAfter(tries.wrong)));
    tries.turn = turn;
    await turn;
    try {
      const result = check();
      tries.wrong = 0;
      return result;
    } catch (error) {
      tries.wrong += 1;
      throw error;
    } finally {
      tries.waiting -= 1;
      tries.last = this.clock.steady();
      if (tries.wrong === 0 && tries.waiting === 0) this.#tries.delete(key);
    }
  }

  #triesOf(key: string): Tries {
    const now = this.clock.steady();
    for (const [name, tries] of this.#tries) {
      if (tries.waiting > 0) continue;
      if (now - tries.last > FORGOTTEN_AFTER || this.#tries.size >= MAX_NAMES) this.#tries.delete(name);
      else break;
    }
    const known = this.#tries.get(key) ?? { wrong: 0, last: now, waiting: 0, turn: Promise.resolve() };
    // The map is in the order of the last use, so that the loop above ends early.
    this.#tries.delete(key);
    this.#tries.set(key, known);
    return known;
  }

  #pause(ms: number): Promise<void> {
    return ms === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.clock.after(ms, resolve);
        });
  }
}

function pauseAfter(wrong: number): number {
  return wrong < FREE ? 0 : Math.min(MAX_PAUSE, FIRST_PAUSE * 2 ** (wrong - FREE));
}
