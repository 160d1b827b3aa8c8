import { anchorCode } from './anchor';
import { CharSet, literalSet, setOf } from './char-set';
import { firstCharacters, firstOfAll } from './first-characters';
import { Op, type Program, STEP } from './program';
import { type Node, RegexError, type Syntax, UnsupportedError } from './syntax';
import { widthOf } from './width';

/** Largest program; only large repeat counts make one. */
const MAX_INSTRUCTIONS = 4_000;
/** With more loops whose body can be empty the memory of failures would grow out of bounds. */
const MAX_EMPTY_LOOPS = 6;

/**
 * Compiles a parsed expression.
 * @throws RegexError for what Python finds only when it compiles, UnsupportedError where repeats are too large
 */
export function compileRegex(syntax: Syntax): Program {
  return new Compiler(syntax).compile();
}

class Compiler {
  readonly #syntax: Syntax;
  readonly #code: number[] = [];
  readonly #sets: CharSet[] = [];
  readonly #loopSlots: number;
  #slots: number;
  #splits = 0;
  #forgetful = true;

  constructor(syntax: Syntax) {
    this.#syntax = syntax;
    this.#loopSlots = 2 * syntax.groups.length;
    this.#slots = this.#loopSlots;
  }

  compile(): Program {
    const { nodes, names } = this.#syntax;
    this.#sequence(nodes);
    this.#emit(Op.Match);
    const code = Int32Array.from(this.#code);
    return {
      code,
      starts: firstOfAll(code, this.#sets),
      first: firstCharacters(code, this.#sets, this.#splits),
      sets: this.#sets,
      slots: this.#slots,
      loopSlots: this.#loopSlots,
      splits: this.#splits,
      forgetful: this.#forgetful && this.#slots - this.#loopSlots <= MAX_EMPTY_LOOPS,
      anchored: startsAtBeginning(nodes),
      names,
    };
  }

  get #here(): number {
    return this.#code.length;
  }

  #emit(op: number, a = 0, b = 0, c = 0): number {
    const at = this.#code.length;
    if (at >= MAX_INSTRUCTIONS * STEP) {
      throw new UnsupportedError('repeats with so large a count are not supported; write * or + instead');
    }
    this.#code.push(op, a, b, c);
    return at;
  }

  #set(set: CharSet): number {
    this.#sets.push(set);
    return this.#sets.length - 1;
  }

