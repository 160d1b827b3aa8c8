import { renderTemplate } from '../templates';

/**
 * Renders every text in a value, as StackStorm does with `extra`. Text without a template stays as it is.
 * @throws Error where a template is broken or names something that is not there
 */
export function renderDeep(value: unknown, context: Record<string, unknown>): unknown {
  if (typeof value === 'string') return /\{[{%]/.test(value) ? renderTemplate(value, context) : value;
  if (Array.isArray(value)) return value.map((item) => renderDeep(item, context));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderDeep(item, context)]));
  return value;
}
