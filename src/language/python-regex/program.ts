import type { CharSet } from './char-set';

/** What one instruction does. Each has four numbers: the operation and its operands `a`, `b`, `c`. */
export const Op = {
  /** The whole expression, or a part that runs by itself, has matched. */
  Match: 0,
  /** One UTF-16 unit `a`. */
  Char: 1,
  /** One code point of set `a`. */
  Set: 2,
  /** Any code point. */
  Any: 3,
  /** Go on at `a`, and if that fails at `b`; `c` numbers the place for the memory of failures. */
  Split: 4,
  /** Go on at `a`. */
  Jump: 5,
  /** Remember the position in slot `a`. */
  Save: 6,
  /** Assert the anchor `a` (see `anchor.ts`). */
  Anchor: 7,
  /** The next (`b` bit 1: the last) code point is (`b` bit 0: is not) of set `a`. */
  Peek: 8,
  /** The part behind this instruction must (`b` bit 0: must not) match; `b` bit 1: `c` characters back. Then at `a`. */
  Look: 9,
  /** The part behind this instruction matches in one way only; then at `a`. */
  Atomic: 10,
  /** The text of group `a`; `b` bit 0: in any case. */
  Backreference: 11,
  /** Go on behind this where group `a` has matched, else at `b`. */
  Conditional: 12,
  /** Slot `a` forgets. */
  Forget: 13,
  /** Where no progress was made since slot `a` was saved go on at `b`. */
  Progress: 14,
} as const;

/** Numbers an instruction takes. */
export const STEP = 4;

/** A compiled expression. */
export interface Program {
  readonly code: Int32Array;
  readonly sets: readonly CharSet[];
  /** Slots of all: two for the match, two a group, then one for each loop whose body can match nothing. */
  readonly slots: number;
  /** Where the slots of such loops start. */
  readonly loopSlots: number;
  /** Number of `Split` places. */
  readonly splits: number;
  /** With what a match can begin (see `first-characters.ts`). */
  readonly starts: Int32Array;
  /** With what each way of a split can go on. */
  readonly first: Int32Array;
  /**
   * True where a failure at a place and position is one for good; not so where what matches depends on
   * what groups hold.
   */
  readonly forgetful: boolean;
  /** True where a match can start at the very beginning only. */
  readonly anchored: boolean;
  readonly names: ReadonlyMap<string, number>;
}
