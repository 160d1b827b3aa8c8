import { caseVariants, foldCase, isDigit, isSpace, isWord } from './characters';
import type { Node, SetItem } from './syntax';

/** Says whether one code point belongs to a class; ASCII by a table, the rest by the rules. */
export class CharSet {
  readonly #ascii: Int32Array;
  readonly #node: Node & { kind: 'set' };

  constructor(node: Node & { kind: 'set' }) {
    this.#node = node;
    this.#ascii = node.flags.ignoreCase ? asciiInAnyCase(node) : asciiOf(node);
  }

  /** Adds its ASCII characters to four numbers of bits. */
  addAscii(into: Int32Array): void {
    for (let at = 0; at < 4; at += 1) into[at] = (into[at] ?? 0) | (this.#ascii[at] ?? 0);
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

const sets = new WeakMap<Node, CharSet>();

/** The class of a set: one and the same for a part that many expressions share. */
export function setOf(node: Node & { kind: 'set' }): CharSet {
  let known = sets.get(node);
  if (known === undefined) {
    known = new CharSet(node);
    sets.set(node, known);
  }
  return known;
}

/** The classes of ASCII literals that were asked for: a format in any case has one for each letter. */
const literals = new Map<number, CharSet>();

/** A class of one literal; where case counts it is better compared directly. */
export function literalSet({ code, flags }: Node & { kind: 'literal' }): CharSet {
  const key = code * 4 + (flags.ignoreCase ? 2 : 0) + (flags.ascii ? 1 : 0);
  const known = literals.get(key);
  if (known !== undefined) return known;
  const made = new CharSet({ kind: 'set', negated: false, items: [{ kind: 'code', code }], flags });
  if (code < 128) literals.set(key, made);
  return made;
}

/** Bits of the ASCII characters of a class in which case counts: each item says which they are. */
function asciiOf({ items, negated, flags }: Node & { kind: 'set' }): Int32Array {
  const bits = new Int32Array(4);
  for (const item of items) {
    const [from, to] =
      item.kind === 'code' ? [item.code, item.code] : item.kind === 'range' ? [item.from, item.to] : [0, 127];
    for (let code = from; code <= Math.min(to, 127); code += 1)
      if (isIn(item, code, flags.ascii)) addBit(bits, code);
  }
  if (negated) for (let at = 0; at < 4; at += 1) bits[at] = ~(bits[at] ?? 0);
  return bits;
}

function asciiInAnyCase({ items, negated, flags }: Node & { kind: 'set' }): Int32Array {
  const bits = new Int32Array(4);
  for (let code = 0; code < 128; code += 1) {
    const codes = flags.ascii ? asciiVariants(code) : caseVariants(code);
    if (items.some((item) => codes.some((one) => isIn(item, one, flags.ascii))) !== negated)
      addBit(bits, code);
  }
  return bits;
}

function addBit(bits: Int32Array, code: number): void {
  bits[code >> 5] = (bits[code >> 5] ?? 0) | (1 << (code & 31));
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
