import { hasTemplate, renderTemplate } from '../../language/jinja/jinja';
import type { Mapping } from '../mapping';
import type { StoredAction } from '../packs/pack';
import { castParameters } from '../parameters/cast';
import { renderTexts } from '../parameters/render-texts';
import { variableFromData, variableRefusal } from '../processes/code-running-variables';
import type { Runner } from '../runners/runner';
import { parameterSchemas } from './execution-request';
import { isWorkflow } from './execution-view';

/** What a template of a default may read beside the other parameters. */
export interface Surroundings {
  context: Mapping;
  config: Mapping;
  /** The datastore by scope; read only where a template mentions it. */
  datastore: () => unknown;
}

/** Whether a template names a parameter, other than as a part of a longer name. */
function mentions(template: string, name: string): boolean {
  for (let at = template.indexOf(name); at >= 0; at = template.indexOf(name, at + 1)) {
    const [before, after] = [template.charAt(at - 1), template.charAt(at + name.length)];
    if (!/[\w.]/.test(before) && !/\w/.test(after)) return true;
  }
  return false;
}

/**
 * Everything that a runner gets: what was given, as it was given, and the defaults of the rest, rendered.
 * Given values are data and never rendered, whatever they look like; StackStorm renders them, and so lets
 * anybody in chat read its datastore.
 * @throws Error with a sentence where a default cannot be rendered, or would set a variable that runs code
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
    if (typeof schema.default === 'string' && hasTemplate(schema.default)) waiting.set(name, schema.default);
    else if (schema.default === undefined && !isWorkflow({ action })) values[name] = null;
    else if (schema.default !== undefined)
      values[name] = renderTexts(schema.default, { ...values, ...given });
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
      values[name] = castParameters({ [name]: rendered }, schemas)[name];
    }
  }
  const variable =
    'env' in runner.parameters && !('env' in given)
      ? variableFromData(values.env, schemas.env?.default)
      : undefined;
  if (variable !== undefined) throw new Error(variableRefusal(variable));
  return values;
}

/** A parameter that was not given and has no default is None in templates, not undefined. */
function absent(schemas: Mapping): Mapping {
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, null]));
}
