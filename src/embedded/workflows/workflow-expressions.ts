import { ExpressionError } from '../../language/expression/expression-error';
import { type Callable, isDict, str, toPlain } from '../../language/expression/python-values';
import { evaluateTemplate, hasInlineTemplate } from '../../language/jinja/jinja';
import { MissingKeyError } from '../../language/yaql/missing-key-error';
import { toData } from '../../language/yaql/values';
import { computeYaql, printYaql } from '../../language/yaql/yaql';

/** On one line, as orquesta has it: what goes over several is text. */
const YAQL = /<%.*?%>/g;

/** What an expression of a workflow went wrong with, in the sentence that StackStorm gives. */
export class WorkflowExpressionError extends Error {}

/** The YAQL expressions in a text, each with its `<% %>`. */
export function yaqlIn(text: string): string[] {
  return [...text.matchAll(YAQL)].map(([whole]) => whole);
}

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
  const reason = error instanceof ExpressionError ? `${error.kind}: ${error.message}` : String(error);
  return new WorkflowExpressionError(`${kind}: Unable to evaluate expression '${expression}'. ${reason}`);
}

function evaluateText(text: string, functions: ReadonlyMap<string, Callable>): unknown {
  // Orquesta asks Jinja first: a text with both is Jinja's.
  if (hasInlineTemplate(text)) {
    try {
      return evaluateTemplate(text, Object.fromEntries(functions));
    } catch (error) {
      throw sentence('Jinja', text.trim(), error);
    }
  }
  const computed = (expression: string): unknown => {
    try {
      return computeYaql(yaqlBody(expression), functions);
    } catch (error) {
      throw sentence('Yaql', expression, error);
    }
  };
  const [only] = yaqlIn(text);
  if (only === undefined) return text;
  if (text === only) return toData(computed(only));
  return text.replace(YAQL, (expression) => printYaql(computed(expression)));
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
