/** What stands for a secret, as StackStorm's own API shows it. */
export const MASK = '********';

/** What is known of an action's parameters: which are secret. Other keys do not matter here. */
export type ParameterSchemas = Readonly<Record<string, { secret?: boolean; [key: string]: unknown }>>;

const TELLING = /pass(phrase)?$|passw(or)?d|secret|token|(api|private|access|ssh)[_-]?key|credential/i;

/** Whether a name (of a parameter, a field) means a secret even where nobody marked it. The only such list. */
export function meansSecret(name: string): boolean {
  return TELLING.test(name);
}

/**
 * Parameters as they may be shown or written down: values of secret parameters, also inside objects
 * and under names that mean a secret, are replaced. The input stays as it is.
 */
export function maskParameters(
  parameters: Readonly<Record<string, unknown>>,
  schemas: ParameterSchemas = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      isSecret(name, schemas[name]) ? MASK : maskInside(value, schemas[name]),
    ]),
  );
}

/** The values that `maskParameters` would hide, to take them out of texts around them. */
export function secretValues(
  parameters: Readonly<Record<string, unknown>>,
  schemas: ParameterSchemas = {},
): string[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    isSecret(name, schemas[name]) && value !== null && value !== undefined
      ? [typeof value === 'string' ? value : JSON.stringify(value)]
      : [],
  );
}

function isSecret(name: string, schema: { secret?: boolean } | undefined): boolean {
  return schema?.secret === true || meansSecret(name);
}

function maskInside(value: unknown, schema: { [key: string]: unknown } | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => maskInside(item, undefined));
  if (typeof value !== 'object' || value === null) return value;
  return maskParameters(value as Record<string, unknown>, (schema?.properties as ParameterSchemas) ?? {});
}
