/** The syntax tree of a Python regular expression, as Python 3.11 reads it. */

/** Flags in force where a node stands. `unicode` off is `(?a)`. */
export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly ascii: boolean;
  readonly verbose: boolean;
}

export type SetItem =
  | { kind: 'code'; code: number }
  | { kind: 'range'; from: number; to: number }
  | { kind: 'category'; category: 's' | 'S' | 'w' | 'W' | 'd' | 'D' };

export type Anchor = 'begin' | 'begin-string' | 'end' | 'end-string' | 'boundary' | 'no-boundary';

export type Node =
  | { kind: 'literal'; code: number; flags: Flags }
  | { kind: 'any'; flags: Flags }
  | { kind: 'set'; negated: boolean; items: readonly SetItem[]; flags: Flags }
  | { kind: 'anchor'; anchor: Anchor; flags: Flags }
  /** `index` is absent for `(?:…)` with flags of its own; a plain `(?:…)` is unpacked. */
  | { kind: 'group'; index: number | undefined; scoped: boolean; body: Node[] }
  | { kind: 'branch'; branches: Node[][] }
  | { kind: 'repeat'; min: number; max: number; mode: 'greedy' | 'lazy' | 'possessive'; body: Node[] }
  | { kind: 'look'; behind: boolean; negative: boolean; body: Node[] }
  | { kind: 'atomic'; body: Node[] }
  | { kind: 'backreference'; group: number; flags: Flags }
  | { kind: 'conditional'; group: number; yes: Node[]; no: Node[] | undefined };

/** A parsed expression: its nodes, its groups, and those of them that have names. */
export interface Syntax {
  nodes: Node[];
  /** What each capturing group contains, by its number; the first, the whole match, is empty. */
  groups: readonly Node[][];
  /** Group numbers by name, in order of appearance. */
  names: ReadonlyMap<string, number>;
}

/** Thrown for an expression that Python refuses; `message` is Python's wording without the position. */
export class RegexError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RegexError';
  }
}

/** Thrown for an expression that Python takes and we do not. */
export class UnsupportedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsupportedError';
  }
}
