import { type Mapping, mapping } from '../../core/mapping';
import type { ActionParameter } from '../../core/stackstorm-types';
import { badRequest } from '../fault';
import type { StoredAction } from '../packs/pack';
import { isTemplate } from '../packs/pack-config';
import { type CastOptions, castParameters } from '../parameters/cast';
import { type JsonSchema, placedItems, schemaOfParameters } from '../parameters/json-schema';
import { mergedSchemas } from '../parameters/merged-schemas';
import { refusedOverride } from '../parameters/runner-overrides';
import { namesOf } from '../parameters/template-names';
import { faultOf, faultOfSchema } from '../parameters/validate';
import { variableFromData, variableRefusal } from '../processes/code-running-variables';
import type { Role } from '../role';
import type { Runner } from '../runners/runner';
import type { Notification } from './notification';

/** What somebody wants run. */
export interface ExecutionRequest {
  action: StoredAction;
  parameters: Mapping;
  context: Mapping;
  /** What the user in `context` may do: the rights of the token that the action gets. */
  role: Role;
  /** Left out: what the action itself asks for. */
  notification?: Notification | undefined;
  parent?: string;
  rule?: { id: string; ref: string; name: string };
  triggerInstance?: string;
  /** Milliseconds. */
  delay?: number;
}

/** Schemas of an action's parameters: its runner's, each overridden key by key by its own. */
export function parameterSchemas(
  action: Pick<StoredAction, 'parameters'>,
  runner: Pick<Runner, 'parameters'>,
): Readonly<Record<string, ActionParameter>> {
  return mergedSchemas(runner.parameters, action.parameters);
}

/** Why an action cannot run that says more about a parameter of its runner than it may, in StackStorm's words. */
function overrideFault({ ref, parameters }: StoredAction, runner: Runner): string | undefined {
  for (const [name, written] of Object.entries(parameters)) {
    if (!Object.hasOwn(runner.parameters, name)) continue;
    const key = refusedOverride(mapping(written), mapping(runner.parameters[name]));
    if (key !== undefined)
      return `The attribute "${key}" for the runner parameter "${name}" in action "${ref}" cannot be overridden.`;
  }
  return undefined;
}

const schemas = new WeakMap<StoredAction, Map<string, JsonSchema>>();

/** The schema of an action's parameters without those whose value is not known yet. */
function schemaOf(
  action: StoredAction,
  parameters: Record<string, ActionParameter>,
  pending: readonly string[] = [],
): JsonSchema {
  const known = schemas.get(action) ?? new Map<string, JsonSchema>();
  schemas.set(action, known);
  const key = pending.join();
  let schema = known.get(key);
  if (schema === undefined) {
    const decided = Object.entries(parameters).filter(([name]) => !pending.includes(name));
    schema = schemaOfParameters(Object.fromEntries(decided));
    known.set(key, schema);
  }
  return schema;
}

export interface CheckOptions {
  cast?: CastOptions;
  /** What was given as a pack's file has it, before its expressions were rendered; empty where no file asks. */
  written?: Mapping;
}

/**
 * Casts and checks what was given for an action that somebody wants run.
 * @returns the parameters to keep with the execution
 * @throws Fault (400): a disabled action, an immutable parameter given, a value that does not fit, one that is missing,
 *   an environment variable that runs code and is not written in a file
 */
export function checkedParameters(
  action: StoredAction,
  runner: Runner,
  given: Mapping,
  { cast: casts, written = {} }: CheckOptions = {},
): Mapping {
  // In StackStorm's words.
  if (!action.enabled) throw badRequest(`Unable to execute. Action "${action.ref}" is disabled.`);
  const override = overrideFault(action, runner);
  if (override !== undefined) throw badRequest(override);
  const parameters = parameterSchemas(action, runner);
  const cast = castParameters(given, parameters, casts);
  const immutable = Object.keys(cast).filter((name) => parameters[name]?.immutable === true);
  const complete: Mapping = {};
  for (const [name, schema] of Object.entries(parameters))
    if (schema.default !== undefined) complete[name] = schema.default;
  // Null says nothing where there is a default.
  for (const [name, value] of Object.entries(cast))
    if (value !== null || (complete[name] ?? null) === null) complete[name] = value;
  const placed = placedItems({ ...parameters });
  const unusable =
    placed === undefined
      ? faultOfSchema(schemaOf(action, parameters))
      : `items of ${placed} is a list, and has to be the schema of every item.`;
  if (unusable !== undefined)
    throw badRequest(`The parameters of the action ${action.ref} are described wrongly: ${unusable}`);
  // A default that is a template has its value only once it is rendered, and is checked then. StackStorm renders what is
  // immutable, in an object or in a list only after it has checked the text.
  const pending = Object.keys(complete).filter(
    (name) =>
      isTemplate(complete[name]) &&
      !isGiven(cast[name]) &&
      parameters[name]?.immutable !== true &&
      namesOf(complete[name]) !== undefined,
  );
  for (const name of pending) delete complete[name];
  const fault = faultOf(schemaOf(action, parameters, pending), complete);
  if (fault !== undefined) throw badRequest(fault);
  if (immutable.length > 0)
    throw badRequest(`Override of immutable parameter(s) ${immutable.join(', ')} is unsupported.`);
  const variable = 'env' in runner.parameters ? variableFromData(cast.env, written.env) : undefined;
  if (variable !== undefined) throw badRequest(variableRefusal(variable));
  return cast;
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * Checks the defaults that were rendered, each against its own parameter. One that was rendered to nothing counts as
 * not rendered, so that only a text may be nothing; and what is immutable is never checked: StackStorm does the same.
 * @throws Fault (400)
 */
export function checkRendered(rendered: Mapping, parameters: Record<string, ActionParameter>): void {
  for (const [name, value] of Object.entries(rendered)) {
    const schema = parameters[name];
    if (schema === undefined || schema.immutable === true || !isTemplate(schema.default)) continue;
    const fault = faultOf(schemaOfParameters({ [name]: schema }), { [name]: value ?? schema.default });
    if (fault === undefined) continue;
    const said = schema.secret === true ? 'does not fit its schema' : `does not fit: ${fault}`;
    throw badRequest(`The default of ${name} was rendered, and ${said}.`);
  }
}
