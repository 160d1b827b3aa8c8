import type { Node } from '../python-regex/syntax';
import { requiredWord } from './required-words';
import { isSpaceRepeat, isSpaceSet } from './space-nodes';
import { wordsOf } from './trailing-parameters';

/** Most ways of starting that are followed; a format with more is found by a word inside of it, or always tried. */
const MAX_HEADS = 24;
/** Words of a head that the index uses. */
export const HEAD_WORDS = 6;
/** Letters of a first word that the index uses where it is not whole. */
export const PREFIX_LENGTH = 4;

/** What a command must contain for a format to have a chance. */
export type Literals =
  /**
   * It starts with one of these: whole words, lower case, one space between them; or its first word starts with one
   * of `prefixes`.
   */
  | { kind: 'heads'; heads: readonly string[]; prefixes: readonly string[] }
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
  const words = requiredWord(nodes);
  return words === undefined ? { kind: 'anything' } : { kind: 'words', words };
}

/** How a format can begin. */
interface Heads {
  /** Beginnings behind which the next node stands. */
  open: string[];
  /** Beginnings that something follows which is not literal. */
  closed: string[];
}

function headsOf(nodes: readonly Node[]): Literals | undefined {
  const [anchor, ...others] = nodes;
  if (anchor?.kind !== 'anchor' || anchor.flags.multiline || !anchor.anchor.startsWith('begin'))
    return undefined;
  const rest = withoutEnd(others);
  const heads = extended([''], rest);
  // Behind the last literal the word is over only where the end is anchored.
  const [whole, cut] = rest === others ? [[], [...heads.open, ...heads.closed]] : [heads.open, heads.closed];
  if (cut.length === 0 && whole.every((text) => text.trim() === '')) return { kind: 'blank' };
  const keys = new Set(whole.map((text) => key(wordsIn(text))));
  const prefixes = new Set<string>();
  for (const text of cut) {
    const words = key(wholeWordsIn(text));
    if (words !== '') keys.add(words);
    else prefixes.add(text.trim().slice(0, PREFIX_LENGTH).toLowerCase());
  }
  if (keys.has('') || prefixes.has('')) return undefined;
  return { kind: 'heads', heads: [...keys], prefixes: [...prefixes] };
}

const key = (words: readonly string[]): string => words.slice(0, HEAD_WORDS).join(' ').toLowerCase();

const wordsIn = (text: string): string[] => wordsOf(text).map(([start, end]) => text.slice(start, end));

/** Without the last word where nothing shows that it is over. */
function wholeWordsIn(text: string): string[] {
  const words = wordsOf(text);
  if (words.at(-1)?.[1] === text.length) words.pop();
  return words.map(([start, end]) => text.slice(start, end));
}

/** Without the `\\s*$` of the end. */
function withoutEnd(nodes: Node[]): Node[] {
  const [space, anchor] = nodes.slice(-2);
  const ends =
    space !== undefined && isSpaceRepeat(space) && anchor?.kind === 'anchor' && !anchor.flags.multiline;
  return ends && anchor.anchor.startsWith('end') ? nodes.slice(0, -2) : nodes;
}

/** The beginnings with what `nodes` add to them. */
function extended(given: string[], nodes: readonly Node[]): Heads {
  let open = given;
  const closed: string[] = [];
  for (let index = 0; index < nodes.length && open.length > 0; index += 1) {
    const literals = literalRun(nodes, index);
    if (literals !== '') {
      open = open.map((text) => text + literals);
      index += [...literals].length - 1;
      continue;
    }
    const more = extendedBy(open, nodes[index] as Node);
    // Where there would be too many ways on, this is as far as they are followed.
    if (more.open.length + more.closed.length > MAX_HEADS) return { open: [], closed: [...closed, ...open] };
    open = more.open;
    closed.push(...more.closed);
  }
  return { open, closed };
}

function literalRun(nodes: readonly Node[], from: number): string {
  let text = '';
  for (let index = from; index < nodes.length; index += 1) {
    const node = nodes[index];
    if (node?.kind !== 'literal' || node.flags.ignoreCase) break;
    text += String.fromCodePoint(node.code);
  }
  return text;
}

function extendedBy(open: string[], node: Node): Heads {
  switch (node.kind) {
    case 'set': {
      if (node.negated || node.flags.ignoreCase) break;
      if (isSpaceSet(node)) return { open: open.map((text) => `${text} `), closed: [] };
      const codes = node.items.map((item) => (item.kind === 'code' ? item.code : undefined));
      if (codes.length > 4 || codes.includes(undefined)) break;
      const chars = codes.map((code) => String.fromCodePoint(code ?? 0));
      return { open: open.flatMap((text) => chars.map((char) => text + char)), closed: [] };
    }
    case 'anchor':
      return { open, closed: [] };
    case 'group':
      return extended(open, node.body);
    case 'branch': {
      const all: Heads = { open: [], closed: [] };
      for (const branch of node.branches) {
        const heads = extended(open, branch);
        all.open.push(...heads.open);
        all.closed.push(...heads.closed);
      }
      return all;
    }
    case 'repeat':
      return extendedByRepeat(open, node);
    default:
      break;
  }
  return { open: [], closed: open };
}

function extendedByRepeat(open: string[], node: Node & { kind: 'repeat' }): Heads {
  if (isSpaceRepeat(node)) {
    if (node.min > 0) return { open: open.map((text) => `${text} `), closed: [] };
    // Where space may be absent it is open whether the word before it is over.
    const isOver = (text: string): boolean => text === '' || text.endsWith(' ');
    return { open: open.filter(isOver), closed: open.filter((text) => !isOver(text)) };
  }
  // What is optional is followed, but for single characters of a class, as the quotes around a value.
  if (node.body[0]?.kind === 'set' || (node.max > 1 && node.min === 0)) return { open: [], closed: open };
  const taken = extended(open, node.body);
  if (node.max > 1) return { open: [], closed: [...taken.open, ...taken.closed] };
  if (node.min === 1) return taken;
  return { open: [...taken.open, ...open], closed: taken.closed };
}
