const SHORTEST = 3;
/** From so many characters on a value is hidden also inside of words. */
const ANYWHERE = 4;

function alone(value: string): RegExp {
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${literal}(?![\\p{L}\\p{N}_])`, 'gu');
}

/**
 * The values that must never leave the process in a log line, an error or a message. One for each
 * bridge; whoever gets hold of a secret (a renewed token, a person's own key) adds it here.
 */
export class Secrets {
  /** How many have asked for it to be hidden. */
  readonly #values = new Map<string, number>();
  /** Longest first: one secret may be the beginning of another, whose end would be left to read. */
  #inOrder: readonly string[] | undefined;

  constructor(values: Iterable<string> = []) {
    for (const value of values) this.add(value);
  }

  /**
   * Hidden wherever it stands; of three characters, where it stands alone (`042`, but not in `10428`). Shorter values are not
   * hidden: they would tear holes into counts, times and ordinary words, and each hole would tell what was there.
   */
  add(value: string): void {
    if (value.length < SHORTEST) return;
    this.#values.set(value, (this.#values.get(value) ?? 0) + 1);
    this.#inOrder = undefined;
  }

  /** For a token that is no longer valid; hidden on for whoever else has added the same text. */
  forget(value: string): void {
    const count = this.#values.get(value) ?? 0;
    if (count > 1) this.#values.set(value, count - 1);
    else this.#values.delete(value);
    this.#inOrder = undefined;
  }

  /** @returns the text with every known secret, and what the server tells about keys, taken out */
  hide(text: string): string {
    this.#inOrder ??= [...this.#values.keys()].sort((one, other) => other.length - one.length);
    let hidden = text;
    for (const value of this.#inOrder)
      hidden = hidden.replaceAll(value.length < ANYWHERE ? alone(value) : value, '(secret)');
    // A bad API key's 401 text names the key's hash (docs/stackstorm-facts.md, 10).
    return hidden.replace(/key_hash=[0-9a-f]+/gi, 'key_hash=(secret)');
  }
}
