import type { HeardMessage } from '../../src/core/robot';
import { cardRefusal } from './adaptive-card-limits';
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

interface Activity {
  type?: string;
  id?: string;
  text?: string;
  textFormat?: string;
  summary?: string;
  attachments?: { contentType: string; content: Record<string, unknown> }[];
  entities?: { type: string }[];
}

type Teams = ChatFake & { sent: Sent[] };

/**
 * @hubot-friends/hubot-ms-teams 3.0.3 on botbuilder 4.23.3, as far as a message goes: the turn is over once the message
 * was heard, what the adapter itself sends late throws, and the client that came with the turn goes on.
 */
export function fakeTeams(): Teams & {
  changed: Activity[];
  heardInGroup: HeardMessage;
  /** What somebody pressed in a card, with what they filled in; some clients leave that out. */
  pressed(
    text: string,
    value: Record<string, unknown> | undefined,
    person?: { id: string; name: string },
  ): HeardMessage;
} {
  const { fake, take, sent, visible } = room();
  const changed: Activity[] = [];
  const adapter = {
    conversationReferences: {} as Record<string, unknown>,
    send: () => {
      throw new Error('`CloudAdapterBase.continueConversation` is deprecated');
    },
  };
  const cloud = {
    async continueConversationAsync(
      appId: string,
      reference: { serviceUrl?: string; conversation: { id: string } },
      logic: (turn: unknown) => Promise<void>,
    ): Promise<void> {
      if (appId !== 'app') throw new Error(`no such app: ${appId}`);
      if (reference.serviceUrl !== 'https://x')
        throw new TypeError('`serviceUrl` must be a non-empty string');
      const to = reference.conversation.id;
      const { proxy, revoke } = Proxy.revocable(
        {
          sendActivity: (activity: Activity) => take({ room: to, ...seenIn(activity), activity }),
          updateActivity: async (activity: Activity) => {
            refuseCard(fake, activity.attachments?.[0]?.content);
            changed.push(activity);
            Object.assign(visible[Number(activity.id) - 1] ?? {}, { card: undefined, ...seenIn(activity) });
          },
        },
        {},
      );
      await logic(proxy).finally(revoke);
    },
  };
  const said = (conversationType: string, id: string) => {
    const activity = {
      ...{ channelId: 'msteams', serviceUrl: 'https://x', from: { id: '29:1', name: 'alice' } },
      recipient: { id: '28:app', name: 'hubot' },
      conversation: { id, conversationType },
      ...(conversationType === 'channel' ? { channelData: { channel: { id: '19:abc' } } } : {}),
    };
    adapter.conversationReferences[id] = { ...activity, user: activity.from, bot: activity.recipient };
    const text = conversationType === 'personal' ? '@hubot @hubot run' : '<at>hubot</at> run';
    const user = { id: '29:1', name: 'alice', room: activity, message: { activity, adapter: cloud } };
    return { id: 'a1', text, room: activity, user };
  };
  const pressed = (
    text: string,
    value: Record<string, unknown> | undefined,
    from = { id: '29:1', name: 'alice' },
  ): HeardMessage => {
    const activity = {
      ...said('groupChat', '19:group').room,
      ...{ id: 'p1', text, value, from, replyToId: '1' },
    };
    const user = { ...from, room: activity, message: { activity, adapter: cloud } };
    return { id: activity.id, text, room: activity, user };
  };
  return Object.assign(fake, {
    pressed,
    robot: { name: 'hubot', adapter },
    heard: said('channel', '19:abc;messageid=77'),
    heardInGroup: said('groupChat', '19:group'),
    heardDirectly: said('personal', 'a:alice'),
    ...{ sent, changed },
  });
}

/** What people see of an activity, and what would call somebody. */
function seenIn({ text = '', textFormat, attachments, entities }: Activity): Omit<Sent, 'room'> {
  const card = attachments?.[0]?.content;
  const calls = (entities ?? []).filter(({ type }) => type === 'mention');
  if (card === undefined) {
    const shown = textFormat === 'markdown' ? asShown(text).text : text;
    return { text: shown, raw: calls.map(() => '<at>somebody</at>').join('') };
  }
  return { ...asShown(JSON.stringify(card)), card };
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
  /** What stands in the chats now: updates change it in place. */
  const visible: Sent[] = [];
  const misbehave = new Misbehaviours();
  const fake = {
    refused: [] as string[],
    shown: () => sent.map(({ text }) => text),
    payloads: visible,
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
    refuseCard(fake, message.card);
    const size = Buffer.byteLength(JSON.stringify(message.card ?? message.text));
    if (overLimit(fake, size, 80_000))
      throw Object.assign(new Error('Message size too large'), { statusCode: 413 });
    sent.push(message);
    visible.push({ ...message });
    return { id: String(sent.length) };
  };
  return { fake, take, sent, visible };
}

function refuseCard(fake: { refused: string[] }, card: Record<string, unknown> | undefined): void {
  const reason = card === undefined ? undefined : cardRefusal(card);
  if (reason === undefined) return;
  fake.refused.push(reason);
  throw Object.assign(new Error(reason), { statusCode: 400 });
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
