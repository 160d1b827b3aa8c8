import { ExpressionSyntaxError } from './expression-error';
import { ExpressionParser } from './jinja-expression-parser';
import type { Expression, Statement } from './jinja-syntax';
import { readTokens } from './jinja-tokens';

/** Where a list of statements ended: the tag's name and its parser, standing behind the name. */
interface Stop {
  name: string;
  rest: ExpressionParser;
}

const RAW = /\{%[-+]?\s*raw\s*(-?)%\}([\s\S]*?)\{%(-?)\+?\s*endraw\s*([-+]?)%\}/y;
/** Blocks inside blocks; more is an attack on the stack. */
const DEPTH = 100;

/** Splits a template into text, prints and blocks. Syntax of Jinja 3, with the tags that StackStorm's packs use. */
class TemplateParser {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  /** Set when a tag ended in `-`: the text behind it loses its leading space. */
  #trimNext = false;

  constructor(source: string) {
    // Jinja drops one newline at the very end of a template.
    this.#source = source.replace(/\r\n|\r/g, '\n').replace(/\n$/, '');
  }

  parse(): Statement[] {
    const { body, stop } = this.#until([]);
    if (stop !== undefined)
      throw new ExpressionSyntaxError(`Encountered unknown tag '${stop.name}'.`, this.#at);
    return body;
  }

  #until(enders: string[]): { body: Statement[]; stop: Stop | undefined } {
    this.#depth += 1;
    if (this.#depth > DEPTH) throw new ExpressionSyntaxError('the template is nested too deeply', this.#at);
    const body: Statement[] = [];
    for (;;) {
      const open = this.#text(body);
      if (open === undefined) {
        if (enders.length > 0) {
          throw new ExpressionSyntaxError(
            `Unexpected end of template. Jinja was looking for the following tags: '${enders.join("' or '")}'.`,
            this.#at,
          );
        }
        this.#depth -= 1;
        return { body, stop: undefined };
      }
      if (open === '{#') this.#comment();
      else if (open === '{{') body.push(this.#print());
      else {
        const raw = this.#raw();
        if (raw !== undefined) body.push(raw);
        else {
          const rest = this.#tag();
          const name = rest.expectName();
          if (enders.includes(name)) {
            this.#depth -= 1;
            return { body, stop: { name, rest } };
          }
          body.push(this.#statement(name, rest));
        }
      }
    }
  }

  /** Adds the text up to the next delimiter. @returns the delimiter, or undefined at the end */
  #text(body: Statement[]): string | undefined {
    let open = -1;
    for (let at = this.#source.indexOf('{', this.#at); at !== -1; at = this.#source.indexOf('{', at + 1)) {
      const following = this.#source[at + 1];
      if (following === '{' || following === '%' || following === '#') {
        open = at;
        break;
      }
    }
    let text = open === -1 ? this.#source.slice(this.#at) : this.#source.slice(this.#at, open);
    if (this.#trimNext) text = text.trimStart();
    this.#trimNext = false;
    if (open !== -1 && this.#source[open + 2] === '-') text = text.trimEnd();
    if (text !== '') body.push({ type: 'text', text });
    this.#at = open === -1 ? this.#source.length : open;
    return open === -1 ? undefined : this.#source.slice(open, open + 2);
  }

  #comment(): void {
    const end = this.#source.indexOf('#}', this.#at + 2);
    if (end === -1) throw new ExpressionSyntaxError('Missing end of comment tag', this.#at);
    this.#trimNext = this.#source[end - 1] === '-';
    this.#at = end + 2;
  }

  #inside(closer: string): ExpressionParser {
    const sign = this.#source[this.#at + 2];
    const start = this.#at + 2 + (sign === '-' || (sign === '+' && closer === '%}') ? 1 : 0);
    const { tokens, end, trim } = readTokens(this.#source, start, closer);
    this.#at = end;
    this.#trimNext = trim;
    return new ExpressionParser(tokens);
  }

  #tag(): ExpressionParser {
    return this.#inside('%}');
  }

  #print(): Statement {
    const parser = this.#inside('}}');
    const value = parser.tuple();
    parser.expectEnd();
    return { type: 'print', value };
  }

  #raw(): Statement | undefined {
    RAW.lastIndex = this.#at;
    const match = RAW.exec(this.#source);
    if (match === null) return undefined;
    let text = match[2] ?? '';
    if (match[1] === '-') text = text.trimStart();
    if (match[3] === '-') text = text.trimEnd();
    this.#at = RAW.lastIndex;
    this.#trimNext = match[4] === '-';
    return { type: 'text', text };
  }

  #statement(name: string, rest: ExpressionParser): Statement {
    switch (name) {
      case 'if':
        return this.#if(rest);
      case 'for':
        return this.#for(rest);
      case 'set':
        return this.#set(rest);
      case 'macro':
        return this.#macro(rest);
      case 'do': {
        const value = rest.tuple();
        rest.expectEnd();
        return { type: 'do', value };
      }
      case 'filter': {
        const first = rest.filterCall({ type: 'name', name: '' });
        const chain = rest.filters(first);
        rest.expectEnd();
        const { body } = this.#until(['endfilter']);
        return { type: 'filter', filter: (value) => replaceInnermost(chain, value), body };
      }
      default:
        throw new ExpressionSyntaxError(`Encountered unknown tag '${name}'.`, this.#at);
    }
  }

  #if(first: ExpressionParser): Statement {
    const branches: { test: Expression | undefined; body: Statement[] }[] = [];
    let test: Expression | undefined = first.tuple();
    first.expectEnd();
    for (;;) {
      const { body, stop } = this.#until(test === undefined ? ['endif'] : ['elif', 'else', 'endif']);
      branches.push({ test, body });
      if (stop === undefined || stop.name === 'endif') return { type: 'if', branches };
      test = stop.name === 'elif' ? stop.rest.tuple() : undefined;
      stop.rest.expectEnd();
    }
  }

  #for(rest: ExpressionParser): Statement {
    const target = rest.target();
    if (!rest.skipWord('in')) throw rest.unexpected("expected token 'in'");
    let over = rest.or();
    if (rest.token.text === ',') {
      const items = [over];
      while (rest.skip(',')) items.push(rest.or());
      over = { type: 'list', items };
    }
    const filter = rest.skipWord('if') ? rest.expression() : undefined;
    rest.expectEnd();
    const { body, stop } = this.#until(['else', 'endfor']);
    const otherwise = stop?.name === 'else' ? this.#until(['endfor']).body : [];
    return { type: 'for', target, over, filter, body, otherwise };
  }

  #set(rest: ExpressionParser): Statement {
    const target = rest.target();
    if (rest.skip('=')) {
      const value = rest.tuple();
      rest.expectEnd();
      return { type: 'set', target, value };
    }
    rest.expectEnd();
    return { type: 'capture', name: target[0] ?? '', body: this.#until(['endset']).body };
  }

  #macro(rest: ExpressionParser): Statement {
    const name = rest.expectName();
    rest.expect('(');
    const parameters: { name: string; default: Expression | undefined }[] = [];
    while (!rest.skip(')')) {
      if (parameters.length > 0) rest.expect(',');
      parameters.push({ name: rest.expectName(), default: rest.skip('=') ? rest.expression() : undefined });
    }
    rest.expectEnd();
    return { type: 'macro', name, parameters, body: this.#until(['endmacro']).body };
  }
}

function replaceInnermost(chain: Expression, value: Expression): Expression {
  return chain.type === 'filter' ? { ...chain, of: replaceInnermost(chain.of, value) } : value;
}

/** @throws ExpressionSyntaxError for what is no template */
export function parseTemplate(source: string): Statement[] {
  return new TemplateParser(source).parse();
}
