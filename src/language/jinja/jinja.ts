import { enclosedInLines } from '../../core/enclosed';
import { messageOf } from '../../core/message-of';
import { Budget, COPYING } from '../expression/budget';
import { ExpressionError, ExpressionSyntaxError } from '../expression/expression-error';
import {
  Callable,
  dict,
  isDict,
  isGenerator,
  Lookup,
  str,
  toPlain,
  Undefined,
  View,
} from '../expression/python-values';
import { type JinjaEnvironment, STRICT, WORKFLOW } from './environment';
import { JinjaExpressions, requireFilter } from './expressions';
import { namesIn, readJinja } from './references';
import { JinjaRendering } from './rendering';
import type { Statement } from './syntax';
import { JinjaSyntaxError } from './syntax-error';
import { parseExpression, parseTemplate, readExpression } from './template-parser';
import { requireTest } from './tests';

/**
 * Jinja2 as StackStorm uses it, with undefined names as errors (StrictUndefined).
 *
 * A template is parsed into a tree that is walked; no code is made from it, members are read from own properties only,
 * and nothing is callable but our own functions. That is why this is not a template engine that compiles to
 * JavaScript: there the way from a text to the process is as short as `constructor`.
 */

/** The tags that are evaluated here: Jinja's own but those that reach for other templates. */
const TAGS: ReadonlySet<string> = new Set([
  ...['if', 'for', 'set', 'with', 'filter', 'macro', 'call', 'block', 'autoescape', 'print'],
]);

const CACHED = 500;
const parsed = new Map<string, Statement[]>();

function parse(template: string): Statement[] {
  const known = parsed.get(template);
  if (known !== undefined) return known;
  const body = parseTemplate(template, TAGS);
  if (template.length < 10_000) {
    if (parsed.size >= CACHED) parsed.clear();
    parsed.set(template, body);
  }
  return body;
}

/** Whatever goes wrong inside leaves as an ExpressionError, a stack overflow of the parser included. */
function guarded<T>(inner: () => T): T {
  try {
    return inner();
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    // A person may read it in StackStorm's answers, hence StackStorm's words.
    if (error instanceof JinjaSyntaxError) throw new ExpressionSyntaxError(error.inJinjasWords, error.at);
    throw new ExpressionError(
      'RuntimeError',
      error instanceof RangeError ? 'the expression is too large' : 'the expression cannot be evaluated',
    );
  }
}

/** Whether a text holds anything for Jinja to do. */
export function hasTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('{#');
}

function rendered(
  template: string,
  context: Record<string, unknown>,
  environment?: JinjaEnvironment,
): string {
  return onBudget((budget) => new JinjaRendering(context, environment, budget).render(parse(template)));
}

/** One rendering with a budget of its own. */
function onBudget<T>(rendering: (budget: Budget) => T): T {
  const budget = new Budget();
  return guarded(() => budget.during(() => rendering(budget)));
}

/**
 * The template as text.
 * @param context plain JSON, plus Callable and Lookup values; nothing else in it is reachable
 * @throws ExpressionError, e.g. with the message `'nosuch' is undefined`
 */
export function renderTemplate(
  template: string,
  context: Record<string, unknown>,
  environment?: JinjaEnvironment,
): string {
  return rendered(template, context, environment);
}

/** What orquesta takes for an expression, and for a block: both lie on one line. */
const inlineIn = (text: string) => enclosedInLines(text, '{{', '}}');
const hasBlock = (text: string) => enclosedInLines(text, '{%', '%}').length > 0;

/** Whether orquesta finds anything for Jinja to do in a text. */
export function hasInlineTemplate(text: string): boolean {
  return inlineIn(text).length > 0 || hasBlock(text);
}

/** The kind of an expression that leaves an undefined value, in a workflow. */
export const UNRESOLVED = 'UnresolvedVariables';

const unresolved = (written: string): string =>
  `There are unresolved variables: ${written.slice(2, -2).trim()}`;

/**
 * A text of a workflow, as orquesta evaluates it: a text with blocks is rendered whole; in any other each expression
 * is evaluated by itself, and one that is the whole text keeps the type of its value (Python's: a whole float is a
 * Float). What comes out is never evaluated again, but for what the text itself says without any data.
 * @throws ExpressionError
 */
export function evaluatePython(
  text: string,
  context: Record<string, unknown>,
  environment: JinjaEnvironment = WORKFLOW,
): unknown {
  const value = evaluateOnce(text, context, environment);
  const isWritten = typeof value === 'string' && value !== text && hasInlineTemplate(value);
  return isWritten && environment === WORKFLOW && isConstant(text)
    ? evaluateOnce(value, context, environment)
    : value;
}

