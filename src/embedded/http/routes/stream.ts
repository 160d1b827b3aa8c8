import { exactJson } from '../../../core/exact-json';
import { fileGlob } from '../../../core/glob';
import { isFinal } from '../../../core/stackstorm-types';
import type { Backend } from '../../backend';
import { badRequest } from '../../fault';
import type { BusEvent } from '../../stream/event-bus';
import type { ApiRequest } from '../request';
import type { Route } from '../router';

const HEARTBEAT_MS = 25_000;
/** A reader that is this far behind is cut: it comes back and fetches what it missed. */
const MAX_BEHIND_BYTES = 64 * 1024 * 1024;

/** What is sent to somebody who does not say which events they want. */
const DEFAULT_EVENTS = ['st2.execution__*', 'st2.liveaction__*', 'st2.announcement__*', 'st2.inquiry__*'];

function list(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `*` and `?` as in file names. */
function globs(patterns: readonly string[]): (text: string) => boolean {
  const fits = patterns.map(fileGlob);
  return (text) => fits.some((takes) => takes(text));
}

function filterOf(query: URLSearchParams): (event: BusEvent) => boolean {
  const wanted = list(query, 'events');
  const named = globs(wanted.length === 0 ? DEFAULT_EVENTS : wanted);
  const actions = new Set(list(query, 'action_refs'));
  const executions = new Set(list(query, 'execution_ids'));
  return (event) => {
    if (!named(event.name)) return false;
    if (actions.size > 0 && !(event.actionRef !== undefined && actions.has(event.actionRef))) return false;
    if (executions.size > 0 && !(event.executionId !== undefined && executions.has(event.executionId)))
      return false;
    return true;
  };
}

/** A server-sent event as it goes over the wire: name, data as JSON on one line, blank line. */
export function textOfEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${exactJson(data)}\n\n`;
}

/** `GET /stream`: every event from now on, as long as the reader stays. */
export function streamRoutes(backend: Backend): Route[] {
  const follow = ({ query, response, raw }: ApiRequest) => {
    const wanted = filterOf(query);
    const endId = query.get('end_execution_id');
    const endEvent = query.get('end_event') ?? 'st2.execution__update';
    if (endId !== null && !/^[0-9a-f]{24}$/.test(endId))
      throw badRequest(`end_execution_id "${endId}" is not an id of an execution.`);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=UTF-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write('\n');
    let heartbeat = setInterval(() => response.write('\n'), HEARTBEAT_MS);
    heartbeat.unref();
    const end = () => {
      clearInterval(heartbeat);
      unsubscribe();
    };
    const unsubscribe = backend.bus.subscribe((event) => {
      if (wanted(event)) {
        clearInterval(heartbeat);
        heartbeat = setInterval(() => response.write('\n'), HEARTBEAT_MS);
        heartbeat.unref();
        response.write(textOfEvent(event.name, event.data));
        if (response.writableLength > MAX_BEHIND_BYTES) {
          backend.log.warn('A reader of the stream was too slow and was disconnected.');
          end();
          response.destroy();
          return;
        }
      }
      if (endId !== null && event.executionId === endId && event.name === endEvent && isOver(event)) {
        end();
        response.end();
      }
    });
    raw.on('close', end);
    response.on('close', end);
    response.on('error', end);
    return 'taken' as const;
  };
  return [{ method: 'GET', pattern: '/stream', role: 'observer', handler: follow }];
}

function isOver(event: BusEvent): boolean {
  return isFinal(String(event.data.status));
}
