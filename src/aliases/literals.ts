import type { Node } from './python/syntax';
import { wordsOf } from './tail';

/** Most ways of starting that are followed; a format with more is found by a word inside of it, or always tried. */
const MAX_HEADS = 24;
/** Words of a head that the index uses. */
export const HEAD_WORDS = 6;

/** What a command must contain for a format to have a chance. */
export type Literals =
  /** It starts with one of these: whole words, lower case, one space between them. */
  | { kind: 'heads'; heads: readonly string[] }
  /** It has at least one of these words, in lower case, anywhere. */
  | { kind: 'words'; words: readonly string[] }
  /** It is blank, but for its pairs. */
  | { kind: 'blank' }
  /** Nothing is certain. */
  | { kind: 'anything' };

/** Finds what a command must contain for a format to match it; `nodes` are the format's with all anchors. */
export function literalsOf(nodes: readonly Node[]): Literals {
  const heads = headsOf(nodes);
  if (heads !== undefined) return heads;
  const words = wordsIn(nodes);
  return words === undefined ? { kind: 'anything' } : { kind: 'words', words };
}

/** A beginning that is literal: `open` may go on with more literals, else something else follows. */
interface Head {
  text: string;
  open: boolean;
}

function headsOf(nodes: readonly Node[]): Literals | undefined {
  const [anchor, ...others] = nodes;
  const rest = withoutEnd(others);
  if (anchor?.kind !== 'anchor' || anchor.flags.multiline) return undefined;
  if (anchor.anchor !== 'begin' && anchor.anchor !== 'begin-string') return undefined;
  const heads = extended([{ text: '', open: true }], rest);
  if (heads.length > MAX_HEADS) return undefined;
  const keys = new Set<string>();
  for (const { text, open } of heads) {
    const words = wordsOf(text);
    // The last word may go on behind what is literal.
    if (!open && words.at(-1)?.[1] === text.length) words.pop();
    if (words.length === 0) return heads.length === 1 && open ? { kind: 'blank' } : undefined;
    keys.add(
      words
        .slice(0, HEAD_WORDS)
        .map(([start, end]) => text.slice(start, end).toLowerCase())
        .join(' '),
    );
  }
  return { kind: 'heads', heads: [...keys] };
}

/** Without the `\\s*$` of the end: behind the last literal the word is over. */
function withoutEnd(nodes: readonly Node[]): readonly Node[] {
  const [space, anchor] = nodes.slice(-2);
  const ends = space !== undefined && isSpaceRepeat(space) && anchor?.kind === 'anchor';
  return ends && anchor.anchor.startsWith('end') ? nodes.slice(0, -2) : nodes;
}

/** All heads with what `nodes` add to them. */
function extended(given: Head[], nodes: readonly Node[]): Head[] {
  let heads = given;
  for (const node of nodes) {
    if (heads.length > MAX_HEADS || !heads.some((head) => head.open)) break;
    heads = heads.flatMap((head) => (head.open ? extendedBy(head, node) : [head]));
  }
  return heads;
}

function extendedBy(head: Head, node: Node): Head[] {
  switch (node.kind) {
    case 'literal':
      if (node.flags.ignoreCase) break;
      return [{ text: head.text + String.fromCodePoint(node.code), open: true }];
    case 'set': {
      if (node.negated || node.flags.ignoreCase) break;
      if (isSpaceSet(node)) return [{ text: `${head.text} `, open: true }];
      const codes = node.items.map((item) => (item.kind === 'code' ? item.code : undefined));
      if (codes.length > 4 || codes.includes(undefined)) break;
      return codes.map((code) => ({ text: head.text + String.fromCodePoint(code ?? 0), open: true }));
    }
    case 'anchor':
      // Nothing follows the end but white space; other anchors take no room.
      return [head];
    case 'group':
      return extended([head], node.body);
    case 'branch':
      return node.branches.flatMap((branch) => extended([head], branch));
    case 'repeat': {
      if (isSpaceRepeat(node)) {
        // Space that may be absent leaves it open whether the word before it ends.
        if (node.min > 0) return [{ text: `${head.text} `, open: true }];
        if (head.text === '' || head.text.endsWith(' ')) return [head];
        return [{ ...head, open: false }];
      }
      if (node.max !== 1) break;
      const with1 = extended([head], node.body);
      return node.min === 1 ? with1 : [...with1, head];
    }
    default:
      break;
  }
  return [{ ...head, open: false }];
}

function isSpaceRepeat(node: Node): boolean {
  if (node.kind !== 'repeat' || node.body.length !== 1) return false;
  const [only] = node.body;
  return only?.kind === 'set' && isSpaceSet(only);
}

function isSpaceSet(node: Node & { kind: 'set' }): boolean {
  const [only] = node.items;
  return !node.negated && node.items.length === 1 && only?.kind === 'category' && only.category === 's';
}

/** A word that every match contains, or one for each way of matching; undefined where there is none. */
function wordsIn(nodes: readonly Node[]): string[] | undefined {
  let best: string[] | undefined;
  let run = '';
  /** Whether the literals of `run` start where a word does. */
  let bounded = false;
  const finish = (ended: boolean): void => {
    const words = wordsOf(run);
    words.forEach(([start, end], index) => {
      const starts = index > 0 || start > 0 || bounded;
      const ends = index < words.length - 1 || end < run.length || ended;
      if (starts && ends && end - start > shortest(best)) best = [run.slice(start, end).toLowerCase()];
    });
    run = '';
    bounded = ended;
  };
  nodes.forEach((node, index) => {
    if (node.kind === 'literal' && !node.flags.ignoreCase) {
      run += String.fromCodePoint(node.code);
      return;
    }
    finish(isEdge(nodes, index));
    const inner = innerWords(node);
    if (inner !== undefined && shortest(inner) > shortest(best)) best = inner;
  });
  finish(false);
  return best;
}

/** Whether a word ends before this node and one starts behind it: space, or the very beginning or end. */
function isEdge(nodes: readonly Node[], index: number): boolean {
  const node = nodes[index];
  if (node?.kind === 'set') return isSpaceSet(node);
  if (node?.kind === 'anchor') return node.anchor.startsWith('begin') || node.anchor.startsWith('end');
  if (node?.kind !== 'repeat' || !isSpaceRepeat(node)) return false;
  if (node.min > 0) return true;
  const [before, after] = [nodes[index - 1], nodes[index + 1]];
  return (
    (before?.kind === 'anchor' && before.anchor.startsWith('begin')) ||
    (after?.kind === 'anchor' && after.anchor.startsWith('end'))
  );
}

function innerWords(node: Node): string[] | undefined {
  if (node.kind === 'group' || node.kind === 'atomic') return wordsIn(node.body);
  if (node.kind === 'repeat' && node.min > 0) return wordsIn(node.body);
  if (node.kind !== 'branch' || node.branches.length > MAX_HEADS) return undefined;
  const each = node.branches.map(wordsIn);
  return each.includes(undefined) ? undefined : each.flatMap((words) => words ?? []);
}

const shortest = (words: readonly string[] | undefined): number =>
  words === undefined ? 0 : Math.min(...words.map((word) => word.length));
