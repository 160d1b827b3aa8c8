import type { Execution } from '../core/stackstorm-types';
import { originOf } from './origin';

/** The part of StackStorm's API that delivery needs. */
export interface ExecutionsApi {
  /** Rejects with an error whose `message` is one line. */
  executions(
    query: Record<string, string | number | boolean>,
  ): Promise<{ items: Execution[]; total: number }>;
  execution(id: string): Promise<Execution>;
}

export const POST_MESSAGE = 'chatops.post_message';
export const POST_RESULT = 'chatops.post_result';
/** A non-admin may not ask for more at once (docs/stackstorm-facts.md, 9). */
const PAGE = 100;
/** What `chatops.post_message` announces on unless told otherwise. */
const DEFAULT_ROUTE = 'chatops';

/** Milliseconds since 1970 of a timestamp of the API; undefined where there is none. */
export function timeOf(timestamp: unknown): number | undefined {
  const ms = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * The announcement routes on which this bot is spoken to. The chatops pack's rules post what has the
 * notification route `hubot` to `chatops`, and `errbot` to `errbot`; a route of one's own comes with a
 * rule of one's own, which may post to either name (docs/stackstorm-facts.md, 6).
 */
function announcementRoutes(route: string): string[] {
  if (route === 'hubot') return [DEFAULT_ROUTE];
  return route === 'errbot' ? [route] : [DEFAULT_ROUTE, route];
}

/** The names that the stream has for announcements to this bot. */
export function announcementEvents(route: string): string[] {
  return announcementRoutes(route).map((name) => `st2.announcement__${name}`);
}

/** True where an execution of `chatops.post_message` announces on a route that this bot listens to. */
export function isForUs(execution: Execution, route: string): boolean {
  const to = execution.parameters?.route ?? DEFAULT_ROUTE;
  return announcementRoutes(route).some((name) => name === to);
}

/** Steps of a chain carry the context of the command that runs the chain, but are not it. */
export function isStep({ parent }: Pick<Execution, 'parent'>): boolean {
  return typeof parent === 'string' && parent !== '';
}

/** All executions of an action since a moment on the server's clock, the oldest first, each once. */
export async function fetchSince(st2: ExecutionsApi, action: string, sinceMs: number): Promise<Execution[]> {
  const found = new Map<string, Execution>();
  const timestamp_gt = new Date(Math.max(0, sinceMs)).toISOString();
  for (let offset = 0; ; offset += PAGE) {
    const known = found.size;
    const { items, total } = await st2.executions({ action, timestamp_gt, limit: PAGE, offset });
    for (const execution of items) found.set(execution.id, execution);
    // A page with nothing new comes from a server that does not count pages: it would never end.
    if (found.size === known || offset + PAGE >= total) break;
  }
  return [...found.values()].sort(
    (one, other) => (timeOf(one.start_timestamp) ?? 0) - (timeOf(other.start_timestamp) ?? 0),
  );
}

/** More pages than that are not looked through for a command. */
const MAX_PAGES = 30;

/**
 * The executions that carry these commands of ours, by the id in their context.
 * @param action that all of them run, where that is known: then there are fewer to look through
 */
export async function findByOrigin(
  st2: ExecutionsApi,
  sinceMs: number,
  originIds: ReadonlySet<string>,
  action?: string,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const timestamp_gt = new Date(Math.max(0, sinceMs)).toISOString();
  const query = action === undefined ? { timestamp_gt } : { timestamp_gt, action };
  for (let page = 0; page < MAX_PAGES && found.size < originIds.size; page += 1) {
    const { items, total } = await st2.executions({ ...query, limit: PAGE, offset: page * PAGE });
    for (const execution of items) {
      if (isStep(execution)) continue;
      const { id, liveaction } = execution;
      const origin = originOf(liveaction?.notify?.['on-complete']?.data?.source_context);
      if (origin !== undefined && originIds.has(origin.id) && !found.has(origin.id)) found.set(origin.id, id);
    }
    if (items.length === 0 || page * PAGE + items.length >= total) break;
  }
  return found;
}

/** The newest executions of an action, without looking further back than a page. */
export async function fetchNewest(st2: ExecutionsApi, action: string): Promise<Execution[]> {
  return (await st2.executions({ action, limit: PAGE })).items;
}
