import { wordBounds } from './trailing-parameters';

/** What trying takes, and whether it leads to a tail: trying stops where it does. */
interface Try {
  steps: number;
  found: boolean;
}

/** Trying every closing character of one kind, from the next on; `last` is the position of the last one tried. */
interface Closings extends Try {
  last: number;
}

type Closers = Record<'"' | "'" | '}', Closings>;

const CLOSER_OF: Readonly<Record<string, keyof Closers>> = { '"': '"', "'": "'", '{': '}' };

/** One try, and where it fails the other. */
function either(one: Try, other: Try): Try {
  return one.found ? one : { steps: one.steps + other.steps, found: other.found };
}

/** Steps of dividing a run of white space between `\\s+` and `\\s*` from each of its places on. */
const idleSteps = (spaces: number): number => spaces + spaces ** 3 / 18;

/**
 * About how many steps the server's own parser takes to find out whether a command ends with `key=value` pairs: some 25
 * a microsecond. It tries every way of dividing white space and values, and again for every pair that follows: on some
 * messages of a hundred characters it would not come back. The number is computed without trying, from the last word
 * to the first, in time linear in the command.
 */
export function backtrackingCost(command: string): number {
  const effort = new Effort(command);
  return effort.total();
}

class Effort {
  readonly #command: string;
  /** Start and end of each word, in turn. */
  readonly #bounds: number[];
  readonly #words: number;
  /** By word: trying pairs from the end of the word before it on; behind the last word that is the end. */
  readonly #stepsFrom: Float64Array;
  readonly #foundFrom: Uint8Array;
  #closers: Closers;

  constructor(command: string) {
    this.#command = command;
    this.#bounds = wordBounds(command);
    this.#words = this.#bounds.length / 2;
    this.#stepsFrom = new Float64Array(this.#words + 1);
    this.#foundFrom = new Uint8Array(this.#words + 1);
    const none = { steps: 0, found: false, last: command.length };
    this.#closers = { '"': none, "'": none, '}': none };
    this.#set(this.#words, { steps: 1, found: true });
  }

  #set(index: number, { steps, found }: Try): void {
    this.#stepsFrom[index] = steps;
    this.#foundFrom[index] = found ? 1 : 0;
  }

  #from(index: number): Try {
    return { steps: this.#stepsFrom[index] as number, found: this.#foundFrom[index] === 1 };
  }

  #start(index: number): number {
    return this.#bounds[2 * index] as number;
  }

  /** Where a word ends; 0 before the first. */
  #end(index: number): number {
    return index < 0 ? 0 : (this.#bounds[2 * index + 1] as number);
  }

  total(): number {
    const length = this.#words;
    for (let index = length - 1; index >= 0; index -= 1) this.#set(index, this.#tryFrom(index));
    const trailing = this.#command.length - this.#end(length - 1);
    let all: Try = { steps: this.#command.length, found: false };
    for (let index = 0; index < length && !all.found; index += 1) all = either(all, this.#from(index));
    return all.found ? all.steps : all.steps + idleSteps(trailing);
  }

  /** All ways of a pair that starts with a word, from the white space before it on. */
  #tryFrom(index: number): Try {
    const [start, end] = [this.#start(index), this.#end(index)];
    const next = index + 1 < this.#words ? this.#start(index + 1) : undefined;
    const later = this.#addCloser(index);
    let key: Try = { steps: (next ?? this.#command.length) - start, found: false };
    for (let at = start + 1; at < end && !key.found; at += 1) {
      if (this.#command.charCodeAt(at) === 0x3d) key = either(key, this.#value(index, at + 1, later));
    }
    if (next !== undefined && this.#command.charCodeAt(next) === 0x3d && !key.found) {
      key = either(key, this.#value(index + 1, next + 1, this.#closers));
    }
    if (key.found) return key;
    const spaces = start - this.#end(index - 1);
    return { steps: idleSteps(spaces) + ((spaces * (spaces + 1)) / 2) * key.steps, found: false };
  }

  /** Takes the closing character at the end of a word into account; returns what there was without it. */
  #addCloser(index: number): Closers {
    const later = this.#closers;
    const end = this.#end(index);
    const char = this.#command.charAt(end - 1);
    if (char === '"' || char === "'" || char === '}') {
      const rest = this.#from(index + 1);
      const known = later[char];
      this.#closers = { ...later, [char]: { ...either(rest, known), last: rest.found ? end : known.last } };
    }
    return later;
  }

  /** All ways of a value that starts at a position inside of a word. */
  #value(index: number, at: number, later: Closers): Try {
    const end = this.#end(index);
    const rest = this.#from(index + 1);
    let tried: Try = { steps: end - at, found: false };
    if (at >= end) return tried;
    const char = this.#command.charAt(at);
    const closer = CLOSER_OF[char];
    if (closer !== undefined) {
      if (closer === char && at + 2 === end && this.#command.charAt(at + 1) === char)
        tried = either(tried, rest);
      // The character that closes comes after one of the value at least.
      const closings = (at + 2 < end ? this.#closers : later)[closer];
      if (!tried.found) tried = either({ steps: tried.steps + closings.last - at, found: false }, closings);
    }
    return either(tried, rest);
  }
}
