import { MASK } from '../../core/masking';

/** A secret, with how it begins again within itself. */
interface Hidden {
  text: string;
  /** For each of its beginnings, how much of its end is a beginning again (Knuth, Morris and Pratt). */
  borders: readonly number[];
}

/**
 * Takes secrets out of a text that comes in pieces, which may end in the middle of one. What may be the beginning of a
 * secret is kept back until that is known. Its time grows as the text does.
 */
export class PieceMasker {
  readonly #secrets: readonly Hidden[];
  #kept = '';

  /** @param secrets longest first, none of them empty */
  constructor(secrets: readonly string[]) {
    this.#secrets = secrets.map((text) => ({ text, borders: bordersOf(text) }));
  }

  /** @returns what can be shown by now */
  add(piece: string): string {
    const text = this.#kept + piece;
    const [shown, kept] = this.#masked(text, this.#openPlaces(text));
    this.#kept = kept;
    return shown;
  }

  /** @returns what was kept back, at the end of the text */
  end(): string {
    const [shown] = this.#masked(this.#kept, []);
    this.#kept = '';
    return shown;
  }

  /** @returns the text up to the first of these places that no whole secret reaches over, and the rest as it is */
  #masked(text: string, open: readonly number[]): [shown: string, kept: string] {
    const next = this.#secrets.map(({ text: secret }) => text.indexOf(secret));
    let shown = '';
    for (let done = 0; ; ) {
      const end = open.find((place) => place >= done) ?? text.length;
      let [at, length] = [end, 0];
      for (const [index, { text: secret }] of this.#secrets.entries()) {
        const seen = next[index] ?? -1;
        const place = seen < 0 || seen >= done ? seen : text.indexOf(secret, done);
        next[index] = place;
        if (place >= 0 && place < at) [at, length] = [place, secret.length];
      }
      shown += text.slice(done, at);
      if (length === 0) return [shown, text.slice(end)];
      shown += MASK;
      done = at + length;
    }
  }

  /** Where at the text's end a secret begins that is not whole yet, first to last. */
  #openPlaces(text: string): number[] {
    const places = new Set<number>();
    for (const { text: secret, borders } of this.#secrets) {
      let length = 0;
      for (const character of text.slice(-(secret.length - 1) || text.length).split('')) {
        while (length > 0 && secret[length] !== character) length = borders[length - 1] ?? 0;
        if (secret[length] === character) length += 1;
        if (length === secret.length) length = borders[length - 1] ?? 0;
      }
      for (; length > 0; length = borders[length - 1] ?? 0) places.add(text.length - length);
    }
    return [...places].sort((one, other) => one - other);
  }
}

function bordersOf(text: string): number[] {
  const borders = [0];
  for (let at = 1, length = 0; at < text.length; at += 1) {
    while (length > 0 && text[at] !== text[length]) length = borders[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    borders.push(length);
  }
  return borders;
}
