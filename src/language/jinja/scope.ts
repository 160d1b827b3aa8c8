/** Names of one block, seen from the blocks inside it. */
export class BlockScope {
  readonly #names = new Map<string, unknown>();
  readonly #outer: BlockScope | undefined;

  constructor(outer?: BlockScope) {
    this.#outer = outer;
  }

  get(name: string): { value: unknown } | undefined {
    return this.#names.has(name) ? { value: this.#names.get(name) } : this.#outer?.get(name);
  }

  set(name: string, value: unknown): void {
    this.#names.set(name, value);
  }
}
