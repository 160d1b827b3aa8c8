import type { YaqlFunctionValue } from './values';

/** What `orderBy` gives: sorted when it is gone over, so that `thenBy` may add to it. */
export class Ordering {
  readonly #items: Iterable<unknown>;
  readonly #compare: (left: unknown, right: unknown) => number;
  readonly #fields: { select: YaqlFunctionValue; direction: 1 | -1 }[] = [];
  #sorted: unknown[] | undefined;

  /** @param compare negative, zero or positive for two keys, by YAQL's own `<` and `>` */
  constructor(items: Iterable<unknown>, compare: (left: unknown, right: unknown) => number) {
    this.#items = items;
    this.#compare = compare;
  }

  by(select: YaqlFunctionValue, direction: 1 | -1): this {
    this.#fields.push({ select, direction });
    return this;
  }

  [Symbol.iterator](): Iterator<unknown> {
    this.#sorted ??= this.#sort();
    return this.#sorted[Symbol.iterator]();
  }

  #sort(): unknown[] {
    const keyed = Array.from(this.#items, (item) => ({ item, keys: new Map<number, unknown>() }));
    const keyOf = (each: { item: unknown; keys: Map<number, unknown> }, field: number): unknown => {
      if (!each.keys.has(field)) each.keys.set(field, this.#fields[field]?.select(each.item));
      return each.keys.get(field);
    };
    return keyed
      .sort((left, right) => {
        for (const [field, { direction }] of this.#fields.entries()) {
          const order = this.#compare(keyOf(left, field), keyOf(right, field));
          if (order !== 0) return order * direction;
        }
        return 0;
      })
      .map(({ item }) => item);
  }
}
