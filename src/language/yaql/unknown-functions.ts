import { LIBRARY } from './library';
import { FunctionCall, MappingRule, Wrap, type YaqlExpression } from './syntax';

/** Names of functions that an expression calls and nobody provides. */
export function unknownFunctions(
  expression: YaqlExpression,
  engine: ReadonlySet<string>,
): { name: string; at: number }[] {
  const found: { name: string; at: number }[] = [];
  const defined = new Set<string>();
  const visit = (each: unknown): void => {
    if (each instanceof Wrap) visit(each.inner);
    else if (each instanceof MappingRule) {
      visit(each.source);
      visit(each.destination);
    } else if (each instanceof FunctionCall) {
      const [first] = each.args;
      // `def(name, …)` makes a function of that name.
      if (each.name === 'def' && first !== undefined && 'value' in (first as object)) {
        defined.add(String((first as { value?: unknown }).value));
      }
      if (each.at !== undefined && !LIBRARY.has(each.name) && !engine.has(each.name)) {
        found.push({ name: each.name, at: each.at });
      }
      for (const arg of each.args) visit(arg);
    }
  };
  visit(expression);
  return found.filter(({ name }) => !defined.has(name));
}
