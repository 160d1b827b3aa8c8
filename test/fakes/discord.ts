import { EventEmitter } from 'node:events';
import { type ChatFake, overLimit } from './chat-fake';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';

interface Sent {
  channel: string;
  payload: Record<string, unknown>;
}

const FIRST_ID = 1_001;

/** As much of discord.js as the adapter carries, with Discord's limits. */
export function fakeDiscord(): ChatFake & { sent: Sent[]; client: EventEmitter; threads: string[] } {
  const sent: Sent[] = [];
  const threads: string[] = [];
  const misbehave = new Misbehaviours();
  const fake = { refused: [] as string[] };
  /** What stands in the channels now: updates change it in place. */
  const visibleNow: Sent[] = [];
  const check = (payload: Record<string, unknown>) => {
    const reason = refusal(fake, payload);
    if (reason !== undefined)
      throw Object.assign(new Error(`Invalid Form Body: ${reason}`), { status: 400, code: 50_035 });
  };
  const channel = (id: string): Record<string, unknown> => ({
    id,
    send: async (payload: Record<string, unknown>) => {
      const wrong = misbehave.take('send');
      if (wrong) await discordError(wrong);
      check(payload);
      sent.push({ channel: id, payload });
      return { id: String(FIRST_ID + visibleNow.push({ channel: id, payload }) - 1) };
    },
    messages: {
      edit: async (at: string, payload: Record<string, unknown>) => {
        check(payload);
        Object.assign(visibleNow[Number(at) - FIRST_ID] ?? {}, { payload });
      },
      fetch: async (at: string) => ({
        startThread: async () => {
          threads.push(at);
          channels.set(at, channel(at));
          return channels.get(at);
        },
      }),
    },
  });
  const channels = new Map<string, Record<string, unknown>>([['100', channel('100')]]);
  const user = (id: string) => ({
    createDM: async () => {
      channels.set(`9${id}`, channel(`9${id}`));
      return channels.get(`9${id}`);
    },
  });
  const client = Object.assign(new EventEmitter(), {
    channels: {
      cache: channels,
      fetch: async (id: string) => {
        throw Object.assign(new Error('Unknown Channel'), { status: 404, code: 10_003, id });
      },
    },
    users: { fetch: async (id: string) => user(id) },
  });
  const robot = { name: 'hubot', adapter: { send: () => undefined, client } };
  const said = (guildId: string | null) => ({
    id: '555',
    text: '@hubot run',
    room: '100',
    user: { id: '42', name: 'alice', room: '100', message: { guildId } },
  });
  return Object.assign(fake, {
    sent,
    threads,
    client,
    robot,
    heard: said('7'),
    heardDirectly: said(null),
    shown: () => sent.map(({ payload }) => visible(payload)),
    payloads: visibleNow,
    called: () => sent.flatMap(({ payload }) => calledBy(payload)),
    files: () => sent.flatMap(({ payload }) => filesIn(payload)),
    fail: (how: Misbehaviour) => misbehave.next('send', how),
    stop: async () => {},
  });
}

async function discordError(wrong: Misbehaviour): Promise<void> {
  if (wrong.delayMs !== undefined) await new Promise(() => {});
  if (wrong.retryAfterSeconds !== undefined) {
    throw Object.assign(new Error('You are being rate limited'), {
      status: 429,
      retryAfter: wrong.retryAfterSeconds,
    });
  }
  if (wrong.error === 'gone') throw Object.assign(new Error('Missing Access'), { status: 403, code: 50_001 });
  throw Object.assign(new Error('Internal'), { status: wrong.status ?? 500 });
}

function refusal(fake: { refused: string[] }, payload: Record<string, unknown>): string | undefined {
  const content = String(payload.content ?? '');
  const embeds = (payload.embeds ?? []) as Record<string, unknown>[];
  if (
    content === '' &&
    embeds.length === 0 &&
    payload.files === undefined &&
    payload.components === undefined
  ) {
    fake.refused.push('empty message');
    return 'Cannot send an empty message';
  }
  for (const embed of embeds) {
    const fields = (embed.fields ?? []) as { name: string; value: string }[];
    const inFields = fields.map(({ name, value }) => name.length + value.length);
    const total =
      [embed.title, embed.description].join('').length + inFields.reduce((sum, size) => sum + size, 0);
    const over =
      overLimit(fake, String(embed.description ?? '').length, 4_096) ?? overLimit(fake, total, 6_000);
    if (over !== undefined) return over;
    if (fields.length > 25 || fields.some(({ value }) => value.length > 1_024 || value === ''))
      return 'fields';
  }
  const rows = (payload.components ?? []) as { components: { custom_id: string; label: string }[] }[];
  if (rows.length > 5 || rows.some(({ components }) => components.length > 5)) return 'components';
  if (rows.some(({ components }) => components.some((button) => button.custom_id.length > 100)))
    return 'custom_id';
  return overLimit(fake, content.length, 2_000);
}

function visible(payload: Record<string, unknown>): string {
  const embeds = (payload.embeds ?? []) as Record<string, unknown>[];
  return [payload.content, ...embeds.map(({ description }) => description)].filter(Boolean).join('\n');
}

function calledBy(payload: Record<string, unknown>): string[] {
  const allowed = payload.allowedMentions as { parse: string[]; users?: string[] } | undefined;
  if (!allowed) return ['anyone'];
  const everyone = allowed.parse.length > 0 ? ['everyone'] : [];
  return [...everyone, ...(allowed.users ?? []).filter((id) => visible(payload).includes(`<@${id}>`))];
}

function filesIn(payload: Record<string, unknown>): { name: string; content: string }[] {
  const files = (payload.files ?? []) as { attachment: Buffer; name: string }[];
  return files.map(({ attachment, name }) => ({ name, content: attachment.toString('utf8') }));
}
