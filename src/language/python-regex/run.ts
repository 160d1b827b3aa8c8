import { anchorHolds } from './anchor';
import { codePointBefore, foldCase } from './characters';
import { nextStart, waysFrom } from './first-characters';
import { Op, type Program, STEP } from './program';

/** Tries of a program whose failures cannot be remembered, before it is given up. */
const MAX_TRIES = 500_000;

/** Bits of the memory of failures (32 MB); more only a long message and a huge count of repeats would need. */
const MAX_MEMORY = 2 ** 28;

/** Ways of a choice that can go on, as bits. */
const FIRST = 1;
const BOTH = 3;

/** Thrown where matching was given up: only expressions with back-references, conditions or look-arounds can. */
export class TooSlowError extends Error {
  constructor() {
    super('matching took too many steps');
    this.name = 'TooSlowError';
  }
}

/**
 * Matching by backtracking, which is what decides Python's captures, with a memory of every place and position that
 * failed: each is tried once, so that time grows with the length of the text and not exponentially.
 */
export class MatchRun {
  readonly #program: Program;
  readonly text: string;
  /** Start and end of the match and of each group, -1 where it took no part; then loop slots. */
  readonly slots: Int32Array;
  /** Bits of the memory of failures for one position. */
  readonly #width: number;
  readonly #remembers: boolean;
  #failed: Uint32Array | undefined;
  /** Pairs: a place and a position to go on from, or ~slot and its former value. */
  #stack = new Int32Array(64);
  /** Numbers on the stack. */
  #height = 0;
  #tries = 0;
  /** Marks made inside a part that runs by itself: they are taken back when it succeeds. */
  #marks: number[] | undefined;
  /** No match may end here: it would be an empty one where the last match ended. */
  #notEndingAt = -1;

  constructor(program: Program, text: string) {
    this.#program = program;
    this.text = text;
    this.slots = new Int32Array(program.slots).fill(-1);
    this.#width = program.splits << (program.forgetful ? program.slots - program.loopSlots : 0);
    this.#remembers = program.forgetful && (text.length + 1) * this.#width <= MAX_MEMORY;
  }

  /** Finds the first match that starts at `from` or later; true leaves it in `slots`. */
  search(from: number): boolean {
    const { anchored, starts } = this.#program;
    const last = anchored ? 0 : this.text.length;
    for (let start = from; start <= last; start += 1) {
      start = nextStart(starts, this.text, start);
      if (start > last) return false;
      if (start > from && this.#isInsideCharacter(start)) continue;
      this.slots.fill(-1);
      this.#height = 0;
      const end = this.#go(0, start);
      if (end >= 0) {
        this.slots[0] = start;
        this.slots[1] = end;
        return true;
      }
    }
    return false;
  }

  /** Finds the next match behind the one in `slots`, as Python's `finditer`. */
  next(): boolean {
    const [start = 0, end = 0] = this.slots;
    this.#notEndingAt = start === end ? end : -1;
    // What led to the match was marked like a failure; of that only the place where it ended is met again.
    this.#forgetAt(end);
    return end <= this.text.length && this.search(end);
  }

  /** Every time a slot was saved on the way to the match, in order; loops save theirs again and again. */
  saves(): { slot: number; position: number }[] {
    const stack = this.#stack;
    const slots = this.slots.slice();
    const saves: { slot: number; position: number }[] = [];
    for (let at = this.#height - 2; at >= 0; at -= 2) {
      const slot = ~(stack[at] as number);
      if (slot < 0) continue;
      saves.push({ slot, position: slots[slot] as number });
      slots[slot] = stack[at + 1] as number;
    }
    return saves.reverse();
  }

  #isInsideCharacter(at: number): boolean {
    const unit = this.text.charCodeAt(at);
    if (!(unit >= 0xdc00 && unit <= 0xdfff)) return false;
    const before = this.text.charCodeAt(at - 1);
    return before >= 0xd800 && before <= 0xdbff;
  }

  #forgetAt(at: number): void {
    if (this.#failed === undefined) return;
    const end = (at + 1) * this.#width;
    for (let bit = at * this.#width; bit < end; bit += 1) {
      const word = bit >>> 5;
      this.#failed[word] = (this.#failed[word] ?? 0) & ~(1 << (bit & 31));
    }
  }

