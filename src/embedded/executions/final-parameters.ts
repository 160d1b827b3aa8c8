import type { StoredAction } from '../packs/pack';
import { castParameters } from '../parameters/cast';
import type { Runner } from '../runners/runner';
import { renderTemplate } from '../templates';
import { parameterSchemas } from './execution-request';

type Mapping = Record<string, unknown>;

/** What a template of a default may read beside the other parameters. */
export interface Surroundings {
  context: Mapping;
  config: Mapping;
  /** The datastore by scope; read only where a template mentions it. */
  datastore: () => Mapping;
}

const TEMPLATE = /\{[{%]/;

function mentions(template: string, name: string): boolean {
  return new RegExp(`(?<![\\w.])${name}(?!\\w)`).test(template);
}

/**
 * Everything that a runner gets: what was given, as it was given, and the defaults of the rest, rendered.
 * Given values are data and never rendered, whatever they look like; StackStorm renders them, and so lets
 * anybody in chat read its datastore.
 * @throws Error with a sentence where a default cannot be rendered
 */
export function finalParameters(
  action: StoredAction,
  runner: Runner,
  given: Mapping,
  surroundings: Surroundings,
): Mapping {
  const schemas = parameterSchemas(action, runner);
  const values: Mapping = {};
  const waiting = new Map<string, string>();
  for (const [name, schema] of Object.entries(schemas)) {
    if (name in given) continue;
    if (typeof schema.default === 'string' && TEMPLATE.test(schema.default))
      waiting.set(name, schema.default);
    else if (schema.default !== undefined)
      values[name] = TEMPLATE.test(JSON.stringify(schema.default))
        ? renderDeep(schema.default, { ...values, ...given })
        : schema.default;
  }
  Object.assign(values, given);
  const fixed: Mapping = { action_context: surroundings.context, config_context: surroundings.config };
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([name, template]) =>
      [...waiting.keys()].every((other) => other === name || !mentions(template, other)),
    );
    if (ready.length === 0)
      throw new Error(
        `The defaults of ${[...waiting.keys()].join(', ')} refer to each other; none of them can be rendered.`,
      );
    for (const [name, template] of ready) {
      waiting.delete(name);
      const context: Mapping = { ...absent(schemas), ...values, ...fixed };
      if (template.includes('st2kv')) context.st2kv = surroundings.datastore();
      const rendered = runner.renderDefault?.(name, template, context) ?? renderTemplate(template, context);
      values[name] =
        typeof rendered === 'string' ? castParameters({ [name]: rendered }, schemas)[name] : rendered;
    }
  }
  return values;
}

/** A parameter that was not given and has no default is None in templates, not undefined. */
function absent(schemas: Mapping): Mapping {
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, null]));
}

function renderDeep(value: unknown, context: Mapping): unknown {
  if (typeof value === 'string') return TEMPLATE.test(value) ? renderTemplate(value, context) : value;
  if (Array.isArray(value)) return value.map((item) => renderDeep(item, context));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderDeep(item, context)]));
  return value;
}
