import { badRequest } from '../../fault';
import type { ExecutionFilter } from '../../store/execution-store';
import { microsecondsFromIso } from '../../timestamps';
import { isTrue } from '../request';

function time(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const micros = microsecondsFromIso(text);
  if (micros === undefined) throw badRequest(`Parameter "${name}" is not a time like 2026-11-21T19:00:00Z`);
  return micros;
}

/** Filters of the query; names that nobody knows are passed over, as StackStorm does. */
export function filterOf(query: URLSearchParams): ExecutionFilter {
  const filter: ExecutionFilter = {};
  const set = <K extends keyof ExecutionFilter>(key: K, value: ExecutionFilter[K] | null | undefined) => {
    if (value !== null && value !== undefined) filter[key] = value;
  };
  set('action', query.get('action'));
  set('status', query.get('status'));
  set('runner', query.get('runner'));
  set('user', query.get('user'));
  set('rule', query.get('rule'));
  set('triggerInstance', query.get('trigger_instance'));
  set('liveaction', query.get('liveaction'));
  const parent = query.get('parent');
  if (parent === 'null') filter.parent = null;
  else set('parent', parent);
  set('startedAfter', time(query, 'timestamp_gt'));
  set('startedBefore', time(query, 'timestamp_lt'));
  const range = query.get('timestamp');
  if (range !== null) {
    const [from = '', to = ''] = range.split('..');
    set('startedFrom', microsecondsFromIso(from));
    set('startedTo', microsecondsFromIso(to));
  }
  return filter;
}

/** In which order a list of executions is wanted; the newest first where nothing is said. */
export function orderOf(query: URLSearchParams): 'newest' | 'oldest' {
  if (isTrue(query.get('sort_asc'))) return 'oldest';
  const sort = query.get('sort') ?? '';
  // A plus in a query is a blank.
  return /^[+ ]?start_timestamp$/.test(sort) ? 'oldest' : 'newest';
}
