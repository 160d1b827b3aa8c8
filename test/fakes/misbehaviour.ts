/** How a fake answers a call when it has been told to misbehave. */
export interface Misbehaviour {
  /** An HTTP status instead of an answer. */
  status?: number;
  /** The service's own error code in an answer. */
  error?: string;
  retryAfterSeconds?: number;
  /** Milliseconds to wait before the answer; `Infinity`: there is none. */
  delayMs?: number;
}

/** What the next calls of each method shall suffer, in order. */
export class Misbehaviours {
  readonly #planned = new Map<string, Misbehaviour[]>();

  /** The next `times` calls of `method` go wrong so. */
  next(method: string, how: Misbehaviour, times = 1): void {
    const planned = this.#planned.get(method) ?? [];
    for (let time = 0; time < times; time += 1) planned.push(how);
    this.#planned.set(method, planned);
  }

  take(method: string): Misbehaviour | undefined {
    return this.#planned.get(method)?.shift();
  }
}
