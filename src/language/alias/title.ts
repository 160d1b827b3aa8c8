import type { Hit } from '../../core/alias';
import { cut } from '../../core/cut';
import { MASK, maskParameters, type ParameterSchemas, secretValues } from '../../core/masking';

const MAX_LENGTH = 200;

/** A command as it may be shown to everybody: as it was typed, without its secrets. Pure. */
export function titleOf(hit: Hit, schemas: ParameterSchemas): string {
  const secrets = secretValues(hit.parameters, schemas).filter((value) => value !== '');
  // Taking a very short value out of the text would show where it was, by the holes in other words.
  if (secrets.some((value) => value.length < 4)) return shownParameters(hit, schemas);
  const text = secrets
    .sort((one, other) => other.length - one.length)
    .reduce((shown, secret) => shown.replaceAll(secret, MASK), hit.command);
  const line = text.replace(/\s+/g, ' ').trim();
  return cut(line, MAX_LENGTH);
}

/** `pack.alias (a=1, pin=********)` */
export function shownParameters({ alias, parameters }: Hit, schemas: ParameterSchemas): string {
  const shown = Object.entries(maskParameters(parameters, schemas))
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ');
  const line = `${alias.pack}.${alias.name}${shown === '' ? '' : ` (${shown})`}`;
  return cut(line, MAX_LENGTH);
}

/** Whether a parameter that its schema calls secret was given a value in the command. */
export function holdsSecret(hit: Hit, schemas: ParameterSchemas): boolean {
  return secretValues(hit.parameters, schemas).length > 0;
}
