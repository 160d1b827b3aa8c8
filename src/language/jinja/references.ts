import { partsOf } from './parts';
import type { JinjaExpression, MacroParameter, Statement, Target } from './syntax';
import { parseTemplate } from './template-parser';

/** A name or a filter, and where it stands: characters from the template's beginning. */
export interface Mention {
  name: string;
  at: number;
}

/** What a template refers to. */
export interface References {
  /** Names looked up in the context, in the order of the text. */
  names: Mention[];
  filters: Mention[];
  /** Members of what has a name, `execution.result.stdout` among them: `of` is `execution.result`, `at` where that begins. */
  attributes: (Mention & { of: string })[];
  /** Texts that such a member is compared with, as in `execution.status == 'failed'`: `name` is the text. */
  compared: (Mention & { of: string })[];
  /** Names of the tests, as in `x is defined`. */
  tests: Set<string>;
  /** Names that may be absent without harm: tested with `is defined`, given a default, or set in the template. */
  excused: Set<string>;
}

/**
 * Reads a template as Jinja 3 without extensions would, and says what it refers to.
 * @param tags those that are allowed; Jinja's own where nothing is said
 * @throws JinjaSyntaxError where Jinja would refuse it
 */
export function readJinja(template: string, tags?: ReadonlySet<string>): References {
  const gathering = new Gathering();
  gathering.block(parseTemplate(template, tags));
  const { names, filters, ...others } = gathering.references;
  const inOrder = (left: Mention, right: Mention): number => left.at - right.at;
  return { ...others, names: names.sort(inOrder), filters: filters.sort(inOrder) };
}

const readNames = new WeakMap<readonly Statement[], ReadonlySet<string>>();

/** The names that statements mention. */
export function namesIn(body: readonly Statement[]): ReadonlySet<string> {
  const known = readNames.get(body);
  if (known !== undefined) return known;
  const gathering = new Gathering();
  gathering.block(body);
  const names = new Set(gathering.references.names.map(({ name }) => name));
  readNames.set(body, names);
  return names;
}

/** Filters and tests that a name survives which is not there. */
const BEARS_ABSENCE = new Set(['default', 'd', 'defined', 'undefined']);

class Gathering {
  readonly references: References = {
    ...{ names: [], filters: [], attributes: [], compared: [] },
    ...{ tests: new Set(), excused: new Set() },
  };

  block(body: readonly Statement[]): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.type) {
      case 'print':
        this.#all(statement.values);
        return;
      case 'if':
        for (const { test, body } of statement.branches) {
          this.#all([test]);
          this.block(body);
        }
        return;
      case 'for':
        this.#excuse('loop');
        this.#target(statement.target);
        this.#all([statement.over, statement.filter]);
        this.block(statement.body);
        this.block(statement.otherwise);
        return;
      case 'set':
        this.#target(statement.target);
        this.#expression(statement.value);
        return;
      case 'capture':
        this.#target(statement.target);
        this.#expression(statement.overlay({ type: 'literal', value: '' }));
        this.block(statement.body);
        return;
      case 'filter':
        this.#expression(statement.overlay({ type: 'literal', value: '' }));
        this.block(statement.body);
        return;
      case 'with':
        for (const { target, value } of statement.given) {
          this.#target(target);
          this.#expression(value);
        }
        this.block(statement.body);
        return;
      case 'macro':
        this.#excuse(statement.name);
        this.#signature(statement.parameters);
        this.block(statement.body);
        return;
      case 'call':
        this.#signature(statement.parameters);
        this.#expression(statement.call);
        this.block(statement.body);
        return;
      case 'autoescape':
        this.#expression(statement.escapes);
        this.block(statement.body);
        return;
      case 'block':
        this.block(statement.body);
        return;
    }
  }

  #excuse(name: string): void {
    this.references.excused.add(name);
  }

  #target(target: Target): void {
    if (target.type === 'name') this.#excuse(target.name);
    else if (target.type === 'tuple') for (const item of target.items) this.#target(item);
    else this.references.names.push({ name: target.of, at: target.at });
  }

  #signature(parameters: readonly MacroParameter[]): void {
    for (const name of ['caller', 'varargs', 'kwargs']) this.#excuse(name);
    for (const parameter of parameters) {
      this.#excuse(parameter.name);
      this.#all([parameter.default]);
    }
  }

  #all(expressions: readonly (JinjaExpression | undefined)[]): void {
    for (const each of expressions) if (each !== undefined) this.#expression(each);
  }

  #expression(expression: JinjaExpression): void {
    const { type } = expression;
    if (type === 'name') this.references.names.push({ name: expression.name, at: expression.at });
    const member = memberIn(expression);
    if (member !== undefined) this.references.attributes.push(member);
    if (type === 'compare') this.#compared([expression.first, ...expression.rest.map(({ right }) => right)]);
    if (type === 'filter') this.references.filters.push({ name: expression.name, at: expression.at });
    if (type === 'test') this.references.tests.add(expression.name);
    if ((type === 'filter' || type === 'test') && BEARS_ABSENCE.has(expression.name))
      this.#excuseRoot(expression.of);
    this.#all(partsOf(expression));
  }

  #compared(sides: readonly JinjaExpression[]): void {
    const [member] = sides.flatMap((side) => memberIn(side) ?? []);
    if (member === undefined) return;
    const texts = sides.flatMap((side) => (side.type === 'list' ? side.items : [side]));
    for (const text of texts)
      if (text.type === 'literal' && typeof text.value === 'string')
        this.references.compared.push({ of: `${member.of}.${member.name}`, name: text.value, at: member.at });
  }

  /** `a.b.c | default(1)` excuses `a`. */
  #excuseRoot(expression: JinjaExpression): void {
    if (expression.type === 'name') this.#excuse(expression.name);
    else if ('of' in expression) this.#excuseRoot(expression.of);
    else if (expression.type === 'call') this.#excuseRoot(expression.callee);
  }
}

/** `a.b.c` or `a['b'].c`, with `a.b` as what it is a member of; undefined for what is no such chain of names. */
function memberIn(expression: JinjaExpression): (Mention & { of: string }) | undefined {
  const name = ownName(expression);
  if (name === undefined || !('of' in expression)) return undefined;
  const { of } = expression;
  if (of.type === 'name') return { of: of.name, name, at: of.at };
  const outer = memberIn(of);
  return outer && { of: `${outer.of}.${outer.name}`, name, at: outer.at };
}

function ownName(expression: JinjaExpression): string | undefined {
  if (expression.type === 'attribute') return expression.name;
  if (expression.type !== 'item' || expression.key.type !== 'literal') return undefined;
  return typeof expression.key.value === 'string' ? expression.key.value : undefined;
}
