import { isSpace, isWord } from '../python-regex/characters';
import type { Flags, Node, SetItem, Syntax } from '../python-regex/syntax';

/**
 * How much is forgiven: `case` letters in any case, white space of any kind and length, typographic quotes and dashes;
 * `more` also no white space before a value, and no words before an optional value that is not said.
 */
export type Leniency = 'case' | 'more';

/** A part of a format that a command is put together from again. */
export type FormatPiece =
  /** What the format says, whatever the person typed for it. */
  | { kind: 'word' | 'space'; text: string }
  /** What the person typed. */
  | { kind: 'typed' };

/** A format that forgives: its syntax, and a piece for each group from `firstPiece` on. */
export interface LenientSyntax {
  syntax: Syntax;
  firstPiece: number;
  pieces: FormatPiece[];
  /** Whether words of the format can be left out. */
  canBeShorter: boolean;
}

/** What people's keyboards put in place of a character. */
const LOOKALIKES: Readonly<Record<string, string>> = { '"': '“”„', "'": '‘’‚', '-': '‐‑–—' };

const SPACE: SetItem = { kind: 'category', category: 's' };

/** Makes a format forgiving; undefined where it uses what cannot be put together again. */
export function lenientSyntax(syntax: Syntax, leniency: Leniency): LenientSyntax | undefined {
  const relaxer = new Relaxer(syntax, leniency);
  const nodes = relaxer.sequence(syntax.nodes);
  if (nodes === undefined) return undefined;
  const { groups, pieces, canBeShorter } = relaxer;
  return {
    syntax: { nodes, groups, names: syntax.names },
    firstPiece: syntax.groups.length,
    pieces,
    canBeShorter,
  };
}

class Relaxer {
  readonly pieces: FormatPiece[] = [];
  readonly groups: Node[][];
  canBeShorter = false;
  readonly #named: ReadonlySet<number>;
  readonly #leniency: Leniency;

  constructor(syntax: Syntax, leniency: Leniency) {
    this.groups = [...syntax.groups];
    this.#named = new Set(syntax.names.values());
    this.#leniency = leniency;
  }

  sequence(nodes: readonly Node[]): Node[] | undefined {
    const relaxed: Node[] = [];
    for (let index = 0; index < nodes.length; index += 1) {
      const run = literalsFrom(nodes, index);
      if (run.length > 0) {
        index += run.length - 1;
        const words = this.#literals(run, nodes[index + 1]);
        const value = nodes[index + 1];
        if (!this.#mayBeLeftOut(nodes, index + 1) || value === undefined) {
          relaxed.push(...words);
          continue;
        }
        const optional = this.#node(value);
        if (optional === undefined) return undefined;
        this.canBeShorter = true;
        const left = this.#piece({ kind: 'word', text: textOf(run) }, []);
        relaxed.push({ kind: 'branch', branches: [[...words, optional], [left]] });
        index += 1;
        continue;
      }
      const node = this.#node(nodes[index] as Node);
      if (node === undefined) return undefined;
      relaxed.push(node);
    }
    return relaxed;
  }

