/** How many executions may run at once; the rest wait their turn, first come, first served. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  #head = 0;

  constructor(count: number) {
    this.#free = count;
  }

  /** Calls `turn` when there is a slot, now or later. */
  take(turn: () => void): void {
    if (this.#free > 0) {
      this.#free -= 1;
      turn();
    } else this.#waiting.push(turn);
  }

  release(): void {
    const next = this.#waiting[this.#head];
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#head += 1;
    if (this.#head > 1024) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    next();
  }
}
