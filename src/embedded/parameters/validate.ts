import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import { messageOf } from '../../core/message-of';
import { compileOnce } from '../../language/parameters/compile-once';
import { withLinearUniqueItems } from '../../language/parameters/unique-items';
import { schemaPatterns } from '../../language/python-regex/schema-patterns';
import { pythonRepr } from '../python-text';
import type { JsonSchema } from './json-schema';

// Formats are not looked at: Python's jsonschema does not either, unless it is asked to.
const ajv = withLinearUniqueItems(
  new Ajv({
    ...{ allErrors: true, strict: false, verbose: true, validateFormats: false },
    // Most validators judge a value or two: to make their code quicker takes longer than it saves.
    code: { regExp: schemaPatterns, optimize: false },
  }),
);
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

function validatorOf(schema: JsonSchema): ValidateFunction {
  let validator = compiled.get(schema);
  if (validator === undefined) {
    validator = compileOnce(ajv, schema);
    compiled.set(schema, validator);
  }
  return validator;
}

/**
 * The sentences are those of Python's jsonschema, which StackStorm's clients know and show.
 * Only its first line: the rest of the original dumps the schema and all parameters, secret ones too.
 */
function sentence(error: ErrorObject): string {
  const value = pythonRepr(error.data);
  const params = error.params as Record<string, unknown>;
  const limit = pythonRepr(params.limit);
  switch (error.keyword) {
    case 'required':
      return `${pythonRepr(params.missingProperty)} is a required property`;
    case 'additionalProperties':
      return `Additional properties are not allowed (${pythonRepr(params.additionalProperty)} was unexpected)`;
    case 'type': {
      const types = Array.isArray(error.schema) ? error.schema : [error.schema];
      return `${value} is not of type ${types.map(pythonRepr).join(', ')}`;
    }
    case 'enum':
      return `${value} is not one of ${pythonRepr(error.schema)}`;
    case 'const':
      return `${pythonRepr(error.schema)} was expected`;
    case 'minimum':
      return `${value} is less than the minimum of ${limit}`;
    case 'maximum':
      return `${value} is greater than the maximum of ${limit}`;
    case 'exclusiveMinimum':
      return `${value} is less than or equal to the minimum of ${limit}`;
    case 'exclusiveMaximum':
      return `${value} is greater than or equal to the maximum of ${limit}`;
    case 'minLength':
    case 'minItems':
      return `${value} is too short`;
    case 'maxProperties':
      return `${value} has too many properties`;
    case 'maxLength':
    case 'maxItems':
      return `${value} is too long`;
    case 'pattern':
      return `${value} does not match ${pythonRepr(error.schema)}`;
    case 'format':
      return `${value} is not a ${pythonRepr(error.schema)}`;
    case 'uniqueItems':
      return `${value} has non-unique elements`;
    case 'multipleOf':
      return `${value} is not a multiple of ${pythonRepr(error.schema)}`;
    case 'anyOf':
    case 'oneOf':
      return params.passingSchemas == null
        ? `${value} is not valid under any of the given schemas`
        : `${value} is valid under each of the given schemas`;
    default:
      return `${value} ${error.message ?? 'is not valid'}`;
  }
}

/** All unexpected names go into one sentence, as in the original. */
function unexpected(errors: ErrorObject[], path: string): string {
  const names = errors
    .filter((error) => error.keyword === 'additionalProperties' && error.instancePath === path)
    .map((error) => pythonRepr((error.params as Record<string, unknown>).additionalProperty));
  const verb = names.length > 1 ? 'were' : 'was';
  return `Additional properties are not allowed (${names.join(', ')} ${verb} unexpected)`;
}

/** The error to show: nearest to the root first, a failed choice after everything else of its depth. */
function rank(error: ErrorObject): number {
  const depth = error.instancePath.split('/').length;
  const inChoice = /\/(anyOf|oneOf)\//.test(error.schemaPath) ? 1000 : 0;
  return inChoice + depth * 10 - (error.keyword === 'additionalProperties' ? 1 : 0);
}

/** The validator knows no bigint; the nearest number is as large, and an integer too. */
function inNumbers(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(inNumbers);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inNumbers(inner)]));
}

/**
 * @returns what is wrong with `value`, in one line, or undefined where it fits the schema
 * @throws Error where the schema itself is broken
 */
export function faultOf(schema: JsonSchema, value: unknown): string | undefined {
  const validate = validatorOf(schema);
  if (validate(inNumbers(value))) return undefined;
  const errors = [...(validate.errors ?? [])].sort((a, b) => rank(a) - rank(b));
  const first = errors[0];
  if (first === undefined) return undefined;
  if (first.keyword === 'additionalProperties') return unexpected(errors, first.instancePath);
  return sentence(first);
}

/** @returns why a schema cannot be used, or undefined where it can */
export function faultOfSchema(schema: JsonSchema): string | undefined {
  try {
    validatorOf(schema);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** One place where a value does not fit a schema. */
export interface SchemaFault {
  /** In the words of Python's jsonschema. */
  message: string;
  value: unknown;
  keyword: string;
  /** Keys and indexes from the value's top down. */
  path: string[];
  /** The same of the schema, ending with the keyword. */
  schemaPath: string[];
}

/**
 * All that does not fit, as Python's jsonschema tells it: of a choice only that no part of it fits, of unexpected
 * properties all in one sentence.
 */
export function validationFaults(schema: JsonSchema, value: unknown): SchemaFault[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    const { instancePath, schemaPath, keyword, data } = error;
    const isFirst = !seen.has(`${keyword} ${instancePath}`);
    if (/\/(anyOf|oneOf)\//.test(schemaPath) || (keyword === 'additionalProperties' && !isFirst)) return [];
    seen.add(`${keyword} ${instancePath}`);
    const message = keyword === 'additionalProperties' ? unexpected(errors, instancePath) : sentence(error);
    return [
      {
        ...{ message, value: data, keyword },
        path: pointer(instancePath),
        schemaPath: pointer(decodeURIComponent(schemaPath.replace(/^#/, ''))),
      },
    ];
  });
}

function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}
