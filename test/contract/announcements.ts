import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eventsOf } from '../event-stream';
import type { Laboratory } from './laboratory';
import { difference, normalised } from './normalise';
import { type Recording, readAnnouncement, uncut } from './recordings';
import type { Verdict } from './replay';

type Mapping = Record<string, unknown>;

const PATIENCE_MS = 12_000;
/** So long nothing may come where the recorded server said nothing. */
const SILENCE_MS = 700;

/** Follows the stream and keeps what is announced, by the execution that the message or context names. */
class Announcements {
  readonly #waiting: Mapping[] = [];
  readonly #abort = new AbortController();

  async open(laboratory: Laboratory): Promise<void> {
    const response = await fetch(`${laboratory.backend.url}/v1/stream?events=st2.announcement__*`, {
      headers: { 'X-Auth-Token': laboratory.token },
      signal: this.#abort.signal,
    });
    this.#read(response).catch(() => {});
  }

  async #read(response: Response): Promise<void> {
    for await (const { data } of eventsOf(response)) this.#waiting.push(data as Mapping);
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  async next(patience: number): Promise<Mapping | undefined> {
    const until = Date.now() + patience;
    while (Date.now() < until) {
      const first = this.#waiting.shift();
      if (first !== undefined) return first;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return undefined;
  }

  close(): void {
    this.#abort.abort();
  }
}

/** Sends each command of chatops/ again and compares what is announced with what was. */
export async function playAnnouncements(
  folder: string,
  recordings: readonly Recording[],
  laboratory: Laboratory,
  report: (name: string, verdict: Verdict) => void,
): Promise<void> {
  const announcements = new Announcements();
  await announcements.open(laboratory);
  for (const recording of recordings) {
    const scenario = /^chatops\/(.*)\.1_aliasexecution$/.exec(recording.name)?.[1];
    if (scenario === undefined || !existsSync(join(folder, 'chatops', `${scenario}.4_announcement.sse.txt`)))
      continue;
    const expected = readAnnouncement(folder, scenario);
    announcements.clear();
    const answer = await laboratory.call('POST', '/v1/aliasexecution', uncut(recording.request.body));
    if (answer.status !== 201) {
      report(`chatops/${scenario}.4_announcement`, {
        kind: 'failed',
        why: `the command was answered with ${answer.status}`,
      });
      continue;
    }
    const got = await announcements.next(expected === undefined ? SILENCE_MS : PATIENCE_MS);
    const why = difference(normalised(expected ?? 'silence'), normalised(got ?? 'silence'), 'announcement');
    report(
      `chatops/${scenario}.4_announcement`,
      why === undefined ? { kind: 'passed' } : { kind: 'failed', why },
    );
  }
  announcements.close();
}
