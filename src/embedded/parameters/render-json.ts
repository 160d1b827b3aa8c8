import { hasTemplate, renderTemplate } from '../../language/jinja/jinja';

/** A name alone, without blanks: its value keeps its type. */
const WHOLE_VALUE = /^\{\{([A-z0-9_-]+)\}\}$/;

/**
 * Renders an object or list as StackStorm does: as JSON, so that what a template gives has to fit between quotation
 * marks. There whatever fits beyond them adds entries; here each text is rendered by itself and stays one.
 * @throws ExpressionError for a template that cannot be rendered, Error with a sentence for a value that does not fit
 */
export function renderJson(value: unknown, context: Record<string, unknown>): unknown {
  if (typeof value === 'string') return renderText(value, context);
  if (Array.isArray(value)) return value.map((item) => renderJson(item, context));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item], index) => [
      renderKey(key, index === 0, context),
      renderJson(item, context),
    ]),
  );
}

/** StackStorm puts the value of a name in braces into the JSON, where three braces side by side are no expression. */
function renderKey(key: string, isFirst: boolean, context: Record<string, unknown>): string {
  const name = WHOLE_VALUE.exec(key)?.[1];
  const rendered = renderText(key, context);
  if (typeof rendered === 'string' && (name === undefined || !isFirst)) return rendered;
  throw new Error(
    `${key} cannot be the name of a member; write {{ ${name} }} with blanks to name it after a text.`,
  );
}

function renderText(text: string, context: Record<string, unknown>): unknown {
  if (!hasTemplate(text)) return text;
  const name = WHOLE_VALUE.exec(text)?.[1];
  if (name !== undefined && Object.hasOwn(context, name)) return context[name];
  const rendered = renderTemplate(JSON.stringify(text).slice(1, -1), context);
  try {
    return JSON.parse(`"${rendered}"`);
  } catch {
    throw new Error(
      `${text} gives a text with quotation marks, backslashes or line breaks, which an object or list cannot take; write {{name}} without blanks to pass the value as it is.`,
    );
  }
}
