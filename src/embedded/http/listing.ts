import type { Mapping } from '../../core/mapping';
import { badRequest, noResource } from '../fault';
import type { ApiAnswer } from './request';

export interface PageWindow {
  limit: number;
  offset: number;
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^[+-]?\d+$/.test(text.trim())) throw badRequest(`Parameter "${name}" is not of type integer`);
  return Number(text);
}

/** `limit` (-1 for all) and `offset`. @throws Fault 400 in StackStorm's words */
export function pageOf(query: URLSearchParams, fallback = 100): PageWindow {
  const limit = integer(query, 'limit') ?? fallback;
  const offset = integer(query, 'offset') ?? 0;
  if (limit === 0)
    throw badRequest('Limit, "0" specified, must be a positive number or -1 for full result set.');
  if (limit >= 2 ** 31)
    throw badRequest(`Limit "${query.get('limit')?.trim()}" specified is more than 32-bit int`);
  if (limit < -1) throw badRequest(`Limit, "${limit}" specified, must be a positive number.`);
  if (offset >= 2 ** 31)
    throw badRequest(`Offset "${query.get('offset')?.trim()}" specified is more than 32-bit int`);
  if (offset < 0) throw badRequest(`Offset, "${offset}" specified, must not be negative.`);
  return { limit: limit === -1 ? Number.MAX_SAFE_INTEGER : limit, offset };
}

/** A page of items with the headers that tell how many there are. */
export function listAnswer(
  items: readonly unknown[],
  total: number,
  query: URLSearchParams,
  fallback = 100,
): ApiAnswer {
  return { body: items, headers: pageHeaders(total, query, fallback) };
}

/** As `listAnswer`, for items that may be large: no more than one of them is in memory. */
export function oneByOne(items: Iterable<unknown>, total: number, query: URLSearchParams): ApiAnswer {
  return { items, headers: pageHeaders(total, query, 100) };
}

function pageHeaders(total: number, query: URLSearchParams, fallback: number): Record<string, string> {
  return { 'X-Total-Count': String(total), 'X-Limit': query.get('limit') ?? String(fallback) };
}

/** The page of these items that the query asks for, each as the API shows it. @throws Fault 400 */
export function pageAnswer<T>(
  items: readonly T[],
  query: URLSearchParams,
  view: (item: T) => unknown = (item) => item,
  fallback = 100,
): ApiAnswer {
  const { offset, limit } = pageOf(query, fallback);
  return listAnswer(items.slice(offset, offset + limit).map(view), items.length, query, fallback);
}

/** The one with this reference or id, of few. @throws Fault 404 */
export function named<T extends { id: string; ref: string }>(items: readonly T[], reference: string): T {
  const found = items.find(({ id, ref }) => id === reference || ref === reference);
  if (found === undefined) throw noResource(reference);
  return found;
}

/** The items of which these fields are what the query says; a field that it does not name may be anything. */
export function filtered<T extends object>(
  items: readonly T[],
  query: URLSearchParams,
  fields: readonly (keyof T & string)[],
): T[] {
  return items.filter((item) =>
    fields.every((field) => query.get(field) === null || String(item[field]) === query.get(field)),
  );
}

function attributes(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** What a list or a single item is narrowed to. */
export interface Narrowing {
  include: string[];
  exclude: string[];
}

/**
 * `include_attributes` and `exclude_attributes`.
 * @param known top-level names that there are
 * @param excludable names that may be left out, where not all of them may
 * @throws Fault 400 for a name that there is not
 */
export function narrowingOf(
  query: URLSearchParams,
  known: ReadonlySet<string>,
  excludable: ReadonlySet<string> = known,
): Narrowing {
  const include = attributes(query, 'include_attributes');
  const exclude = attributes(query, 'exclude_attributes');
  if (include.length > 0 && exclude.length > 0)
    throw badRequest(
      'exclude_attributes and include_attributes arguments are mutually exclusive. You need to provide either one or another, but not both.',
    );
  for (const [kind, names, allowed] of [
    ['include', include, known],
    ['exclude', exclude, excludable],
  ] as const) {
    const unknown = names.find((name) => !allowed.has(name.split('.')[0] ?? ''));
    if (unknown !== undefined)
      throw badRequest(`Invalid or unsupported ${kind} attribute specified: ${unknown}`);
  }
  return { include, exclude };
}

/** @param always names that stay although nobody asked for them */
export function narrow(item: Mapping, { include, exclude }: Narrowing, always: readonly string[]): Mapping {
  if (include.length > 0) return keep(item, [...include, ...always]);
  if (exclude.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => !exclude.includes(name)));
}

/** A part of an action brings these along, as in StackStorm. */
const PART_OF_ACTION = ['uid', 'ref', 'pack', 'parameters', 'output_schema'];

function keep(item: Mapping, paths: readonly string[]): Mapping {
  const out: Mapping = {};
  for (const [name, value] of Object.entries(item)) {
    if (paths.includes(name)) out[name] = value;
    else {
      const inner = paths
        .filter((path) => path.startsWith(`${name}.`))
        .map((path) => path.slice(name.length + 1));
      if (inner.length > 0 && typeof value === 'object' && value !== null)
        out[name] = keep(value as Mapping, [...inner, ...(name === 'action' ? PART_OF_ACTION : [])]);
    }
  }
  return out;
}

/** Sorts by the fields of `sort=` (`-name` downwards) or leaves the order as it is. */
export function sorted<T extends object>(items: readonly T[], query: URLSearchParams): T[] {
  const fields = attributes(query, 'sort');
  if (fields.length === 0) return [...items];
  return [...items].sort((a, b) => {
    for (const field of fields) {
      const name = field.replace(/^[+-]/, '').trim();
      const left = String((a as Mapping)[name] ?? '');
      const right = String((b as Mapping)[name] ?? '');
      if (left !== right) return (left < right ? -1 : 1) * (field.startsWith('-') ? -1 : 1);
    }
    return 0;
  });
}
