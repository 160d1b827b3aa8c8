import { hasTemplate, renderTemplate } from '../../language/jinja/jinja';

/**
 * Renders every text in a value, each to text again, as StackStorm does with `extra` and with defaults.
 * Text without a template stays as it is.
 * @throws ExpressionError where a template is broken or names something that is not there
 */
export function renderTexts(value: unknown, context: Record<string, unknown>): unknown {
  if (typeof value === 'string') return hasTemplate(value) ? renderTemplate(value, context) : value;
  if (Array.isArray(value)) return value.map((item) => renderTexts(item, context));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderTexts(item, context)]));
  return value;
}
