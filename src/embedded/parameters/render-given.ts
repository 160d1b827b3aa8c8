import type { Mapping } from '../../core/mapping';
import { NONE_MARK } from '../../language/expression/stackstorm-functions';
import { hasTemplate, renderTemplate } from '../../language/jinja/jinja';
import { renderJson } from './render-json';

/**
 * Renders what a rule or a chain gives an action, as StackStorm does: a template gives a text, which is cast to the
 * parameter's type afterwards; objects and lists are rendered as JSON. What has no template keeps its type.
 * @throws ExpressionError for a template that cannot be rendered, Error with a sentence for a value that does not fit
 */
export function renderGiven(values: Mapping, context: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? renderText(value, context) : renderJson(value, context),
    ]),
  );
}

function renderText(text: string, context: Mapping): string | null {
  if (!hasTemplate(text)) return text;
  const rendered = renderTemplate(text, context);
  return rendered === NONE_MARK ? null : rendered;
}
