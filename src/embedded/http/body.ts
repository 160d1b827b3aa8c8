import { badRequest } from '../fault';
import type { JsonSchema } from '../parameters/json-schema';
import { faultOf } from '../parameters/validate';

/** A body that must be an object. @throws Fault 400 */
export function bodyMapping(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw badRequest('The body must be a JSON object.');
  return body as Record<string, unknown>;
}

/** The body, once it fits the schema. `T` is what the schema says. @throws Fault 400 in Python's words */
export function checkBody<T>(body: unknown, schema: JsonSchema): T {
  const mapping = bodyMapping(body);
  const fault = faultOf(schema, mapping);
  if (fault !== undefined) throw badRequest(fault);
  return mapping as T;
}
