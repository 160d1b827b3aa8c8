import type { Ajv, ValidateFunction } from 'ajv';

/**
 * Compiles a schema that somebody brought, and has the validator forget it: by itself it keeps every schema that it ever met, and
 * refuses another one of the same `$id`.
 * @throws Error where the schema is broken
 */
export function compileOnce(ajv: Ajv, schema: object): ValidateFunction {
  try {
    return ajv.compile(schema);
  } finally {
    ajv.removeSchema(schema);
  }
}
