import { isSpace } from '../python-regex/characters';
import type { Node } from '../python-regex/syntax';
import { END_OF_FORMAT, type Format, type FormatSyntax } from './format';
import { LenientFormat } from './lenient-format';

/** A format as far as one of its required parameters: what a person has typed who forgot that one. */
export interface Unfinished {
  /** The format up to there; what it rewrites has the parameters that follow as pairs. */
  readonly relaxed: LenientFormat;
  /** Names of the required parameters from there on. */
  readonly missing: readonly string[];
}

/** All unfinished forms of a format, the most complete first. */
export function unfinishedForms(format: Format, { syntax }: FormatSyntax): Unfinished[] {
  const names = new Map([...syntax.names].map(([name, group]) => [group, name]));
  const forms: Unfinished[] = [];
  let behindLast: number | undefined;
  const add = (start: number) => {
    const rest = syntax.nodes.slice(start);
    const missing = rest.flatMap((one) => (one.kind === 'group' ? (names.get(one.index ?? -1) ?? []) : []));
    const nodes = [...syntax.nodes.slice(0, start), ...END_OF_FORMAT];
    const relaxed = new LenientFormat(format, { ...syntax, nodes }, 'case', spelledOut(rest, names));
    forms.unshift({ relaxed, missing });
  };
  syntax.nodes.forEach((node, index) => {
    if (node.kind !== 'group' || node.index === undefined || !names.has(node.index)) return;
    const start = startOfParameter(syntax.nodes, index);
    // `move anna` of `move {{ who }} to {{ where }}`: nobody types a `to` with nothing behind it.
    if (behindLast !== undefined && behindLast < start) add(behindLast);
    add(start);
    behindLast = endOfParameter(syntax.nodes, index);
  });
  return forms;
}

/** Stands where a parameter must be that is given as a pair at the end. */
const PLACEHOLDER = '-';

/** The least that the rest of a format takes; undefined where that is not plain. */
function spelledOut(rest: readonly Node[], names: ReadonlyMap<number, string>): string | undefined {
  let text = '';
  for (const node of rest) {
    if (node.kind === 'literal') text += String.fromCodePoint(node.code);
    else if (node.kind === 'group' && names.has(node.index ?? -1)) text += PLACEHOLDER;
    else if (node.kind !== 'anchor' && !(node.kind === 'repeat' && node.min === 0)) return undefined;
  }
  return text;
}

/** A parameter ends with the optional quote behind its group. */
function endOfParameter(nodes: readonly Node[], group: number): number {
  const behind = nodes[group + 1];
  return behind?.kind === 'repeat' && behind.min === 0 && behind.max === 1 ? group + 2 : group + 1;
}

/** A parameter starts with the white space and the optional quote before its group. */
function startOfParameter(nodes: readonly Node[], group: number): number {
  const before = nodes[group - 1];
  let start = before?.kind === 'repeat' && before.min === 0 && before.max === 1 ? group - 1 : group;
  for (let node = nodes[start - 1]; node?.kind === 'literal' && isSpace(node.code); node = nodes[start - 1])
    start -= 1;
  return start;
}
