import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

type Mapping = Record<string, unknown>;

/** One request of a real StackStorm and what it answered. */
export interface Recording {
  /** Path below the recordings, without `.json`: `executions/get_one`. */
  name: string;
  folder: string;
  request: { method: string; path: string; query: Mapping; headers: Mapping; body: unknown };
  response: { status: number; body: unknown };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function files(folder: string): string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? files(path) : [path]))
    .sort();
}

/** Everything in the folder that tells of the server's behaviour; each file is in one of the three lists. */
export interface Shelf {
  recordings: Recording[];
  /** Paths of the files about streams: an index (`.events.json`), or what was on the wire. */
  streams: string[];
  /** How many others there are, by what they are. */
  others: Record<string, number>;
}

export function readRecordings(folder: string): Shelf {
  const recordings: Recording[] = [];
  const streams: string[] = [];
  const others: Record<string, number> = {};
  for (const file of files(folder)) {
    const path = relative(folder, file);
    const [room = ''] = path.split('/');
    if (room === 'packs' || room === 'workflows' || !path.includes('/') || !/\.(json|txt)$/.test(path))
      continue;
    if (!path.endsWith('.json') || path.endsWith('.events.json')) {
      streams.push(path);
      continue;
    }
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isMapping(content) || !isMapping(content.request) || !isMapping(content.response)) {
      const reason = 'a table of observations, not a request with an answer';
      others[reason] = (others[reason] ?? 0) + 1;
      continue;
    }
    const request = content.request as unknown as Recording['request'];
    recordings.push({
      name: path.replace(/\.json$/, ''),
      folder: room,
      request: { ...request, query: request.query ?? {}, headers: request.headers ?? {} },
      response: content.response as unknown as Recording['response'],
    });
  }
  return { recordings, streams, others };
}

/** The announcement that followed a command of chatops/, by the command's scenario; undefined where none came. */
export function readAnnouncement(folder: string, scenario: string): Mapping | undefined {
  const text = readFileSync(join(folder, 'chatops', `${scenario}.4_announcement.sse.txt`), 'utf8');
  const line = text.split('\n').find((item) => item.startsWith('data: '));
  return line === undefined ? undefined : JSON.parse(line.slice('data: '.length));
}

/** References (`chatlab.echo`) of every alias and action that some answer shows, by the id it had. */
export function recordedReferences(recordings: readonly Recording[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isMapping(value)) {
      const { uid, ref, id } = value;
      if (
        typeof uid === 'string' &&
        typeof ref === 'string' &&
        typeof id === 'string' &&
        /^action(_alias)?:/.test(uid)
      )
        found.set(id, `${uid.startsWith('action_alias') ? 'actionalias' : 'actions'}/${ref}`);
      Object.values(value).forEach(visit);
    }
  };
  for (const recording of recordings) visit(recording.response.body);
  return found;
}

/** Every alias that some answer shows whole. */
export function recordedAliases(recordings: readonly Recording[]): Mapping[] {
  return recordings.flatMap((recording) => {
    const body = isMapping(recording.response.body) ? recording.response.body : {};
    const results = Array.isArray(body.results) ? body.results.filter(isMapping) : [];
    return [body.actionalias, ...results.map((result) => result.actionalias)].filter(isMapping);
  });
}

/** A long text that was cut in the recording (`xx...<102400 chars>...xx`), whole again. */
export function uncut<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_key, item) =>
    typeof item === 'string' ? uncutText(item) : item,
  );
}

function uncutText(text: string): string {
  const parts = /^([\s\S]*)\.\.\.<(\d+) chars>\.\.\.([\s\S]*)$/.exec(text);
  if (parts === null) return text;
  const [, before = '', length = '0', after = ''] = parts;
  const unit = before.endsWith('a b ') || before.endsWith(' b') ? 'a b ' : before.slice(-1);
  return (
    before +
    unit.repeat(Math.max(0, Math.ceil((Number(length) - before.length - after.length) / unit.length))) +
    after
  );
}

/** Every execution that some answer shows whole, by id; of several the last in the folder's order. */
export function recordedExecutions(recordings: readonly Recording[]): Map<string, Mapping> {
  const found = new Map<string, Mapping>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isMapping(value)) {
      if (isMapping(value.liveaction) && isMapping(value.action) && typeof value.id === 'string')
        found.set(value.id, value);
      else Object.values(value).forEach(visit);
    }
  };
  for (const recording of recordings) visit(recording.response.body);
  return found;
}
