import type { Node } from './syntax';

/** Fewest and most characters that something matches. */
export type Width = readonly [min: number, max: number];

/** The width of a sequence of nodes; `groups` are those of the expression, which it may refer back to. */
export function widthOf(nodes: readonly Node[], groups: readonly Node[][]): Width {
  let min = 0;
  let max = 0;
  for (const node of nodes) {
    const [low, high] = widthOfNode(node, groups);
    min += low;
    max += high;
  }
  return [min, max];
}

function widthOfNode(node: Node, groups: readonly Node[][]): Width {
  switch (node.kind) {
    case 'literal':
    case 'any':
    case 'set':
      return [1, 1];
    case 'anchor':
    case 'look':
      return [0, 0];
    case 'group':
    case 'atomic':
      return widthOf(node.body, groups);
    case 'branch': {
      const widths = node.branches.map((branch) => widthOf(branch, groups));
      return [Math.min(...widths.map(([low]) => low)), Math.max(...widths.map(([, high]) => high))];
    }
    case 'repeat': {
      const [low, high] = widthOf(node.body, groups);
      return [low * node.min, high === 0 ? 0 : high * node.max];
    }
    case 'backreference':
      return widthOf(groups[node.group] ?? [], groups);
    case 'conditional': {
      const [low, high] = widthOf(node.yes, groups);
      if (node.no === undefined) return [0, high];
      const [otherLow, otherHigh] = widthOf(node.no, groups);
      return [Math.min(low, otherLow), Math.max(high, otherHigh)];
    }
  }
}
