import type { Arguments, JinjaExpression } from './syntax';

/** The expressions that an expression is made of, in the order in which they are written. A part may be absent. */
export function partsOf(expression: JinjaExpression): (JinjaExpression | undefined)[] {
  switch (expression.type) {
    case 'literal':
    case 'float':
    case 'name':
      return [];
    case 'attribute':
    case 'not':
    case 'sign':
      return [expression.of];
    case 'item':
      return [expression.of, expression.key];
    case 'slice':
      return [expression.of, expression.from, expression.to, expression.step];
    case 'call':
      return [expression.callee, ...argumentsOf(expression.args)];
    case 'filter':
    case 'test':
      return [expression.of, ...argumentsOf(expression.args)];
    case 'list':
      return expression.items;
    case 'dict':
      return expression.entries.flat();
    case 'join':
      return expression.parts;
    case 'arithmetic':
    case 'and':
    case 'or':
      return [expression.left, expression.right];
    case 'compare':
      return [expression.first, ...expression.rest.map(({ right }) => right)];
    case 'if':
      return [expression.chosen, expression.test, expression.otherwise];
  }
}

function argumentsOf({ positional, named, spread, spreadNamed }: Arguments): (JinjaExpression | undefined)[] {
  return [...positional, ...named.map(({ value }) => value), spread, spreadNamed];
}
