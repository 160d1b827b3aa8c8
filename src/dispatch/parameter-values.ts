import type { ActionParameter } from '../core/stackstorm-types';

/** A value that a parameter may have, and why it is offered. */
export interface OfferedValue {
  value: string;
  about: string;
}

/** The values to offer for a parameter: what its schema lists, what was given lately, its default. Pure. */
export function offeredValues(
  schema: ActionParameter | undefined,
  recent: readonly string[],
): OfferedValue[] {
  if (schema?.secret === true) return [];
  const listed = (schema?.enum ?? itemsOf(schema) ?? booleansOf(schema)).map(String);
  const standard = asTyped(schema?.default);
  const offered = new Map<string, string>();
  const offer = (value: string, about: string) => {
    if (!offered.has(value)) offered.set(value, about);
  };
  for (const value of listed) offer(value, value === standard ? 'the default' : '');
  for (const value of recent) if (listed.length === 0 || listed.includes(value)) offer(value, 'given lately');
  if (standard !== undefined) offer(standard, 'the default');
  return [...offered].map(([value, about]) => ({ value, about }));
}

function booleansOf(schema: ActionParameter | undefined): string[] {
  return schema?.type === 'boolean' ? ['true', 'false'] : [];
}

function itemsOf(schema: ActionParameter | undefined): unknown[] | undefined {
  const items = schema?.items as { enum?: unknown[] } | undefined;
  return Array.isArray(items?.enum) ? items.enum : undefined;
}

/** A default as somebody would type it; undefined for what nobody types. */
function asTyped(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' || /[\r\n{]/.test(value) ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
