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
 * and under names that mean a secret, are replaced. A text that holds one (JSON as it is typed in chat) is replaced as
 * a whole. The input stays as it is.
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
    isSecret(name, schemas[name]) ? textsOf(value) : secretsInside(value, schemas[name]),
  );
}

type Schema = ParameterSchemas[string] | undefined;

function isSecret(name: string, schema: Schema): boolean {
  return schema?.secret === true || meansSecret(name);
}

function textsOf(value: unknown): string[] {
  if (value === null || value === undefined) return [];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

function maskInside(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return value.map((item) => (items?.secret === true ? MASK : maskInside(item, items)));
  }
  if (typeof value === 'string') return secretsInside(value, schema).length > 0 ? MASK : value;
  if (typeof value !== 'object' || value === null) return value;
  return maskParameters(value as Record<string, unknown>, propertiesOf(schema));
}

function secretsInside(value: unknown, schema: Schema): string[] {
  if (Array.isArray(value))
    return itemsOf(schema)?.secret === true
      ? value.flatMap(textsOf)
      : value.flatMap((item) => secretsInside(item, itemsOf(schema)));
  if (typeof value === 'object' && value !== null)
    return secretValues(value as Record<string, unknown>, propertiesOf(schema));
  if (typeof value !== 'string' || !/^\s*[[({]/.test(value)) return [];
  const inside = secretsInside(parsed(value), schema);
  return inside.length > 0 || schemaTells(schema) || namesSecret(value) ? [value, ...inside] : [];
}

function itemsOf(schema: Schema): Schema {
  return schema?.items as Schema;
}

function propertiesOf(schema: Schema): ParameterSchemas {
  return (schema?.properties as ParameterSchemas | undefined) ?? {};
}

/** Whether what is described may hold a secret somewhere inside. */
function schemaTells(schema: Schema): boolean {
  const within = Object.entries(propertiesOf(schema));
  const items = itemsOf(schema);
  return (
    within.some(([name, inner]) => isSecret(name, inner) || schemaTells(inner)) ||
    (items !== undefined && (items.secret === true || schemaTells(items)))
  );
}

/** Text with more brackets is not looked into by its structure, but by its names alone. */
const MOST_BRACKETS = 1000;

/** What a text says as JSON; undefined where it is not JSON, but, say, a literal in Python. */
function parsed(text: string): unknown {
  if (text.split(/[[{]/, MOST_BRACKETS + 1).length > MOST_BRACKETS) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a name that means a secret stands before a colon, as in a literal in Python. */
function namesSecret(text: string): boolean {
  return text
    .split(':')
    .slice(0, -1)
    .some((before) =>
      meansSecret(
        before
          .slice(-64)
          .split(/[^\w-]+/)
          .filter(Boolean)
          .pop() ?? '',
      ),
    );
}
