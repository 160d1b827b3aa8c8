import { STACKSTORM_FUNCTIONS } from '../expression/stackstorm-functions';
import { LET } from './evaluate';
import { YAQL_FUNCTIONS } from './functions';
import type { Yaql, YaqlArguments } from './syntax';

/** Names of functions that an expression calls and nobody provides. */
export function unknownFunctions(
  expression: Yaql,
  engine: ReadonlySet<string>,
): { name: string; at: number }[] {
  const found: { name: string; at: number }[] = [];
  const visitAll = (args: YaqlArguments): void => {
    for (const each of args.positional) visit(each);
    for (const each of args.named) visit(each.value);
  };
  const visit = (each: Yaql): void => {
    switch (each.type) {
      case 'call':
      case 'method':
        if (
          !YAQL_FUNCTIONS.has(each.name) &&
          !STACKSTORM_FUNCTIONS.has(each.name) &&
          !LET.has(each.name) &&
          !engine.has(each.name)
        ) {
          found.push({ name: each.name, at: each.at });
        }
        if (each.type === 'method') visit(each.of);
        visitAll(each.args);
        return;
      case 'list':
        for (const item of each.items) visit(item);
        return;
      case 'dict':
        for (const { key, value } of each.entries) {
          visit(key);
          visit(value);
        }
        return;
      case 'index':
        visit(each.of);
        for (const key of each.keys) visit(key);
        return;
      case 'property':
      case 'unary':
        visit(each.of);
        return;
      case 'binary':
        visit(each.left);
        visit(each.right);
        return;
      default:
    }
  };
  visit(expression);
  return found;
}
