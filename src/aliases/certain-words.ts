import { isSpace } from './python/characters';
import type { Node } from './python/syntax';
import { isSpaceRepeat, isSpaceSet } from './space-nodes';
import { wordsOf } from './tail';

/** Most ways of matching that are followed. */
const MAX_WAYS = 24;
/** In every second message: where another word is certain it tells more. */
const COMMON = new Set('a all an and as at by for from in is it of on or the this to with'.split(' '));

/** Where a sequence of nodes stands: whether a word starts with it, and ends with it. */
interface Place {
  starts: boolean;
  ends: boolean;
}

/**
 * A word, in lower case, that every match of a sequence of nodes contains, or one for each way of matching; undefined where
 * none is certain.
 */
export function certainWords(
  nodes: readonly Node[],
  place: Place = { starts: false, ends: false },
): string[] | undefined {
  let best: string[] | undefined;
  let run = '';
  let starts = place.starts;
  const consider = (words: string[] | undefined): void => {
    if (words !== undefined && worth(words) > worth(best)) best = words;
  };
  const finish = (ended: boolean): void => {
    const words = wordsOf(run);
    words.forEach(([start, end], index) => {
      const isStart = index > 0 || start > 0 || starts;
      const isEnd = index < words.length - 1 || end < run.length || ended;
      if (isStart && isEnd) consider([run.slice(start, end).toLowerCase()]);
    });
    run = '';
    starts = ended;
  };
  nodes.forEach((node, index) => {
    if (node.kind === 'literal' && !node.flags.ignoreCase) {
      run += String.fromCodePoint(node.code);
      return;
    }
    const inner: Place = {
      starts: run === '' ? starts : isSpace(run.charCodeAt(run.length - 1)),
      ends: index === nodes.length - 1 ? place.ends : isGap(nodes, index + 1),
    };
    finish(isEdge(nodes, index));
    consider(innerWords(node, inner));
  });
  finish(place.ends);
  return best;
}

function innerWords(node: Node, place: Place): string[] | undefined {
  if (node.kind === 'group' || node.kind === 'atomic') return certainWords(node.body, place);
  if (node.kind === 'repeat' && node.min > 0) return certainWords(node.body);
  if (node.kind !== 'branch' || node.branches.length > MAX_WAYS) return undefined;
  const each = node.branches.map((branch) => certainWords(branch, place));
  return each.includes(undefined) ? undefined : each.flatMap((words) => words ?? []);
}

/** Whether what stands at `index` starts with white space. */
function isGap(nodes: readonly Node[], index: number): boolean {
  const node = nodes[index];
  return node?.kind === 'literal' ? isSpace(node.code) : isEdge(nodes, index);
}

/** Whether a word ends before this node and one starts behind it: space, or the very beginning or end. */
function isEdge(nodes: readonly Node[], index: number): boolean {
  const node = nodes[index];
  if (node === undefined) return false;
  if (node.kind === 'set') return isSpaceSet(node);
  if (node.kind === 'anchor') return isAnchor(node, 'begin') || isAnchor(node, 'end');
  if (node.kind !== 'repeat' || !isSpaceRepeat(node)) return false;
  return node.min > 0 || isAnchor(nodes[index - 1], 'begin') || isAnchor(nodes[index + 1], 'end');
}

const isAnchor = (node: Node | undefined, side: 'begin' | 'end'): boolean =>
  node?.kind === 'anchor' && node.anchor.startsWith(side);

/** How much finding these words tells: as much as the one that tells least. */
function worth(words: readonly string[] | undefined): number {
  if (words === undefined) return 0;
  return Math.min(...words.map((word) => (COMMON.has(word) ? 1 : word.length + 1)));
}
