import { ExpressionError } from '../../language/expression/expression-error';
import { type Callable, isDict, str } from '../../language/expression/python-values';
import { evaluateTemplate, hasInlineTemplate } from '../../language/jinja/jinja';
import { MissingKeyError } from '../../language/yaql/evaluate';
import { evaluateYaql } from '../../language/yaql/yaql';

const YAQL = /<%([\s\S]*?)%>/g;

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
  // A text with both is Jinja's: orquesta asks for Jinja first.
  if (hasInlineTemplate(text)) {
    try {
      return evaluateTemplate(text, Object.fromEntries(functions));
    } catch (error) {
      throw sentence('Jinja', text.trim(), error);
    }
  }
  const expressions = yaqlIn(text);
  if (expressions.length === 0) return text;
  const evaluated = (expression: string): unknown => {
    try {
      return evaluateYaql(yaqlBody(expression), functions);
    } catch (error) {
      throw sentence('Yaql', expression, error);
    }
  };
  const [only = ''] = expressions;
  if (text.trim() === only) return evaluated(only);
  return text.replace(YAQL, (expression) => str(evaluated(expression)));
}

/**
 * Evaluates every text inside a value. A text that is one expression keeps the type of its value; what comes out is
 * data and never evaluated again.
 * @throws WorkflowExpressionError
 */
export function evaluate(value: unknown, functions: ReadonlyMap<string, Callable>): unknown {
  if (typeof value === 'string') return evaluateText(value, functions);
  if (Array.isArray(value)) return value.map((each) => evaluate(each, functions));
  if (isDict(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        str(evaluateText(key, functions)),
        evaluate(each, functions),
      ]),
    );
  }
  return value ?? null;
}
