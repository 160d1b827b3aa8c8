import { ExpressionParser } from './expression-parser';
import { piecesOf, type TemplatePiece } from './pieces';
import type { JinjaExpression, Statement, With } from './syntax';
import { JinjaSyntaxError } from './syntax-error';
import { readFurtherOverlay, readOverlay, readSetTarget, readSignature, readTarget } from './tag-parser';
import { TokenReader } from './token-reader';
import { readInside } from './tokens';

/** Tags that open a block: what may stand in its middle, and what closes it. */
const BLOCKS: Record<string, { middle: readonly string[]; end: string }> = {
  if: { middle: ['elif', 'else'], end: 'endif' },
  for: { middle: ['else'], end: 'endfor' },
  set: { middle: [], end: 'endset' },
  with: { middle: [], end: 'endwith' },
  macro: { middle: [], end: 'endmacro' },
  call: { middle: [], end: 'endcall' },
  filter: { middle: [], end: 'endfilter' },
  block: { middle: [], end: 'endblock' },
  autoescape: { middle: [], end: 'endautoescape' },
};

/** Tags of Jinja 3 without extensions. */
export const JINJA_TAGS: ReadonlySet<string> = new Set([
  ...Object.keys(BLOCKS),
  'print',
  'include',
  'import',
  'from',
  'extends',
]);

/** Blocks inside blocks; more is an attack on the stack. */
const DEPTH = 100;

/** A block that is being read. */
interface Open {
  tag: string;
  at: number;
  /** Tags that end what is read of it now. */
  enders: readonly string[];
}

/** Where the statements of a block ended: the tag's name, and its parser, standing behind the name. */
interface Stop {
  name: string;
  parser: ExpressionParser;
}

/** Makes a tree of a template, by the rules of Jinja 3. */
class TemplateParser {
  readonly #pieces: Iterator<TemplatePiece>;
  readonly #tags: ReadonlySet<string>;
  readonly #open: Open[] = [];

  constructor(template: string, tags: ReadonlySet<string>) {
    this.#pieces = piecesOf(template);
    this.#tags = tags;
  }

  parse(): Statement[] {
    return this.#statements([]).body;
  }

  #statements(enders: readonly string[]): { body: Statement[]; stop: Stop | undefined } {
    const body: Statement[] = [];
    for (let step = this.#pieces.next(); step.done !== true; step = this.#pieces.next()) {
      const piece = step.value;
      if (piece.type === 'text') {
        body.push(piece);
        continue;
      }
      const parser = new ExpressionParser(new TokenReader(piece.tokens));
      if (piece.type === 'expression') {
        body.push({ type: 'print', values: [parser.tuple()] });
        parser.tokens.expectEnd();
        continue;
      }
      const name = parser.tokens.expectName().written;
      if (enders.includes(name)) return { body, stop: { name, parser } };
      body.push(this.#statement(name, piece.at, parser));
    }
    const open = this.#open.at(-1);
    if (open === undefined) return { body, stop: undefined };
    throw new JinjaSyntaxError(
      `{% ${open.tag} %} has no {% ${BLOCKS[open.tag]?.end} %}`,
      open.at,
      `Unexpected end of template. Jinja was looking for the following tags: '${open.enders.join("' or '")}'.`,
    );
  }

  #statement(name: string, at: number, parser: ExpressionParser): Statement {
    if (!this.#tags.has(name))
      throw new JinjaSyntaxError(this.#misplaced(name), at, `Encountered unknown tag '${name}'.`);
    if (BLOCKS[name] === undefined) return this.#alone(name, parser);
    if (this.#open.length >= DEPTH) throw new JinjaSyntaxError('the template is nested too deeply', at);
    this.#open.push({ tag: name, at, enders: [] });
    const statement = this.#block(name, parser);
    this.#open.pop();
    return statement;
  }

  #misplaced(name: string): string {
    const owner = Object.entries(BLOCKS).find(([, { middle, end }]) => end === name || middle.includes(name));
    if (owner === undefined) return `there is no tag {% ${name} %}`;
    const open = this.#open.at(-1);
    if (open === undefined) return `{% ${name} %} belongs to no {% ${owner[0]} %}`;
    if (BLOCKS[open.tag]?.middle.includes(name)) return `{% ${name} %} comes after {% else %}`;
    return `{% ${name} %} stands inside {% ${open.tag} %}, which is not closed`;
  }

  /** The statements of the open block, up to one of its tags. As in Python, a colon may stand before them. */
  #body(parser: ExpressionParser, enders: readonly string[]): { body: Statement[]; stop: Stop } {
    parser.tokens.skip(':');
    parser.tokens.expectEnd();
    const open = this.#open.at(-1);
    if (open !== undefined) open.enders = enders;
    const { body, stop } = this.#statements(enders);
    if (stop === undefined) throw parser.tokens.expected(enders.join(' or '));
    return { body, stop };
  }

