import { isSpace } from '../python-regex/characters';
import type { Node } from '../python-regex/syntax';
import { isSpaceRepeat, isSpaceSet } from './space-nodes';
import { wordsOf } from './trailing-parameters';

/** Most ways of matching that are followed. */
const MAX_WAYS = 24;
/** In every second message: where another word is certain it tells more. */
const COMMON = new Set('a all an and as at by for from in is it of on or the this to with'.split(' '));

/** Where a sequence of nodes stands: whether a word starts with it, and ends with it. */
interface Place {
  starts: boolean;
  ends: boolean;
}

const INSIDE: Place = { starts: false, ends: false };

/** Whether a text, in lower case, has what every match needs. */
export const hasCertainWords = (lower: string, needed: readonly (readonly string[])[]): boolean =>
  needed.every((ways) => ways.some((word) => lower.includes(word)));

/**
 * A word, in lower case, that every match of a sequence of nodes contains, or one for each way of matching; the one that
 * tells most, undefined where none is certain.
 */
export function requiredWord(nodes: readonly Node[], place: Place = INSIDE): string[] | undefined {
  let best: string[] | undefined;
  for (const ways of requiredWords(nodes, place)) if (worth(ways) > worth(best)) best = ways;
  return best;
}

/** All words that every match contains: of each a list for the ways of matching, of which one is there. */
export function requiredWords(nodes: readonly Node[], place: Place = INSIDE): string[][] {
  const all: string[][] = [];
  let run = '';
  let starts = place.starts;
  const finish = (ended: boolean): void => {
    const words = wordsOf(run);
    words.forEach(([start, end], index) => {
      const isStart = index > 0 || start > 0 || starts;
      const isEnd = index < words.length - 1 || end < run.length || ended;
      if (isStart && isEnd) all.push([run.slice(start, end).toLowerCase()]);
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
    all.push(...innerWords(node, inner));
  });
  finish(place.ends);
  return all;
}

function innerWords(node: Node, place: Place): string[][] {
  if (node.kind === 'group' || node.kind === 'atomic') return requiredWords(node.body, place);
  if (node.kind === 'repeat' && node.min > 0) return requiredWords(node.body);
  if (node.kind !== 'branch' || node.branches.length > MAX_WAYS) return [];
  const each = node.branches.map((branch) => requiredWord(branch, place));
  return each.includes(undefined) ? [] : [each.flatMap((words) => words ?? [])];
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
