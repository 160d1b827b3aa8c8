import { caseVariants, foldCase, isDigit, isSpace, isWord } from './characters';
import type { Node, SetItem } from './syntax';

/** Says whether one code point belongs to a class; ASCII by a table, the rest by the rules. */
export class CharSet {
  readonly #ascii = new Int32Array(4);
  readonly #node: Node & { kind: 'set' };

  constructor(node: Node & { kind: 'set' }) {
    this.#node = node;
    for (let code = 0; code < 128; code += 1) {
      if (this.#compute(code)) this.#ascii[code >> 5] = (this.#ascii[code >> 5] ?? 0) | (1 << (code & 31));
    }
  }

  has(code: number): boolean {
    if (code < 128) return (((this.#ascii[code >> 5] ?? 0) >>> (code & 31)) & 1) === 1;
    return this.#compute(code);
  }

  #compute(code: number): boolean {
    const { items, negated, flags } = this.#node;
    const codes = !flags.ignoreCase ? [code] : flags.ascii ? asciiVariants(code) : caseVariants(code);
    return items.some((item) => codes.some((one) => isIn(item, one, flags.ascii))) !== negated;
  }
}

/** A class of one literal; where case counts it is better compared directly. */
export function literalSet(node: Node & { kind: 'literal' }): CharSet {
  return new CharSet({
    kind: 'set',
    negated: false,
    items: [{ kind: 'code', code: node.code }],
    flags: node.flags,
  });
}

function asciiVariants(code: number): number[] {
  const folded = code < 128 ? foldCase(code) : code;
  return folded >= 0x61 && folded <= 0x7a ? [folded, folded - 32] : [code];
}

function isIn(item: SetItem, code: number, ascii: boolean): boolean {
  switch (item.kind) {
    case 'code':
      return code === item.code;
    case 'range':
      return code >= item.from && code <= item.to;
    case 'category': {
      const foreign = ascii && code >= 128;
      switch (item.category) {
        case 's':
          return !foreign && isSpaceAs(code, ascii);
        case 'S':
          return foreign || !isSpaceAs(code, ascii);
        case 'w':
          return !foreign && isWord(code);
        case 'W':
          return foreign || !isWord(code);
        case 'd':
          return !foreign && isDigit(code);
        case 'D':
          return foreign || !isDigit(code);
      }
    }
  }
}

/** With `(?a)` the separators U+001C to U+001F are no white space. */
function isSpaceAs(code: number, ascii: boolean): boolean {
  return isSpace(code) && !(ascii && code >= 0x1c && code <= 0x1f);
}
