import { badRequest, type Fault } from '../../fault';
import type { ExecutionFilter } from '../../store/execution-store';
import { microsecondsFromIso } from '../../timestamps';

function notATime(text: string): Fault {
  return badRequest(`Unknown string format: ${text}`);
}

function time(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const micros = microsecondsFromIso(text);
  if (micros === undefined) throw notATime(text);
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
  const range = rangeOf(query);
  if (range !== undefined) {
    filter.startedFrom = Math.min(...range);
    filter.startedTo = Math.max(...range);
  }
  const ids = query.get('id');
  if (ids !== null && ids !== '') filter.ids = ids.split(',');
  // Executions here do not keep by which trigger they came: none has any.
  if (query.get('trigger') || query.get('trigger_type')) filter.ids = [];
  return filter;
}

/** `timestamp=<from>..<to>`, or one moment. @throws Fault 400 for what is no time */
function rangeOf(query: URLSearchParams): [number, number] | undefined {
  const text = query.get('timestamp');
  if (text === null) return undefined;
  const [from = '', to = from] = text.split('..');
  const [first, last] = [microsecondsFromIso(from), microsecondsFromIso(to)];
  if (first === undefined || last === undefined) throw notATime(first === undefined ? from : to);
  return [first, last];
}

/**
 * In which order a list of executions is wanted: the newest first, but from a moment on the oldest, as on StackStorm.
 * There `sort` knows no `start_timestamp`, only `timestamp`; a key that it does not know is passed over.
 */
export function orderOf(query: URLSearchParams): 'newest' | 'oldest' {
  // A plus in a query is a blank.
  const sort = (query.get('sort') ?? '').split(',').find((key) => /^[-+ ]?timestamp$/.test(key));
  if (sort !== undefined) return sort.startsWith('-') ? 'newest' : 'oldest';
  const range = rangeOf(query);
  if (range !== undefined && range[0] !== range[1]) return range[0] < range[1] ? 'oldest' : 'newest';
  if (query.get('timestamp_lt') || query.get('sort_desc')) return 'newest';
  return query.get('timestamp_gt') || query.get('sort_asc') ? 'oldest' : 'newest';
}