  /** Runs from a place and position to the next `Match`; the position where it ended, or -1. */
  #go(place: number, position: number): number {
    const { code, sets } = this.#program;
    // Read once: what is imported is asked of its module at each use, and this loop has millions.
    const op = Op;
    const step = STEP;
    const text = this.text;
    const length = text.length;
    const base = this.#height;
    let pc = place;
    let at = position;
    for (;;) {
      const a = code[pc + 1] as number;
      let ok = true;
      switch (code[pc]) {
        case op.Char:
          ok = at < length && text.charCodeAt(at) === a;
          at += 1;
          pc += step;
          break;
        case op.Any:
          ok = at < length;
          if (ok) at += this.#isInsideCharacter(at + 1) ? 2 : 1;
          pc += step;
          break;
        case op.Set: {
          const point = at < length ? (text.codePointAt(at) as number) : -1;
          ok = point >= 0 && (sets[a]?.has(point) ?? false);
          at += point > 0xffff ? 2 : 1;
          pc += step;
          break;
        }
        case op.Split: {
          const split = code[pc + 3] as number;
          ok = this.#isNew(split, at);
          if (!ok) break;
          const ways = this.#ways(split, at);
          if (ways === BOTH) this.#push(code[pc + 2] as number, at);
          ok = ways !== 0;
          pc = (ways & FIRST) !== 0 ? a : (code[pc + 2] as number);
          break;
        }
        case op.Jump:
          pc = a;
          break;
        case op.Save:
          this.#push(~a, this.slots[a] as number);
          this.slots[a] = at;
          pc += step;
          break;
        case op.Forget:
          this.#push(~a, this.slots[a] as number);
          this.slots[a] = -1;
          pc += step;
          break;
        case op.Progress:
          pc = this.slots[a] === at ? (code[pc + 2] as number) : pc + step;
          break;
        case op.Anchor:
          ok = anchorHolds(a, text, at);
          pc += step;
          break;
        case op.Peek: {
          const flags = code[pc + 2] as number;
          ok = this.#peek(a, (flags & 2) !== 0, at) !== ((flags & 1) !== 0);
          pc += step;
          break;
        }
        case op.Look:
          ok = this.#look(pc, at);
          pc = a;
          break;
        case op.Atomic:
          at = this.#part(pc + step, at);
          ok = at >= 0;
          pc = a;
          break;
        case op.Backreference:
          at = this.#repeated(a, code[pc + 2] === 1, at);
          ok = at >= 0;
          pc += step;
          break;
        case op.Conditional:
          pc = (this.slots[2 * a + 1] as number) >= 0 ? pc + step : (code[pc + 2] as number);
          break;
        default:
          if (at !== this.#notEndingAt || this.#marks !== undefined) return at;
          ok = false;
      }
      if (ok) continue;
      // Back to the last choice; slots changed since then get their former values.
      for (;;) {
        if (this.#height === base) return -1;
        this.#height -= 2;
        pc = this.#stack[this.#height] as number;
        at = this.#stack[this.#height + 1] as number;
        if (pc >= 0) break;
        this.slots[~pc] = at;
      }
    }
  }

  #push(first: number, second: number): void {
    if (this.#height === this.#stack.length) {
      const larger = new Int32Array(2 * this.#stack.length);
      larger.set(this.#stack);
      this.#stack = larger;
    }
    this.#stack[this.#height] = first;
    this.#stack[this.#height + 1] = second;
    this.#height += 2;
  }

  /** Which ways of a choice can go on with what is at a position. */
  #ways(split: number, at: number): number {
    return waysFrom(this.#program.first, split, at < this.text.length ? this.text.charCodeAt(at) : -1);
  }

  /** False where this choice was made before at this position: it failed. */
  #isNew(split: number, at: number): boolean {
    const program = this.#program;
    if (!this.#remembers) {
      this.#countTry();
      return true;
    }
    if (this.#marks !== undefined) this.#countTry();
    this.#failed ??= new Uint32Array(((this.text.length + 1) * this.#width + 31) >>> 5);
    let state = split;
    for (let slot = program.loopSlots; slot < program.slots; slot += 1) {
      state = state * 2 + (this.slots[slot] === at ? 1 : 0);
    }
    const bit = at * this.#width + state;
    const mask = 1 << (bit & 31);
    const word = this.#failed[bit >>> 5] as number;
    if ((word & mask) !== 0) return false;
    this.#failed[bit >>> 5] = word | mask;
    this.#marks?.push(bit);
    return true;
  }

  #countTry(): void {
    this.#tries += 1;
    if (this.#tries > MAX_TRIES) throw new TooSlowError();
  }

  #peek(set: number, behind: boolean, at: number): boolean {
    if (behind ? at === 0 : at >= this.text.length) return false;
    const point = behind ? codePointBefore(this.text, at) : (this.text.codePointAt(at) as number);
    return this.#program.sets[set]?.has(point) ?? false;
  }

  #look(pc: number, at: number): boolean {
    const { code } = this.#program;
    const flags = code[pc + 2] as number;
    let start = at;
    for (let back = code[pc + 3] as number; back > 0; back -= 1) {
      if (start === 0) return (flags & 1) !== 0;
      start -= codePointBefore(this.text, start) > 0xffff ? 2 : 1;
    }
    if ((flags & 1) === 0) return this.#part(pc + STEP, start) >= 0;
    const before = this.slots.slice();
    const found = this.#part(pc + STEP, start) >= 0;
    if (found) this.slots.set(before);
    return !found;
  }

  /** Runs a part that matches in one way only; the position where it ended, or -1. */
  #part(pc: number, at: number): number {
    const base = this.#height;
    const outer = this.#marks;
    const marks: number[] = [];
    this.#marks = marks;
    const end = this.#go(pc, at);
    this.#marks = outer;
    if (end < 0) {
      if (outer !== undefined) for (const bit of marks) outer.push(bit);
      return end;
    }
    // Its choices are gone, but what it changed in the slots must be undone if all of this fails.
    const stack = this.#stack;
    let kept = base;
    for (let from = base; from < this.#height; from += 2) {
      if ((stack[from] as number) >= 0) continue;
      stack[kept] = stack[from] as number;
      stack[kept + 1] = stack[from + 1] as number;
      kept += 2;
    }
    this.#height = kept;
    const failed = this.#failed;
    if (failed !== undefined) {
      for (const bit of marks) failed[bit >>> 5] = (failed[bit >>> 5] as number) & ~(1 << (bit & 31));
    }
    return end;
  }

  /** The position behind another copy of what a group matched, or -1. */
  #repeated(group: number, anyCase: boolean, at: number): number {
    const start = this.slots[2 * group] as number;
    const end = this.slots[2 * group + 1] as number;
    if (start < 0 || end < start) return -1;
    const length = end - start;
    if (!anyCase) return this.text.startsWith(this.text.slice(start, end), at) ? at + length : -1;
    for (let offset = 0; offset < length; offset += 1) {
      const one = this.text.charCodeAt(start + offset);
      const other = this.text.charCodeAt(at + offset);
      if (Number.isNaN(other) || foldCase(one) !== foldCase(other)) return -1;
    }
    return at + length;
  }
}
