import { type ExpressionParser, isConstant } from './expression-parser';
import type { FilterCall, JinjaExpression, MacroParameter, Overlay, Target } from './syntax';

/** What the tags `for`, `set`, `macro` and their like take besides plain expressions. */

/** What `for` and `with` assign to: names, commas and brackets. */
export function readTarget(parser: ExpressionParser): Target {
  const { tokens } = parser;
  const items = [readOneTarget(parser)];
  if (!tokens.is(',')) return items[0] ?? { type: 'tuple', items };
  while (tokens.skip(',')) {
    if (tokens.is(')') || tokens.token.type === 'end') break;
    items.push(readOneTarget(parser));
  }
  return { type: 'tuple', items };
}

function readOneTarget(parser: ExpressionParser): Target {
  const { tokens } = parser;
  if (!tokens.skip('(')) return { type: 'name', name: readName(parser) };
  if (tokens.skip(')')) return { type: 'tuple', items: [] };
  const inner = readTarget(parser);
  tokens.expect(')');
  return inner;
}

function readName(parser: ExpressionParser): string {
  const { tokens } = parser;
  const { written } = tokens.token;
  if (tokens.isWord('in') || isConstant(written))
    throw tokens.refusal('expected a name', `can't assign to '${written}'`);
  return tokens.expectName().written;
}

/** `set` may also assign to an attribute of a namespace. */
export function readSetTarget(parser: ExpressionParser): Target {
  const { tokens } = parser;
  const { type, written, at } = tokens.token;
  const following = tokens.following(1);
  if (type !== 'name' || following.type !== 'operator' || following.written !== '.')
    return readTarget(parser);
  tokens.take();
  tokens.take();
  return { type: 'attribute', of: written, name: tokens.expectName().written, at };
}

/** The parameters of a macro, in parentheses. */
export function readSignature(parser: ExpressionParser): MacroParameter[] {
  const { tokens } = parser;
  const parameters: MacroParameter[] = [];
  tokens.expect('(');
  while (!tokens.skip(')')) {
    if (parameters.length > 0) tokens.expect(',');
    const name = readName(parser);
    const fallback = tokens.skip('=') ? parser.expression() : undefined;
    if (fallback === undefined && parameters.at(-1)?.default !== undefined) {
      throw tokens.refusal(
        'a parameter without a default after one with a default',
        'non-default argument follows default argument',
      );
    }
    parameters.push({ name, default: fallback });
  }
  return parameters;
}

const INNERMOST: JinjaExpression = { type: 'literal', value: '' };

/** `upper | replace("a", "b")`, as the tag `filter` takes it. */
export function readOverlay(parser: ExpressionParser): Overlay {
  return overlay(furtherFilters(parser, parser.filter(INNERMOST)));
}

/** `| upper | trim`, or nothing at all. */
export function readFurtherOverlay(parser: ExpressionParser): Overlay {
  return overlay(furtherFilters(parser, INNERMOST));
}

function furtherFilters(parser: ExpressionParser, start: JinjaExpression): JinjaExpression {
  let chain = start;
  while (parser.tokens.skip('|')) chain = parser.filter(chain);
  return chain;
}

function overlay(chain: JinjaExpression): Overlay {
  return (text) => (chain.type === 'filter' ? laidOver(chain, text) : text);
}

function laidOver(chain: FilterCall, text: JinjaExpression): JinjaExpression {
  return { ...chain, of: chain.of.type === 'filter' ? laidOver(chain.of, text) : text };
}
