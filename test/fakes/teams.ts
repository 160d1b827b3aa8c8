import { type ChatFake, overLimit } from './chat-fake';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';

interface Sent {
  room: unknown;
  activity?: unknown;
  text: string;
  /** As the adapter was given it. */
  raw: string;
  card?: Record<string, unknown>;
}

type Teams = ChatFake & { sent: Sent[] };

/** @hubot-friends/hubot-ms-teams: text that reads as JSON is a card, a tag makes all of it mark-up. */
export function fakeTeams(): Teams {
  const { fake, take, sent } = room();
  const adapter = {
    conversationReferences: {},
    send: async ({ room: to }: { room: unknown }, message: unknown) => [
      await take({ room: to, ...asShown(String(message)) }),
    ],
  };
  const messageRoom = (to: unknown, message: unknown) => adapter.send({ room: to }, message);
  const said = (conversationType: string) => ({
    id: 'a1',
    text: '<at>hubot</at> run',
    room: {
      conversation: { id: '19:abc', conversationType },
      channelData: { channel: { id: '19:abc' } },
      serviceUrl: 'https://x',
    },
    user: { id: '29:1', name: 'alice' },
  });
  return Object.assign(fake, {
    robot: { name: 'hubot', adapter, messageRoom },
    heard: said('channel'),
    heardDirectly: said('personal'),
    sent,
  });
}

/** hubot-botframework: answers by the activity that the user carries. */
export function fakeBotFramework(): Teams {
  const { fake, take, sent } = room();
  const adapter = {
    connector: {},
    using: () => ({}),
    send: (
      context: { room: unknown; user?: { activity?: { source?: string; address?: unknown } } },
      message: unknown,
    ) => {
      if (context.user?.activity?.source !== 'msteams')
        throw new TypeError("Cannot read properties of undefined (reading 'source')");
      // The connector logs what goes wrong and tells nobody.
      take({ room: context.room, activity: context.user.activity, ...asShown(String(message)) }).catch(
        () => {},
      );
    },
  };
  const said = (conversationType: string) => ({
    id: 'a1',
    text: 'hubot run',
    user: {
      id: '29:1',
      name: 'alice',
      room: '19:abc',
      activity: {
        source: 'msteams',
        address: { conversation: { id: '19:abc', conversationType }, serviceUrl: 'https://x' },
      },
    },
  });
  return Object.assign(fake, {
    robot: { name: 'hubot', adapter },
    heard: said('channel'),
    heardDirectly: said('personal'),
    sent,
  });
}

function room() {
  const sent: Sent[] = [];
  const misbehave = new Misbehaviours();
  const fake = {
    refused: [] as string[],
    shown: () => sent.map(({ text }) => text),
    called: () =>
      sent.flatMap(({ raw }) => [...raw.matchAll(/<at>(.*?)<\/at>/g)].map(([, name]) => name ?? '')),
    files: () => [],
    fail: (how: Misbehaviour) => misbehave.next('send', how),
    stop: async () => {},
  };
  const take = async (message: Sent): Promise<{ id: string }> => {
    const wrong = misbehave.take('send');
    if (wrong?.delayMs !== undefined) await new Promise(() => {});
    if (wrong?.retryAfterSeconds !== undefined) {
      throw Object.assign(new Error('Too Many Requests'), {
        statusCode: 429,
        headers: { 'retry-after': String(wrong.retryAfterSeconds) },
      });
    }
    if (wrong?.error === 'gone')
      throw Object.assign(new Error('The bot is not part of the conversation roster.'), { statusCode: 403 });
    if (wrong) throw Object.assign(new Error('Bad gateway'), { statusCode: 502 });
    const size = Buffer.byteLength(JSON.stringify(message.card ?? message.text));
    if (overLimit(fake, size, 80_000))
      throw Object.assign(new Error('Message size too large'), { statusCode: 413 });
    sent.push(message);
    return { id: String(sent.length) };
  };
  return { fake, take, sent };
}

/** What the adapter makes of a string: a card where it is JSON, mark-up where it closes a tag. */
function asShown(message: string): { text: string; raw: string; card?: Record<string, unknown> } {
  try {
    const card = JSON.parse(message) as Record<string, unknown>;
    const body = (card?.body ?? []) as { text?: string }[];
    return { text: body.map(({ text }) => text ?? '').join('\n'), raw: message, card };
  } catch {
    const text = /<\/(.*)>/.test(message) ? message.replace(/<[^>]*>/g, '') : message;
    return { text: text.replaceAll('&lt;', '<'), raw: message };
  }
}