  /** A parameter; plain parentheses are looked into. */
  #isValue(node: Node | undefined): boolean {
    return node?.kind === 'group' && node.index !== undefined && this.#named.has(node.index);
  }

  /** A parameter, or the optional quote before it. */
  #startsValue(node: Node | undefined): boolean {
    if (node?.kind !== 'repeat') return this.#isValue(node);
    const [only] = node.body;
    return only?.kind === 'set' && only.items.some((item) => item.kind === 'code' && item.code === 0x22);
  }

  #piece(piece: FormatPiece, body: Node[]): Node {
    const index = this.groups.length;
    this.pieces.push(piece);
    this.groups.push(body);
    return { kind: 'group', index, scoped: false, body };
  }

  /** Literal text: words in any case, white space of any length. */
  #literals(run: readonly LiteralNode[], next: Node | undefined): Node[] {
    const nodes: Node[] = [];
    let from = 0;
    while (from < run.length) {
      const space = isSpace((run[from] as LiteralNode).code);
      let to = from + 1;
      while (to < run.length && isSpace((run[to] as LiteralNode).code) === space) to += 1;
      const part = run.slice(from, to);
      const text = textOf(part);
      if (space) {
        const follows = from > 0 && isWord((run[from - 1] as LiteralNode).code);
        const min =
          this.#leniency === 'more' && follows && to === run.length && this.#startsValue(next) ? 0 : 1;
        nodes.push(this.#piece({ kind: 'space', text }, [spaces(min, (part[0] as LiteralNode).flags)]));
      } else {
        nodes.push(this.#piece({ kind: 'word', text }, part.map(anyCase)));
      }
      from = to;
    }
    return nodes;
  }

  /** With `more`, words are not needed where only an optional value and the end follow; they are put in again. */
  #mayBeLeftOut(nodes: readonly Node[], next: number): boolean {
    if (this.#leniency !== 'more') return false;
    const [value, ...rest] = nodes.slice(next);
    const optional =
      value?.kind === 'repeat' && value.min === 0 && value.body.some((node) => this.#isValue(node));
    return optional && rest.every((node) => node.kind === 'anchor' || node.kind === 'repeat');
  }

  #node(node: Node): Node | undefined {
    switch (node.kind) {
      case 'anchor':
      case 'look':
        return node;
      case 'any':
        return this.#piece({ kind: 'typed' }, [node]);
      case 'set':
        return this.#set(node);
      case 'group': {
        // A parameter's value is what the person typed.
        if (this.#isValue(node)) return node;
        const body = this.sequence(node.body);
        return body && { ...node, body };
      }
      case 'branch': {
        const branches = node.branches.map((branch) => this.sequence(branch));
        return branches.every((branch) => branch !== undefined) ? { ...node, branches } : undefined;
      }
      case 'repeat': {
        if (node.mode === 'possessive') return undefined;
        const [only] = node.body;
        const single = only?.kind === 'any' || (only?.kind === 'set' && fewCodes(only) === undefined);
        if (node.body.length === 1 && single) return this.#piece({ kind: 'typed' }, [node]);
        const body = this.sequence(node.body);
        return body && { ...node, body };
      }
      default:
        return undefined;
    }
  }

  /** A class of a few characters is a choice of words; any other takes what it takes. */
  #set(node: Node & { kind: 'set' }): Node {
    const codes = fewCodes(node);
    if (codes === undefined) return this.#piece({ kind: 'typed' }, [node]);
    const literals = codes.map((code): LiteralNode => ({ kind: 'literal', code, flags: node.flags }));
    // As typed where that is right, else in the case that is.
    const exact = literals.map((literal) => [this.#piece({ kind: 'typed' }, [literal])]);
    const other = literals.map((literal) => [
      this.#piece({ kind: 'word', text: textOf([literal]) }, [anyCase(literal)]),
    ]);
    return { kind: 'branch', branches: [...exact, ...other] };
  }
}

type LiteralNode = Node & { kind: 'literal' };

function literalsFrom(nodes: readonly Node[], from: number): LiteralNode[] {
  const run: LiteralNode[] = [];
  for (let index = from; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node?.kind !== 'literal') break;
    run.push(node);
  }
  return run;
}

const textOf = (run: readonly LiteralNode[]): string =>
  run.map(({ code }) => String.fromCodePoint(code)).join('');

function spaces(min: number, flags: Flags): Node {
  const set: Node = { kind: 'set', negated: false, items: [SPACE], flags };
  return { kind: 'repeat', min, max: Infinity, mode: 'greedy', body: [set] };
}

function anyCase({ code, flags }: LiteralNode): Node {
  const lookalikes = LOOKALIKES[String.fromCodePoint(code)];
  const relaxed = { ...flags, ignoreCase: true };
  if (lookalikes === undefined) return { kind: 'literal', code, flags: relaxed };
  const codes = [code, ...[...lookalikes].map((char) => char.codePointAt(0) ?? code)];
  const items = codes.map((one): SetItem => ({ kind: 'code', code: one }));
  return { kind: 'set', negated: false, items, flags: relaxed };
}

function fewCodes({ negated, items }: Node & { kind: 'set' }): number[] | undefined {
  if (negated || items.length > 4) return undefined;
  const codes = items.flatMap((item) => (item.kind === 'code' ? [item.code] : []));
  return codes.length === items.length ? codes : undefined;
}
