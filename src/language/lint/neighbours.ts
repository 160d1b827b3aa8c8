import type { LintFormat } from './lint-format';

/** Formats by the word that every command of theirs begins with, so that not each is tried against each. */
export class Neighbours {
  readonly #byWord = new Map<string, LintFormat[]>();
  readonly #anyWord: LintFormat[] = [];

  constructor(readonly all: readonly LintFormat[]) {
    for (const format of all) {
      const word = firstWordOf(format);
      const same = word === undefined ? this.#anyWord : this.#byWord.get(word);
      if (same) same.push(format);
      else if (word !== undefined) this.#byWord.set(word, [format]);
    }
  }

  /** Everything that could take a command of this format. */
  of(format: LintFormat): readonly LintFormat[] {
    const word = firstWordOf(format);
    return word === undefined ? this.all : [...this.withWord(word), ...this.#anyWord];
  }

  /** Everything that begins with the same fixed word; none where the format begins with no fixed word. */
  besides(format: LintFormat): readonly LintFormat[] {
    const word = firstWordOf(format);
    return word === undefined ? [] : this.withWord(word);
  }

  withWord(word: string): readonly LintFormat[] {
    return this.#byWord.get(word) ?? [];
  }
}

/** The fixed first word of a format; undefined where commands may begin with several. */
function firstWordOf({ syntax }: LintFormat): string | undefined {
  const [anchor, spaces, ...nodes] = syntax.nodes;
  if (anchor?.kind !== 'anchor' || anchor.anchor !== 'begin' || spaces?.kind !== 'repeat') return undefined;
  let word = '';
  for (const node of nodes) {
    // Text that ends the format ends its word too: what follows is the anchor that the server adds.
    if (node.kind === 'repeat' && node === nodes.at(-2)) return word;
    if (node.kind !== 'literal' || node.flags.ignoreCase) return undefined;
    const char = String.fromCodePoint(node.code);
    if (/\s/.test(char)) return word;
    word += char;
  }
  return undefined;
}
