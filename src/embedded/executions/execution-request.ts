import type { Mapping } from '../../core/mapping';
import { badRequest, type Fault } from '../fault';
import type { StoredAction } from '../packs/pack';
import { castParameters } from '../parameters/cast';
import { type JsonSchema, schemaOfParameters } from '../parameters/json-schema';
import { faultOf, faultOfSchema } from '../parameters/validate';
import { variableFromData, variableRefusal } from '../processes/code-running-variables';
import type { Role } from '../role';
import type { ParameterSchema, Runner } from '../runners/runner';
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
): Record<string, ParameterSchema> {
  const out: Record<string, ParameterSchema> = { ...runner.parameters };
  for (const [name, schema] of Object.entries(action.parameters))
    out[name] = { ...runner.parameters[name], ...schema };
  return out;
}

const schemas = new WeakMap<StoredAction, JsonSchema>();

function schemaOf(action: StoredAction, parameters: Record<string, ParameterSchema>): JsonSchema {
  let schema = schemas.get(action);
  if (schema === undefined) {
    schema = schemaOfParameters(parameters);
    schemas.set(action, schema);
  }
  return schema;
}

export interface CheckOptions {
  castFault?: (name: string, value: string, type: string, reason: string) => Fault;
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
  { castFault, written = {} }: CheckOptions = {},
): Mapping {
  // In StackStorm's words.
  if (!action.enabled) throw badRequest(`Unable to execute. Action "${action.ref}" is disabled.`);
  const parameters = parameterSchemas(action, runner);
  const cast = castParameters(given, parameters, castFault);
  const immutable = Object.keys(cast).filter((name) => parameters[name]?.immutable === true);
  const complete: Mapping = {};
  for (const [name, schema] of Object.entries(parameters))
    if (schema.default !== undefined && (schema.default !== null || schema.required !== true))
      complete[name] = schema.default;
  // Null says nothing where there is a default.
  for (const [name, value] of Object.entries(cast))
    if (value !== null || (complete[name] ?? null) === null) complete[name] = value;
  const schema = schemaOf(action, parameters);
  const unusable = faultOfSchema(schema);
  if (unusable !== undefined)
    throw badRequest(`The parameters of the action ${action.ref} are described wrongly: ${unusable}`);
  const fault = faultOf(schema, withoutTemplates(complete, cast, parameters));
  if (fault !== undefined) throw badRequest(fault);
  if (immutable.length > 0)
    throw badRequest(`Override of immutable parameter(s) ${immutable.join(', ')} is unsupported.`);
  const variable = 'env' in runner.parameters ? variableFromData(cast.env, written.env) : undefined;
  if (variable !== undefined) throw badRequest(variableRefusal(variable));
  return cast;
}

/** A default that is a template has its type only once it is rendered: it is not checked here. */
function withoutTemplates(
  complete: Mapping,
  given: Mapping,
  parameters: Record<string, ParameterSchema>,
): Mapping {
  return Object.fromEntries(
    Object.entries(complete).map(([name, value]) => {
      const type = parameters[name]?.type;
      const pending =
        !(name in given) && typeof value === 'string' && /\{[{%]/.test(value) && type !== 'string';
      return [name, pending ? standIn(type) : value];
    }),
  );
}

function standIn(type: string | string[] | undefined): unknown {
  const name = Array.isArray(type) ? type[0] : type;
  return { integer: 0, number: 0, boolean: false, array: [], object: {}, null: null }[name ?? ''] ?? '';
}
