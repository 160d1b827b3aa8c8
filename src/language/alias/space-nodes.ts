import type { Node } from '../python-regex/syntax';

/** `\\s`, any number of times. */
export function isSpaceRepeat(node: Node): boolean {
  if (node.kind !== 'repeat' || node.body.length !== 1) return false;
  const [only] = node.body;
  return only?.kind === 'set' && isSpaceSet(only);
}

/** `\\s`. */
export function isSpaceSet(node: Node & { kind: 'set' }): boolean {
  const [only] = node.items;
  return !node.negated && node.items.length === 1 && only?.kind === 'category' && only.category === 's';
}
