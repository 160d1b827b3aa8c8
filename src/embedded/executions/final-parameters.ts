import type { Mapping } from '../../core/mapping';
import type { ActionParameter } from '../../core/stackstorm-types';
import { renderTemplate } from '../../language/jinja/jinja';
import { badRequest } from '../fault';
import type { StoredAction } from '../packs/pack';
import { type CastOptions, castParameters } from '../parameters/cast';
import { renderJson } from '../parameters/render-json';
import { namesOf } from '../parameters/template-names';
import { variableFromData, variableRefusal } from '../processes/code-running-variables';
import type { Runner } from '../runners/runner';
import { checkRendered, parameterSchemas } from './execution-request';
import { isWorkflow } from './execution-view';

/** What a template of a default may read beside the other parameters. */
export interface Surroundings {
  context: Mapping;
  config: Mapping;
  /** The datastore by scope; read only where a template mentions it. */
  datastore: () => unknown;
}

/** A default that waits for others: the names that its templates look up. */
interface Waiting {
  template: unknown;
  names: readonly string[];
}

/**
 * Everything that a runner gets: what was given, as it was given, and the defaults of the rest, rendered in the order
 * in which they need each other, whether a template is a text or stands in an object or list.
 * Given values are data and never rendered, whatever they look like; StackStorm renders them, and so lets
 * anybody in chat read its datastore.
 * @throws Error with a sentence where a default cannot be rendered, or would set a variable that runs code
 */
export function finalParameters(
  action: Pick<StoredAction, 'parameters' | 'runner_type'>,
  runner: Pick<Runner, 'parameters' | 'renderDefault'>,
  given: Mapping,
  surroundings: Surroundings,
): Mapping {
  const schemas = withRunnersDefaults(parameterSchemas(action, runner), runner);
  const values: Mapping = {};
  const waiting = new Map<string, Waiting>();
  for (const [name, schema] of Object.entries(schemas)) {
    // Null says nothing: the default stands.
    if (name in given && (given[name] !== null || (schema.default ?? null) === null)) continue;
    const names = namesOf(schema.default);
    if (names !== undefined) waiting.set(name, { template: schema.default, names });
    else if (schema.default !== undefined) values[name] = schema.default;
    else if (!isWorkflow({ action })) values[name] = null;
  }
  for (const [name, value] of Object.entries(given))
    if (!waiting.has(name) && !(name in values)) values[name] = value;
  const fixed: Mapping = { action_context: surroundings.context, config_context: surroundings.config };
  const known = new Set([...Object.keys(schemas), ...Object.keys(given), ...Object.keys(fixed), 'st2kv']);
  for (const { names } of waiting.values()) {
    const missing = names.find((name) => !known.has(name));
    if (missing !== undefined) throw new Error(`Dependency unsatisfied in variable "${missing}"`);
  }
  const render = (defaults: ReadonlyMap<string, Waiting>): Mapping =>
    inOrder(defaults, (name, { template, names }, soFar) => {
      const context: Mapping = { ...absent(schemas), ...values, ...soFar, ...fixed };
      if (names.includes('st2kv')) context.st2kv = surroundings.datastore();
      if (typeof template !== 'string') return renderJson(template, context);
      return runner.renderDefault?.(name, template, context) ?? renderTemplate(template, context);
    });
  const rendered: Mapping = {};
  const settle = (texts: Mapping): void => {
    Object.assign(rendered, castParameters(texts, schemas, RENDERED));
    Object.assign(values, rendered);
  };
  // In two passes, as StackStorm does: to one another these defaults are the texts that they were rendered to, and only
  // those in objects and lists, and those that are immutable, are rendered anew from what the texts were cast to.
  const texts = render(waiting);
  const isSettled = ([name, { template }]: [string, Waiting]) =>
    typeof template === 'string' && schemas[name]?.immutable !== true;
  settle(Object.fromEntries([...waiting].filter(isSettled).map(([name]) => [name, texts[name]])));
  settle(render(new Map([...waiting].filter((each) => !isSettled(each)))));
  checkRendered(rendered, schemas);
  const variable =
    'env' in runner.parameters && !('env' in given)
      ? variableFromData(values.env, schemas.env?.default)
      : undefined;
  if (variable !== undefined) throw new Error(variableRefusal(variable));
  return castParameters(values, schemas, RENDERED);
}

/** An action that says null of a runner's parameter says nothing: the runner's default stands. */
function withRunnersDefaults(
  schemas: Readonly<Record<string, ActionParameter>>,
  runner: Pick<Runner, 'parameters'>,
): Record<string, ActionParameter> {
  const out = { ...schemas };
  for (const [name, { default: own }] of Object.entries(runner.parameters))
    if (own !== undefined && (out[name]?.default ?? null) === null)
      out[name] = { ...out[name], default: own };
  return out;
}

/**
 * Renders defaults, each after those whose names it looks up.
 * @param render gets what has been rendered so far
 * @throws Error where they refer to each other
 */
function inOrder(
  defaults: ReadonlyMap<string, Waiting>,
  render: (name: string, waiting: Waiting, soFar: Mapping) => unknown,
): Mapping {
  const rendered: Mapping = {};
  const left = new Map(defaults);
  while (left.size > 0) {
    const ready = [...left].filter(([, { names }]) => !names.some((name) => left.has(name)));
    if (ready.length === 0)
      throw new Error(
        `The defaults of ${[...left.keys()].join(', ')} refer to each other; none of them can be rendered.`,
      );
    for (const [name, waiting] of ready) {
      left.delete(name);
      rendered[name] = render(name, waiting, rendered);
    }
  }
  return rendered;
}

/** What a default is, or was rendered to, may be a secret, so no sentence quotes it. */
const RENDERED: CastOptions = {
  fault: (name, _value, type) =>
    badRequest(`The default of ${name} gave nothing that can be cast to ${type}.`),
};

/** A parameter that was not given and has no default is None in templates, not undefined. */
function absent(schemas: Mapping): Mapping {
  return Object.fromEntries(Object.keys(schemas).map((name) => [name, null]));
}
