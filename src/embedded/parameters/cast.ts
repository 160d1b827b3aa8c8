import type { ActionParameter } from '../../core/stackstorm-types';
import { castText, castTypedText, typeToCast } from '../../language/parameters/cast-text';
import { Uncastable } from '../../language/parameters/uncastable';
import { badRequest, type Fault } from '../fault';

/** Where values come from: what somebody typed is read otherwise than what came by the API or out of a template. */
export interface CastOptions {
  text?: (type: unknown, text: string) => unknown;
  fault?: (name: string, value: string, type: string, reason: string) => Fault;
}

/** Values out of a command that somebody typed in chat. */
export const TYPED: CastOptions = { text: castTypedText };

/**
 * Casts every value whose parameter has another type, as StackStorm does: texts, fractions and truth values for an
 * integer. What nothing is cast to stays as it is, for the schema to refuse.
 * @throws Fault (400) naming parameter, value and type
 */
export function castParameters(
  values: Record<string, unknown>,
  schemas: Record<string, ActionParameter>,
  { text = castText, fault = castFault }: CastOptions = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const type = Object.hasOwn(schemas, name) ? schemas[name]?.type : undefined;
      if (Array.isArray(type) && value !== null) throw badRequest(severalTypes(name, type));
      if (typeof value !== 'string') return [name, castNumber(type, value)];
      try {
        return [name, text(type, value)];
      } catch (error) {
        if (!(error instanceof Uncastable)) throw error;
        throw fault(name, value, String(typeToCast(type) ?? ''), error.message);
      }
    }),
  );
}

/** StackStorm takes no list of types, neither where it registers an action nor where it casts. */
function severalTypes(name: string, types: readonly unknown[]): string {
  return `The parameter ${name} has several types (${types.join(', ')}), and a value is cast to one; write anyOf with a schema for each.`;
}

/** Python's `int` and `float` of what is no text: a fraction loses what is behind its point, true is 1. */
function castNumber(type: unknown, value: unknown): unknown {
  const name = typeToCast(type);
  if (!['number', 'boolean', 'bigint'].includes(typeof value)) return value;
  if (name === 'number') return Number(value);
  if (name !== 'integer' || typeof value === 'bigint') return value;
  const whole = Math.trunc(Number(value));
  return Number.isSafeInteger(whole) || !Number.isFinite(whole) ? whole : BigInt(whole);
}

function castFault(name: string, value: string, type: string, reason: string): Fault {
  return badRequest(
    `Failed to cast value "${value}" (type: str) for parameter "${name}" of type "${type}": ${reason}. ` +
      'Perhaps the value is of an invalid type?',
  );
}

/** For `POST /executions`, which gives only the reason. */
export const FROM_API: CastOptions = { fault: shortCastFault };

function shortCastFault(_name: string, _value: string, _type: string, reason: string): Fault {
  return badRequest(reason);
}
