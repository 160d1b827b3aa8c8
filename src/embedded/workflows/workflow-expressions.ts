import { enclosed } from '../../core/enclosed';
import { ExpressionError } from '../../language/expression/expression-error';
import { type Callable, isDict, str, toPlain, View } from '../../language/expression/python-values';
import { evaluatePython, hasInlineTemplate, UNRESOLVED } from '../../language/jinja/jinja';
import { MissingKeyError } from '../../language/yaql/missing-key-error';
import { toData } from '../../language/yaql/to-data';
import { computeYaql, printYaql } from '../../language/yaql/yaql';

/** What an expression of a workflow went wrong with, in the sentence that StackStorm gives. */
export class WorkflowExpressionError extends Error {}

/** Where YAQL expressions stand in a text: on one line, as orquesta has it; what goes over several is text. */
function yaqlPlaces(text: string): [start: number, end: number][] {
  let from = 0;
  return text.split(/[\n\r\u2028\u2029]/).flatMap((line) => {
    const before = from;
    from += line.length + 1;
    return enclosed(line, '<%', '%>').map(([start, end]): [number, number] => [before + start, before + end]);
  });
}

/** The YAQL expressions in a text, each with its `<% %>`. */
export function yaqlIn(text: string): string[] {
  return yaqlPlaces(text).map(([start, end]) => text.slice(start, end));
}

/** What stands between `<%` and `%>`. */
export function yaqlBody(expression: string): string {
  return expression.slice(2, -2).trim();
}

function sentence(language: 'Yaql' | 'Jinja', expression: string, error: unknown): WorkflowExpressionError {
  const kind = `${language}EvaluationException`;
  if (error instanceof MissingKeyError) {
    return new WorkflowExpressionError(
      `${kind}: Unable to resolve key '${error.key}' in expression '${expression}' from context.`,
    );
  }
  if (error instanceof ExpressionError && error.kind === UNRESOLVED)
    return new WorkflowExpressionError(`${kind}: ${error.message}`);
  const reason = error instanceof ExpressionError ? `${error.kind}: ${error.message}` : String(error);
  return new WorkflowExpressionError(`${kind}: Unable to evaluate expression '${expression}'. ${reason}`);
}

/** The value of one expression as yaql has it, a set told from a list. */
function yaqlValue(expression: string, functions: ReadonlyMap<string, Callable>): unknown {
  try {
    return computeYaql(yaqlBody(expression), functions);
  } catch (error) {
    throw sentence('Yaql', expression, error);
  }
}

function evaluateText(text: string, functions: ReadonlyMap<string, Callable>): unknown {
  // Orquesta asks Jinja first: a text with both is Jinja's.
  if (hasInlineTemplate(text)) {
    try {
      return evaluatePython(text, Object.fromEntries(functions));
    } catch (error) {
      throw sentence('Jinja', text.trim(), error);
    }
  }
  const [only] = yaqlIn(text);
  if (only === undefined) return text;
  if (text === only) return toData(yaqlValue(only, functions));
  const places = yaqlPlaces(text);
  const pieces = places.map(
    ([start, end], index) =>
      text.slice(places[index - 1]?.[1] ?? 0, start) +
      printYaql(yaqlValue(text.slice(start, end), functions)),
  );
  return pieces.join('') + text.slice(places.at(-1)?.[1] ?? 0);
}

/**
 * The items that a text gives to go over; undefined where Python has no list there but, say, a set or a `range`.
 * @throws WorkflowExpressionError
 */
export function evaluateItems(text: string, functions: ReadonlyMap<string, Callable>): unknown[] | undefined {
  const isYaql = !hasInlineTemplate(text) && yaqlIn(text)[0] === text;
  const value = isYaql ? yaqlValue(text, functions) : evaluateText(text, functions);
  return Array.isArray(value) && !(value instanceof View) ? (toPlain(toData(value)) as unknown[]) : undefined;
}

/** As `evaluate`, with Python's values: floats that are whole and integers beyond 2^53 are told apart. */
export function compute(value: unknown, functions: ReadonlyMap<string, Callable>): unknown {
  if (typeof value === 'string') return evaluateText(value, functions);
  if (Array.isArray(value)) return value.map((each) => compute(each, functions));
  if (isDict(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        str(evaluateText(key, functions)),
        compute(each, functions),
      ]),
    );
  }
  return value ?? null;
}

/**
 * Evaluates every text inside a value. A text that is one expression keeps the type of its value; what comes out is
 * data and never evaluated again.
 * @throws WorkflowExpressionError
 */
export function evaluate(value: unknown, functions: ReadonlyMap<string, Callable>): unknown {
  return toPlain(compute(value, functions));
}