/** The raw blocks that orquesta itself puts aside; it evaluates what comes out of any other. */
const RAW_BLOCK = '{% raw %}';

/** Whether the text alone says what comes out: orquesta evaluates that once more, which here is done with no data. */
function isConstant(text: string): boolean {
  return !text.includes(RAW_BLOCK) && guarded(() => namesIn(parse(text))).size === 0;
}

function evaluateOnce(
  text: string,
  context: Record<string, unknown>,
  environment: JinjaEnvironment,
): unknown {
  if (hasBlock(text)) return rendered(text, context, environment);
  return onBudget((budget) => {
    const expressions = new JinjaExpressions(context, environment, budget);
    const evaluated = (written: string): unknown => {
      const value = expressions.evaluate(parseExpression(written.slice(2, -2)));
      if (!(value instanceof Undefined)) return value;
      // Orquesta looks at what came out, and names the whole expression.
      if (environment === WORKFLOW) throw new ExpressionError(UNRESOLVED, unresolved(written));
      return value.orFail('');
    };
    const inline = inlineIn(text);
    const [first] = inline;
    if (first?.[0] === 0 && first[1] === text.length) return withoutTuples(evaluated(text), budget);
    let out = '';
    let at = 0;
    for (const [start, end] of inline) {
      out += text.slice(at, start) + str(evaluated(text.slice(start, end)));
      at = end;
    }
    return out + text.slice(at);
  });
}

function withoutTuples(value: unknown, budget: Budget): unknown {
  budget.work(COPYING);
  if (value instanceof Undefined) return value.fail();
  if (value instanceof Callable || value instanceof Lookup) return str(value);
  if (typeof value === 'string') budget.grow(value.length);
  // A view stays one: only a list is something that a workflow's task goes over.
  if (value instanceof View && !isGenerator(value))
    return View.over(
      value.kind,
      [...value].map((each) => withoutTuples(each, budget)),
      value.written,
    );
  if (Array.isArray(value)) return value.map((each) => withoutTuples(each, budget));
  return isDict(value)
    ? dict(Object.entries(value).map(([key, each]) => [key, withoutTuples(each, budget)]))
    : (value ?? null);
}

/** The same as JSON. */
export function evaluateTemplate(
  template: string,
  context: Record<string, unknown>,
  environment: JinjaEnvironment = WORKFLOW,
): unknown {
  return toPlain(evaluatePython(template, context, environment));
}

/** Renders every text inside a value, as chains and rules have it; lists and dicts keep their shape, single expressions keep their type. */
export function renderValue(value: unknown, context: Record<string, unknown>): unknown {
  if (typeof value === 'string') return hasTemplate(value) ? evaluateTemplate(value, context, STRICT) : value;
  if (Array.isArray(value)) return value.map((each) => renderValue(each, context));
  if (isDict(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        hasTemplate(key) ? str(evaluateTemplate(key, context, STRICT)) : key,
        renderValue(each, context),
      ]),
    );
  }
  return value;
}

/**
 * Why a template cannot be rendered whatever its context holds: its syntax, or a filter or test that is unknown or
 * only the server's. undefined where nothing speaks against trying.
 */
export function refusalOf(template: string, environment: JinjaEnvironment): string | undefined {
  try {
    const { filters, tests } = guarded(() => readJinja(template, TAGS));
    for (const { name } of filters) requireFilter(name, environment);
    for (const name of tests) requireTest(name);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** Says what is wrong with a template's syntax, or undefined. */
export function checkTemplate(template: string): string | undefined {
  return faultIn(() => parse(template));
}

/**
 * What orquesta's inspection finds wrong with the syntax of a text: the text as a whole, then each of its expressions
 * that is not the whole text.
 */
export function templateFaults(text: string): { expression: string; message: string }[] {
  const inline = inlineIn(text).map(([start, end]) => text.slice(start, end));
  const checked = [
    { expression: text, message: checkTemplate(text) },
    ...inline
      .filter((expression) => expression !== text)
      .map((expression) => ({ expression, message: faultIn(() => readExpression(expression.slice(2, -2))) })),
  ];
  return checked.flatMap(({ expression, message }) =>
    message === undefined ? [] : [{ expression, message }],
  );
}

function faultIn(reading: () => unknown): string | undefined {
  try {
    guarded(reading);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
