import { randomUUID } from 'node:crypto';
import type { ChatService, Place, Post } from './chat/service';
import type { Log } from './log';
import type { Expected, Outbox } from './parts';
import { fromInert, originOf } from './stackstorm/origin';
import type { Announcement, StreamEvent } from './stackstorm/types';
import type { Memory } from './state/memory';

/** Until src/relay is here: sends at once, posts announcements as they come. */
export function standIn(service: ChatService, log: Log) {
  let sending: Promise<unknown> = Promise.resolve();
  const owed = new Set<string>();
  const post = async (place: Place, said: Post) => {
    const mine = sending.then(async () => {
      try {
        let posted: Awaited<ReturnType<ChatService['send']>> | undefined;
        for (const message of service.render(said, place)) posted = await service.send(place, message);
        return posted;
      } catch (error) {
        log.error(`A message could not be sent: ${String(error)}`);
        return undefined;
      }
    });
    sending = mine;
    return mine;
  };
  const outbox: Outbox = {
    post,
    whisper: (place, person, said) => post({ ...place, room: person.name, direct: true }, said),
  };
  return {
    outbox,
    id: randomUUID(),
    expect: async ({ announced, originId }: Expected) => {
      if (announced) owed.add(originId);
    },
    onLive() {},
    onEvent({ name, data }: StreamEvent) {
      if (!name.startsWith('st2.announcement__')) return;
      const payload = (data as { payload?: Announcement }).payload;
      if (payload === undefined) return;
      const origin = originOf(payload.context);
      const place: Place = origin?.place ?? { room: fromInert(String(payload.channel ?? '')) };
      const [text = '', body] = String(payload.message ?? '').split('{~}', 2);
      const said: Post = { text: text.trim() };
      if (body?.trim()) said.body = body.trim();
      if (payload.user) said.mention = { id: fromInert(payload.user), name: fromInert(payload.user) };
      if (payload.extra) said.extra = payload.extra;
      void post(place, said).then(() => origin && owed.delete(origin.id));
    },
    get busy() {
      return owed.size > 0;
    },
    settled: () => sending,
  };
}

/** Until src/state is here. */
export function forgetfulMemory(): Memory {
  const kept = new Map<string, unknown>();
  return {
    shared: false,
    get: async <T>(key: string) => kept.get(key) as T | undefined,
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    list: async <T>(prefix: string) =>
      [...kept].filter(([key]) => key.startsWith(prefix)) as [key: string, value: T][],
    claim: async () => true,
    release: async () => {},
    close: async () => {},
  };
}
