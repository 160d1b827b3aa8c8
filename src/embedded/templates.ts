import { Environment } from 'nunjucks';

const environment = new Environment(null, { autoescape: false, throwOnUndefined: true, trimBlocks: false });

/**
 * Renders a Jinja template.
 * @throws Error whose message says what is wrong with the template or undefined in it
 */
export function renderTemplate(template: string, context: Record<string, unknown>): unknown {
  return environment.renderString(template, context);
}
