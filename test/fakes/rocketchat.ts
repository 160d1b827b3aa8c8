import { type ChatFake, overLimit, plainNames } from './chat-fake';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';

/** As much of Rocket.Chat's driver as hubot-rocketchat carries, with the server's default limit. */
export function fakeRocketChat(): ChatFake & { sent: Record<string, unknown>[]; methods: unknown[][] } {
  const sent: Record<string, unknown>[] = [];
  /** What stands in the rooms now: updates change it in place. */
  const now: Record<string, unknown>[] = [];
  const methods: unknown[][] = [];
  const misbehave = new Misbehaviours();
  const fake = { refused: [] as string[] };
  const take = async (message: Record<string, unknown>) => {
    const wrong = misbehave.take('send');
    if (wrong?.delayMs !== undefined) await new Promise(() => {});
    if (wrong?.retryAfterSeconds !== undefined) {
      throw Object.assign(new Error('Error, too many requests. Please slow down.'), {
        error: 'too-many-requests',
      });
    }
    if (wrong?.error === 'gone') throw Object.assign(new Error('error-not-allowed: room does not exist'), {});
    if (wrong) throw new Error('Internal server error');
    if (overLimit(fake, visible(message).length, 5_000)) throw new Error('Message size exceed maximum');
    sent.push(message);
    now.push(message);
    return { _id: `m${sent.length}` };
  };
  const adapter = {
    send: () => undefined,
    driver: {
      sendMessage: take,
      sendToRoomId: (msg: string, rid: string) => take({ msg, rid }),
      sendDirectToUser: (msg: string, user: string) => take({ msg, direct: user }),
    },
    callMethod: async (...args: unknown[]) => {
      methods.push(args);
      const [method, message] = args as [string, Record<string, unknown>?];
      const at = Number(String(message?._id ?? '').slice(1)) - 1;
      if (method === 'updateMessage') now[at] = { ...message };
    },
  };
  const said = (roomType: string) => ({
    id: 'r1',
    text: 'hubot run',
    user: { id: 'u1', name: 'alice', room: 'ops', roomID: 'rid1', roomType },
  });
  return Object.assign(fake, {
    sent,
    methods,
    robot: { name: 'hubot', adapter },
    heard: said('c'),
    heardDirectly: said('d'),
    shown: () => sent.map(visible),
    payloads: now,
    called: () => sent.flatMap((message) => plainNames(visible(message))),
    files: () => [],
    fail: (how: Misbehaviour) => misbehave.next('send', how),
    stop: async () => {},
  });
}

function visible(message: Record<string, unknown>): string {
  const boxes = (message.attachments ?? []) as Record<string, unknown>[];
  return [message.msg, ...boxes.map(({ text }) => text)].filter(Boolean).join('\n');
}
