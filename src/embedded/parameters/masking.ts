import { isMapping, type Mapping } from '../../core/mapping';
import { MASK } from '../../core/masking';
import type { ActionParameter } from '../../core/stackstorm-types';

type Schemas = Record<string, ActionParameter>;

/** Values under a schema with `secret: true` become the mask, on every level that has `properties`. */
export function maskBySchema(values: Mapping, schemas: Schemas): Mapping {
  const out: Mapping = {};
  for (const [name, value] of Object.entries(values)) out[name] = maskValue(value, schemas[name]);
  return out;
}

function maskValue(value: unknown, schema: ActionParameter | undefined): unknown {
  if (schema?.secret === true) return value === null || value === undefined ? value : MASK;
  if (isMapping(value) && isMapping(schema?.properties))
    return maskBySchema(value, schema.properties as Schemas);
  if (Array.isArray(value) && isMapping(schema?.items))
    return value.map((item) => maskValue(item, schema.items as ActionParameter));
  return value;
}

/** Text shorter than this is in too many innocent places to be taken out of output. */
const SHORTEST_SECRET = 4;

/** Texts that were given for secret parameters: they are taken out of results and output too. */
export function secretTexts(values: Mapping, schemas: Schemas): string[] {
  const found = new Set<string>();
  const collect = (value: unknown): void => {
    // What prints it may end it with a line of its own, or leave its last one out.
    if (typeof value === 'string' && value.trim().length >= SHORTEST_SECRET) found.add(value.trim());
    else if (typeof value === 'number' && String(value).length >= SHORTEST_SECRET) found.add(String(value));
    else if (Array.isArray(value)) value.forEach(collect);
    else if (isMapping(value)) Object.values(value).forEach(collect);
  };
  const visit = (value: unknown, schema: ActionParameter | undefined): void => {
    if (schema?.secret === true) collect(value);
    else if (Array.isArray(value)) for (const item of value) visit(item, schema?.items as ActionParameter);
    else if (isMapping(value) && isMapping(schema?.properties))
      for (const [name, inner] of Object.entries(value)) visit(inner, (schema.properties as Schemas)[name]);
  };
  visit(values, { properties: schemas } as ActionParameter);
  return [...found].sort((a, b) => b.length - a.length);
}

/** Replaces every occurrence of the texts, in all strings of a value. Keys stay. */
export function withoutTexts<T>(value: T, texts: readonly string[]): T {
  if (texts.length === 0) return value;
  return clean(value, texts) as T;
}

function clean(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') return texts.reduce((text, secret) => text.split(secret).join(MASK), value);
  if (Array.isArray(value)) return value.map((item) => clean(item, texts));
  if (isMapping(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, clean(item, texts)]));
  return value;
}
