import type { CharSet } from './char-set';
import { Op, STEP } from './program';

/** Numbers that one set of first characters takes: four of bits for ASCII, one for the rest. */
const FIRST_SIZE = 5;
const OTHER = 1;
const END = 2;

/**
 * For both ways of every `Split`, with which characters they can go on at all: a way that cannot is not even tried.
 * @returns for each split the set of its first way and then that of its second
 */
export function firstCharacters(code: Int32Array, sets: readonly CharSet[], splits: number): Int32Array {
  const table = new Int32Array(splits * 2 * FIRST_SIZE);
  for (let pc = 0; pc < code.length; pc += STEP) {
    if (code[pc] !== Op.Split) continue;
    const offset = (code[pc + 3] as number) * 2 * FIRST_SIZE;
    collect(code, sets, code[pc + 1] as number, table.subarray(offset, offset + FIRST_SIZE), new Set());
    const second = table.subarray(offset + FIRST_SIZE, offset + 2 * FIRST_SIZE);
    collect(code, sets, code[pc + 2] as number, second, new Set());
  }
  return table;
}

/** The set of characters with which a match can begin. */
export function firstOfAll(code: Int32Array, sets: readonly CharSet[]): Int32Array {
  const set = new Int32Array(FIRST_SIZE);
  collect(code, sets, 0, set, new Set());
  return set;
}

/**
 * The first place where a match can begin, from `from` on: most of a long text is passed without a try.
 * @returns a place behind the end of the text if no match can begin
 */
export function nextStart(set: Int32Array, text: string, from: number): number {
  let at = from;
  while (at < text.length && !isFirst(set, 0, text.charCodeAt(at))) at += 1;
  return at < text.length || isFirst(set, 0, -1) ? at : text.length + 1;
}

/**
 * Which ways of a split can go on, or match, with what is at a position: 1 for the first, 2 for the second, 3 for both.
 * @param unit -1 at the end of the text
 */
export function waysFrom(table: Int32Array, split: number, unit: number): number {
  const offset = split * 2 * FIRST_SIZE;
  return (isFirst(table, offset, unit) ? 1 : 0) | (isFirst(table, offset + FIRST_SIZE, unit) ? 2 : 0);
}

function isFirst(table: Int32Array, offset: number, unit: number): boolean {
  if (unit < 0) return ((table[offset + 4] as number) & END) !== 0;
  if (unit < 128) return (((table[offset + (unit >> 5)] as number) >>> (unit & 31)) & 1) !== 0;
  return ((table[offset + 4] as number) & OTHER) !== 0;
}

function collect(
  code: Int32Array,
  sets: readonly CharSet[],
  start: number,
  into: Int32Array,
  seen: Set<number>,
): void {
  // Read once: what is imported is asked of its module at each use.
  const op = Op;
  const step = STEP;
  let pc = start;
  while (!seen.has(pc)) {
    seen.add(pc);
    const a = code[pc + 1] as number;
    switch (code[pc]) {
      case op.Char:
        if (a < 128) into[a >> 5] = (into[a >> 5] as number) | (1 << (a & 31));
        else add(into, OTHER);
        return;
      case op.Set:
        sets[a]?.addAscii(into);
        add(into, OTHER);
        return;
      case op.Save:
      case op.Forget:
        pc += step;
        break;
      case op.Jump:
        pc = a;
        break;
      case op.Split:
        collect(code, sets, a, into, seen);
        pc = code[pc + 2] as number;
        break;
      case op.Progress:
        collect(code, sets, code[pc + 2] as number, into, seen);
        pc += step;
        break;
      case op.Any:
        into.fill(-1, 0, 4);
        add(into, OTHER);
        return;
      default:
        // What does not depend on the next character alone.
        into.fill(-1);
        return;
    }
  }
}

function add(into: Int32Array, flag: number): void {
  into[4] = (into[4] as number) | flag;
}
