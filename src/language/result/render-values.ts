import { ExpressionError } from '../expression/expression-error';
import { fromJson } from '../expression/json-text';
import { type Dict, dict, Float, str, toPlain } from '../expression/python-values';
import { renderTemplate } from '../jinja/jinja';

/**
 * Renders a mapping value by value as StackStorm does with `result.extra` and `ack`: a list or a mapping becomes
 * JSON, is rendered as one text, and is read again. So quotes inside a nested template break it there, too. What has
 * no template keeps its type. Undefined names are errors.
 * @throws ExpressionError where a template is broken, or its text is no JSON any more
 */
export function renderValues(values: Dict, context: Dict): Dict {
  const everything = dict([['__context', dict(Object.entries(context))], ...Object.entries(context)]);
  return dict(Object.entries(values).map(([key, value]) => [key, renderOne(value, everything)]));
}

function renderOne(value: unknown, context: Dict): unknown {
  const template = valueTemplate(value);
  const rendered = renderTemplate(template, context);
  if (rendered === template) return value;
  return isNested(value) ? fromJson(rendered) : rendered;
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Float);
}

/** The text that is rendered for a value: itself, or its JSON. */
export function valueTemplate(value: unknown): string {
  return isNested(value) ? JSON.stringify(toPlain(value)) : str(value);
}

/** A mapping that is given, as one. @throws ExpressionError for a value of another kind */
export function mappingOf(value: unknown, field: string): Dict {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Dict;
  throw new ExpressionError('TypeError', `the alias's ${field} is not a mapping`);
}