  #sequence(nodes: readonly Node[]): void {
    for (const node of nodes) this.#node(node);
  }

  #node(node: Node): void {
    switch (node.kind) {
      case 'literal':
        this.#literal(node);
        return;
      case 'any':
        if (node.flags.dotAll) this.#emit(Op.Any);
        else this.#emit(Op.Set, this.#set(lineCharacters(node.flags)));
        return;
      case 'set':
        this.#emit(Op.Set, this.#set(setOf(node)));
        return;
      case 'anchor':
        this.#emit(Op.Anchor, anchorCode(node.anchor, node.flags));
        return;
      case 'group':
        if (node.index !== undefined) this.#emit(Op.Save, 2 * node.index);
        this.#sequence(node.body);
        if (node.index !== undefined) this.#emit(Op.Save, 2 * node.index + 1);
        return;
      case 'branch':
        this.#branch(node.branches);
        return;
      case 'repeat':
        this.#repeat(node);
        return;
      case 'look':
        this.#look(node);
        return;
      case 'atomic':
        this.#atomic(() => this.#sequence(node.body));
        return;
      case 'backreference':
        this.#forgetful = false;
        this.#emit(Op.Backreference, node.group, node.flags.ignoreCase ? 1 : 0);
        return;
      case 'conditional':
        this.#conditional(node);
        return;
    }
  }

  #literal(node: Node & { kind: 'literal' }): void {
    if (node.flags.ignoreCase) {
      this.#emit(Op.Set, this.#set(literalSet(node)));
      return;
    }
    const text = String.fromCodePoint(node.code);
    for (let at = 0; at < text.length; at += 1) this.#emit(Op.Char, text.charCodeAt(at));
  }

  #split(): number {
    const at = this.#emit(Op.Split, 0, 0, this.#splits);
    this.#splits += 1;
    return at;
  }

  #aim(split: number, first: number, second: number): void {
    this.#code[split + 1] = first;
    this.#code[split + 2] = second;
  }

  #branch(branches: readonly Node[][]): void {
    const jumps: number[] = [];
    branches.forEach((branch, index) => {
      if (index === branches.length - 1) {
        this.#sequence(branch);
        return;
      }
      const split = this.#split();
      this.#sequence(branch);
      jumps.push(this.#emit(Op.Jump));
      this.#aim(split, split + STEP, this.#here);
    });
    for (const jump of jumps) this.#code[jump + 1] = this.#here;
  }

  #repeat(node: Node & { kind: 'repeat' }): void {
    if (node.mode === 'possessive') {
      // Each round by itself is as atomic as the whole.
      const once: Node[] = isOneCharacter(node.body) ? node.body : [{ kind: 'atomic', body: node.body }];
      this.#atomic(() => this.#repeat({ ...node, mode: 'greedy', body: once }));
      return;
    }
    for (let round = 0; round < node.min; round += 1) this.#sequence(node.body);
    if (node.max === node.min) return;
    const canBeEmpty = widthOf(node.body, this.#syntax.groups).at(0) === 0;
    let slot = -1;
    if (canBeEmpty) {
      slot = this.#slots;
      this.#slots += 1;
      this.#emit(Op.Forget, slot);
    }
    const splits: number[] = [];
    const checks: number[] = [];
    const rounds = node.max === Infinity ? 1 : node.max - node.min;
    for (let round = 0; round < rounds; round += 1) {
      splits.push(this.#split());
      if (slot >= 0) this.#emit(Op.Save, slot);
      this.#sequence(node.body);
      if (slot >= 0) checks.push(this.#emit(Op.Progress, slot));
    }
    const [head] = splits;
    if (node.max === Infinity && head !== undefined) this.#emit(Op.Jump, head);
    for (const split of splits) {
      if (node.mode === 'greedy') this.#aim(split, split + STEP, this.#here);
      else this.#aim(split, this.#here, split + STEP);
    }
    for (const check of checks) this.#code[check + 2] = this.#here;
  }

  #look(node: Node & { kind: 'look' }): void {
    const flags = (node.negative ? 1 : 0) + (node.behind ? 2 : 0);
    const [only] = node.body;
    if (node.body.length === 1 && only !== undefined) {
      const set = only.kind === 'set' ? setOf(only) : only.kind === 'literal' ? literalSet(only) : null;
      if (set !== null) {
        this.#emit(Op.Peek, this.#set(set), flags);
        return;
      }
    }
    const [min, max] = widthOf(node.body, this.#syntax.groups);
    if (node.behind && min !== max) throw new RegexError('look-behind requires fixed-width pattern');
    const look = this.#emit(Op.Look, 0, flags, node.behind ? min : 0);
    this.#sequence(node.body);
    this.#emit(Op.Match);
    this.#code[look + 1] = this.#here;
  }

  #atomic(body: () => void): void {
    const atomic = this.#emit(Op.Atomic);
    body();
    this.#emit(Op.Match);
    this.#code[atomic + 1] = this.#here;
  }

  #conditional(node: Node & { kind: 'conditional' }): void {
    this.#forgetful = false;
    const condition = this.#emit(Op.Conditional, node.group);
    this.#sequence(node.yes);
    if (node.no === undefined) {
      this.#code[condition + 2] = this.#here;
      return;
    }
    const jump = this.#emit(Op.Jump);
    this.#code[condition + 2] = this.#here;
    this.#sequence(node.no);
    this.#code[jump + 1] = this.#here;
  }
}

function lineCharacters(flags: (Node & { kind: 'any' })['flags']): CharSet {
  return new CharSet({
    kind: 'set',
    negated: true,
    items: [{ kind: 'code', code: 10 }],
    flags: { ...flags, ignoreCase: false },
  });
}

function isOneCharacter(nodes: readonly Node[]): boolean {
  const [only] = nodes;
  return nodes.length === 1 && (only?.kind === 'literal' || only?.kind === 'set' || only?.kind === 'any');
}

function startsAtBeginning(nodes: readonly Node[]): boolean {
  const [first] = nodes;
  return (
    first?.kind === 'anchor' &&
    (first.anchor === 'begin-string' || (first.anchor === 'begin' && !first.flags.multiline))
  );
}