  /** The same where nothing but the block's end may follow. */
  #onlyBody(parser: ExpressionParser, end: string, name?: string): Statement[] {
    const { body, stop } = this.#body(parser, [end]);
    if (name !== undefined) stop.parser.tokens.skipWord(name);
    stop.parser.tokens.expectEnd();
    return body;
  }

  #alone(name: string, parser: ExpressionParser): Statement {
    const { tokens } = parser;
    if (name !== 'print') return { type: 'elsewhere' };
    const values: JinjaExpression[] = [];
    while (tokens.token.type !== 'end') {
      if (values.length > 0) tokens.expect(',');
      values.push(parser.expression());
    }
    return { type: 'print', values };
  }

  #block(name: string, parser: ExpressionParser): Statement {
    switch (name) {
      case 'if':
        return this.#if(parser);
      case 'for':
        return this.#for(parser);
      case 'set':
        return this.#set(parser);
      case 'with':
        return this.#with(parser);
      case 'filter': {
        const overlay = readOverlay(parser);
        return { type: 'filter', overlay, body: this.#onlyBody(parser, 'endfilter') };
      }
      case 'macro': {
        const { written } = parser.tokens.expectName();
        const parameters = readSignature(parser);
        return { type: 'macro', name: written, parameters, body: this.#onlyBody(parser, 'endmacro') };
      }
      case 'call':
        return this.#call(parser);
      case 'autoescape':
        return {
          type: 'autoescape',
          escapes: parser.expression(),
          body: this.#onlyBody(parser, 'endautoescape'),
        };
      default:
        return this.#named(parser);
    }
  }

  #if(first: ExpressionParser): Statement {
    const branches: { test: JinjaExpression | undefined; body: Statement[] }[] = [];
    for (let parser = first, isLast = false; ; ) {
      const test = isLast ? undefined : parser.tuple(() => parser.or());
      const { body, stop } = this.#body(parser, isLast ? ['endif'] : ['elif', 'else', 'endif']);
      branches.push({ test, body });
      parser = stop.parser;
      isLast = stop.name === 'else';
      if (stop.name !== 'endif') continue;
      parser.tokens.expectEnd();
      return { type: 'if', branches };
    }
  }

  #for(parser: ExpressionParser): Statement {
    const { tokens } = parser;
    const target = readTarget(parser);
    tokens.expectWord('in');
    const over = parser.tuple(() => parser.or());
    const filter = tokens.skipWord('if') ? parser.expression() : undefined;
    const isRecursive = tokens.skipWord('recursive');
    const { body, stop } = this.#body(parser, ['endfor', 'else']);
    if (stop.name === 'endfor') stop.parser.tokens.expectEnd();
    const otherwise = stop.name === 'else' ? this.#onlyBody(stop.parser, 'endfor') : [];
    return { type: 'for', target, over, filter, body, otherwise, isRecursive };
  }

  #set(parser: ExpressionParser): Statement {
    const target = readSetTarget(parser);
    if (!parser.tokens.skip('=')) {
      const overlay = readFurtherOverlay(parser);
      return { type: 'capture', target, overlay, body: this.#onlyBody(parser, 'endset') };
    }
    const value = parser.tuple();
    parser.tokens.expectEnd();
    return { type: 'set', target, value };
  }

  #with(parser: ExpressionParser): Statement {
    const { tokens } = parser;
    const given: With['given'] = [];
    while (tokens.token.type !== 'end') {
      if (given.length > 0) tokens.expect(',');
      const target = readTarget(parser);
      tokens.expect('=');
      given.push({ target, value: parser.expression() });
    }
    return { type: 'with', given, body: this.#onlyBody(parser, 'endwith') };
  }

  #call(parser: ExpressionParser): Statement {
    const parameters = parser.tokens.is('(') ? readSignature(parser) : [];
    const call = parser.expression();
    if (call.type !== 'call') throw parser.tokens.refusal('expected a call', 'expected call');
    return { type: 'call', parameters, call, body: this.#onlyBody(parser, 'endcall') };
  }

  #named(parser: ExpressionParser): Statement {
    const { written } = parser.tokens.expectName();
    parser.tokens.skipWord('scoped');
    parser.tokens.skipWord('required');
    return { type: 'block', body: this.#onlyBody(parser, 'endblock', written) };
  }
}

/**
 * A text that is one expression, without delimiters.
 * @throws JinjaSyntaxError for what is none
 */
export function parseExpression(text: string): JinjaExpression {
  const parser = parserOf(text);
  const expression = parser.expression();
  parser.tokens.expectEnd();
  return expression;
}

/**
 * The expression at the beginning of a text without delimiters, whatever follows it.
 * @throws JinjaSyntaxError where none begins there
 */
export function readExpression(text: string): JinjaExpression {
  return parserOf(text).expression();
}

function parserOf(text: string): ExpressionParser {
  const { tokens } = readInside(`${text} }}`, 'expression', 0, 0);
  // Nothing closes it: it ends where the text does.
  const inside = tokens.map((token) => (token.type === 'end' ? { ...token, written: '' } : token));
  return new ExpressionParser(new TokenReader(inside));
}

/**
 * A template as a tree.
 * @param tags the tags that the reader of the tree understands; any other is refused, as Jinja refuses unknown ones
 * @throws JinjaSyntaxError for what is no template
 */
export function parseTemplate(template: string, tags: ReadonlySet<string> = JINJA_TAGS): Statement[] {
  return new TemplateParser(template, tags).parse();
}
