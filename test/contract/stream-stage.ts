import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Laboratory } from './laboratory';
import { difference, normalised } from './normalise';
import type { Verdict } from './replay';
import { indexed, readEvents, type StreamEvent, StreamReader, storyOf } from './stream-reader';

type Mapping = Record<string, unknown>;

export const PATIENCE_MS = 12_000;
/** So long what comes after the last expected event may take. */
export const AFTER_MS = 400;
export const FINAL = ['succeeded', 'failed', 'timeout', 'canceled'];

/** An index of a recorded stream. */
interface Index {
  stream_query: Record<string, string>;
  status: number;
  headers: Record<string, string>;
  events: Mapping[];
  path?: string;
  first_bytes?: string;
  server_closed_after_s?: number | null;
  workflow_execution_id?: string;
}

/** Streams whose events cannot be told from those of other work that went on while they were recorded. */
const MIXED = 'a stream of several scenarios side by side; each is compared in a recording of its own';
export const UNPLAYED: Readonly<Record<string, string>> = {
  'executions/pause_resume_stream.events.json': MIXED,
  'executions/pause_resume_announcement.sse.txt': MIXED,
  'inquiries/expired_stream.events.json': MIXED,
  'inquiries/expired_announcement.sse.txt': MIXED,
  'inquiries/stream_announcement.sse.txt': MIXED,
  'misc/announcements.sse.txt': MIXED,
  'stream/wire_http10_and_close.raw.txt': 'what another web server does with HTTP/1.0',
  'stream/wire_idle_heartbeats_60s.raw.txt': 'a minute of silence',
};

/** Who asks: the header that a recording's name tells of, else a token. */
function credentialsOf(name: string, laboratory: Laboratory): Record<string, string> {
  if (/auth_query/.test(name)) return {};
  if (/auth_header_apikey/.test(name)) return { 'St2-Api-Key': laboratory.backend.apiKey };
  return {
    'X-Auth-Token': laboratory.token,
    ...(/accept_json/.test(name) ? { Accept: 'application/json' } : {}),
    ...(/last_event_id/.test(name) ? { 'Last-Event-ID': '5' } : {}),
  };
}

export interface Started {
  id: string;
  liveaction: string;
}

/** What every replay of a stream needs: the recorded index, a stream that is open, and the comparison. */
export class StreamStage {
  constructor(
    protected readonly folder: string,
    protected readonly paths: readonly string[],
    protected readonly laboratory: Laboratory,
    protected readonly report: (name: string, verdict: Verdict) => void,
  ) {}

  names(pattern: RegExp): string[] {
    return this.paths
      .filter((path) => path.endsWith('.events.json') && pattern.test(path) && UNPLAYED[path] === undefined)
      .map((path) => path.replace('.events.json', ''));
  }

  index(name: string): Index {
    return JSON.parse(readFileSync(join(this.folder, `${name}.events.json`), 'utf8'));
  }

  async open(name: string, ids: Record<string, string> = {}): Promise<StreamReader> {
    const { stream_query: query, path = '/v1/stream' } = this.index(name);
    const { laboratory } = this;
    const parts = Object.entries(query).map(([key, value]) => {
      const text =
        key === 'x-auth-token'
          ? laboratory.token
          : key === 'st2-api-key'
            ? laboratory.backend.apiKey
            : (ids[value] ?? value);
      return `${key}=${encodeURIComponent(text)}`;
    });
    const address = `${laboratory.backend.url}${path}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
    return new StreamReader().open(address, credentialsOf(name, laboratory));
  }

  judge(name: string, expected: unknown, got: unknown): void {
    const why = difference(expected, got, 'stream');
    this.report(name, why === undefined ? { kind: 'passed' } : { kind: 'failed', why });
  }

  opening(index: Index): unknown {
    return { status: index.status, type: index.headers['Content-Type']?.toLowerCase() };
  }

  opened(reader: StreamReader): unknown {
    return { status: reader.status, type: reader.contentType.toLowerCase() };
  }

  async command(name: string, format: string, command: string): Promise<Started> {
    const answer = await this.laboratory.call('POST', '/v1/aliasexecution', {
      name,
      format,
      command,
      user: 'alice',
      source_channel: 'C1',
      source_context: { id: 'm1' },
      notification_route: 'hubot',
    });
    const execution = (answer.body as Mapping).execution as Mapping;
    return { id: String(execution.id), liveaction: String((execution.liveaction as Mapping).id) };
  }

  async finished(id: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      const answer = await this.laboratory.call('GET', `/v1/executions/${id}?include_attributes=status`);
      if (FINAL.includes(String((answer.body as Mapping).status))) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, AFTER_MS));
  }

  /** Compares the index and, where there are, the bytes of a stream with what came here. */
  compare(name: string, reader: StreamReader, started: Started, action: string): void {
    const index = this.index(name);
    const recordedId = index.events.find((event) => event.action === action && 'log' in event)?.id;
    const ours = reader.events.filter(
      ({ name: event, data }) =>
        [started.id, started.liveaction].includes(String(data.execution_id ?? data.id)) ||
        event.includes('announcement'),
    );
    const theirs = index.events.filter(
      (event) =>
        event.execution_id === undefined || recordedId === undefined || event.execution_id === recordedId,
    );
    const wanted = (each: string) => each === action;
    this.judge(
      `${name}.events`,
      [this.opening(index), storyOf(theirs, wanted)],
      [this.opened(reader), storyOf(ours.map(indexed), wanted)],
    );
    this.bodies(name, ours, action);
  }

  /** Each kind of event of the action, whole. */
  bodies(
    name: string,
    ours: readonly StreamEvent[],
    action: string,
    wanted: (status: unknown) => boolean = () => true,
  ): void {
    const path = this.paths.find((each) => each.startsWith(`${name}.`) && each.endsWith('.sse.txt'));
    if (path === undefined) return;
    const those = (events: readonly StreamEvent[]) => events.filter(({ data }) => wanted(data.status));
    this.judge(path, bodiesOf(those(readEvents(this.folder, path)), action), bodiesOf(those(ours), action));
  }
}

/** The first event of each name and status of an action, without what varies. */
export function bodiesOf(events: readonly StreamEvent[], action: string): Mapping {
  const found: Mapping = {};
  for (const event of events) {
    const fields = indexed(event);
    if (fields.action !== action && fields.action_ref !== action) continue;
    if (fields.output_type === 'output') continue;
    const line = fields.output_type === undefined ? {} : { data: '<line>' };
    found[`${event.name} ${String(fields.status ?? fields.output_type)}`] ??= normalised({
      ...event.data,
      ...line,
    });
  }
  return found;
}
