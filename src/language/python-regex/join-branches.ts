import type { Node, SetItem } from './syntax';

/**
 * Makes one sequence of the branches of `a|b|c` as Python does: what all of them start with is moved out in
 * front, and branches of one character each become a class. It matters for where Python then finds an anchor.
 */
export function joinBranches(given: Node[][]): Node[] {
  const branches = given.map((branch) => [...branch]);
  const joined: Node[] = [];
  for (;;) {
    const prefix = branches[0]?.[0];
    if (prefix === undefined || !branches.every((branch) => branch[0] && isSame(branch[0], prefix))) break;
    for (const branch of branches) branch.shift();
    joined.push(prefix);
  }
  const set = asSet(branches);
  joined.push(set ?? { kind: 'branch', branches });
  return joined;
}

function asSet(branches: readonly Node[][]): Node | undefined {
  const items: SetItem[] = [];
  for (const branch of branches) {
    const [node] = branch;
    if (branch.length !== 1 || node === undefined) return undefined;
    if (node.kind === 'literal') items.push({ kind: 'code', code: node.code });
    else if (node.kind === 'set' && !node.negated) items.push(...node.items);
    else return undefined;
  }
  const first = branches[0]?.[0];
  if (first?.kind !== 'literal' && first?.kind !== 'set') return undefined;
  return { kind: 'set', negated: false, items, flags: first.flags };
}

/** What Python holds equal: single characters, classes and anchors; never groups or repeats. */
function isSame(one: Node, other: Node): boolean {
  switch (one.kind) {
    case 'literal':
      return other.kind === 'literal' && one.code === other.code;
    case 'any':
      return other.kind === 'any';
    case 'anchor':
      return other.kind === 'anchor' && one.anchor === other.anchor;
    case 'backreference':
      return other.kind === 'backreference' && one.group === other.group;
    case 'set':
      return (
        other.kind === 'set' &&
        one.negated === other.negated &&
        JSON.stringify(one.items) === JSON.stringify(other.items)
      );
    default:
      return false;
  }
}
