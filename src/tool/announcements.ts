import { systemClock } from '../core/clock';
import type { Config } from '../core/config';
import { silentLog } from '../core/log';
import { Secrets } from '../core/secrets';
import { readAnnouncement, type Saying } from '../delivery/announcement';
import { botCredentials } from '../stackstorm/bot-credentials';
import { endpointsOf } from '../stackstorm/endpoints';
import { EventStream } from '../stackstorm/event-stream';
import { announcementEvents } from '../stackstorm/executions';
import { createHttp } from '../stackstorm/http';

/** What is announced on the bot's route while something is tried. */
export interface Announcements {
  /** Waits for the next one that is for this room. @returns undefined after `ms` milliseconds */
  next(room: string, ms: number): Promise<Saying | undefined>;
  close(): void;
}

/** Listens to the backend's event stream; resolves when it is open, or after `patienceMs` rejects. */
export async function listenToAnnouncements(config: Config, patienceMs: number): Promise<Announcements> {
  const secrets = new Secrets();
  const http = createHttp(config, silentLog);
  const { auth, stream } = endpointsOf(config);
  const heard: Saying[] = [];
  const waiting = new Set<() => void>();
  let live = () => {};
  let lost = 'no answer';
  const open = new Promise<void>((resolve) => {
    live = resolve;
  });
  const events = new EventStream(
    {
      ...{ http, stream, secrets, clock: systemClock, log: silentLog },
      events: announcementEvents(config.route),
      credentials: botCredentials(config, { http, auth, secrets, clock: systemClock }),
      silenceMs: config.streamSilence,
      timeoutMs: config.requestTimeout,
    },
    {
      onLive: () => live(),
      onLost: (reason) => {
        lost = reason;
      },
      onEvent({ data }) {
        const saying = readAnnouncement((data as { payload?: unknown } | null)?.payload);
        if (saying === undefined) return;
        heard.push(saying);
        for (const wake of waiting) wake();
      },
    },
  );
  events.start();
  if (!(await within(open, patienceMs))) {
    events.stop();
    throw new Error(`the event stream at ${stream} does not open (${lost})`);
  }
  return {
    close: () => events.stop(),
    async next(room, ms) {
      const until = Date.now() + ms;
      for (;;) {
        const at = heard.findIndex((saying) => (saying.origin?.place.room ?? saying.room) === room);
        if (at >= 0) return heard.splice(at, 1)[0];
        const left = until - Date.now();
        if (left <= 0) return undefined;
        await new Promise<void>((resolve) => {
          const timer = setTimeout(done, left);
          function done() {
            clearTimeout(timer);
            waiting.delete(done);
            resolve();
          }
          waiting.add(done);
        });
      }
    },
  };
}

/** Whether a promise resolves within so many milliseconds. */
async function within(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
