import { PyIterator } from '../values';

/** What can be gone over once, so that it can be gone over again: what was seen is kept. */
export function memorized(items: PyIterator): Memorized {
  return new Memorized(items, []);
}

class Memorized extends PyIterator {
  readonly #items: PyIterator;
  readonly #seen: unknown[];

  constructor(items: PyIterator, seen: unknown[]) {
    let at = 0;
    super({
      next: () => {
        if (at === seen.length) {
          const next = items.next();
          if (next.done === true) return next;
          seen.push(next.value);
        }
        at += 1;
        return { done: false, value: seen[at - 1] };
      },
    });
    this.#items = items;
    this.#seen = seen;
  }

  override [Symbol.iterator](): Memorized {
    return new Memorized(this.#items, this.#seen);
  }
}
