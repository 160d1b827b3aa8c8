import { castText, Uncastable } from '../../language/parameters/cast-text';
import { badRequest, type Fault } from '../fault';
import type { ParameterSchema } from '../runners/runner';

/**
 * Casts every text whose parameter has another type; the rest stays as it is.
 * @throws Fault (400) naming parameter, value and type
 */
export function castParameters(
  values: Record<string, unknown>,
  schemas: Record<string, ParameterSchema>,
  sentence: (name: string, value: string, type: string, reason: string) => Fault = castFault,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const type = Object.hasOwn(schemas, name) ? schemas[name]?.type : undefined;
      if (typeof value !== 'string') return [name, value];
      try {
        return [name, castText(type, value)];
      } catch (error) {
        if (!(error instanceof Uncastable)) throw error;
        throw sentence(name, value, String([type].flat().find((one) => one !== 'null') ?? ''), error.message);
      }
    }),
  );
}

function castFault(name: string, value: string, type: string, reason: string): Fault {
  return badRequest(
    `Failed to cast value "${value}" (type: str) for parameter "${name}" of type "${type}": ${reason}. ` +
      'Perhaps the value is of an invalid type?',
  );
}

/** For `POST /executions`, which gives only the reason. */
export function shortCastFault(_name: string, _value: string, _type: string, reason: string): Fault {
  return badRequest(reason);
}
