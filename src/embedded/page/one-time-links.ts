import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock';
import type { Role } from '../role';

/** A link is for somebody who just asked for it in chat. */
const LIFE_MS = 10 * 60_000;
/** More than people ask for in ten minutes; a flood of wishes forgets the oldest. */
const MAX_LINKS = 1000;

export interface Visitor {
  user: string;
  role: Role;
}

/** Links that let one browser in once. Kept in memory: after a restart one asks for a new one. */
export class OneTimeLinks {
  readonly #links = new Map<string, Visitor & { until: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @returns the code that goes into the link: 128 random bits as hex */
  make(visitor: Visitor): string {
    const code = randomBytes(16).toString('hex');
    this.#links.set(code, { ...visitor, until: this.#clock.steady() + LIFE_MS });
    const oldest = this.#links.keys().next().value;
    if (this.#links.size > MAX_LINKS && oldest !== undefined) this.#links.delete(oldest);
    return code;
  }

  /** Uses a code up. @returns undefined where it is wrong, was used or is too old */
  use(code: string): Visitor | undefined {
    const link = this.#links.get(code);
    this.#links.delete(code);
    if (link === undefined || link.until < this.#clock.steady()) return undefined;
    return { user: link.user, role: link.role };
  }
}
