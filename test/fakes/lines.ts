import type { Envelope } from '../../src/core/robot';
import { type ChatFake, overLimit } from './chat-fake';
import { type Misbehaviour, Misbehaviours } from './misbehaviour';

interface Lines extends ChatFake {
  sent: { envelope: Envelope; text: string }[];
}

interface Manners {
  /** What makes the adapter recognisable. */
  carries: Record<string, unknown>;
  limit: number;
  size(text: string): number;
  /** Why the server would end the connection or misread the text. */
  breaks(text: string): string | undefined;
  called(text: string): string[];
  heard: Lines['heard'];
  heardDirectly: Lines['heard'];
}

/** An adapter that takes text and nothing else, in front of a server with limits. */
function fakeLines(manners: Manners): Lines {
  const sent: Lines['sent'] = [];
  const misbehave = new Misbehaviours();
  const fake = { refused: [] as string[] };
  const send = async (envelope: Envelope, text: unknown) => {
    const wrong = misbehave.take('send');
    if (wrong?.delayMs !== undefined) await new Promise(() => {});
    if (wrong?.retryAfterSeconds !== undefined) {
      throw Object.assign(new Error('Flood protection'), { retryAfter: wrong.retryAfterSeconds });
    }
    if (wrong?.error === 'gone') throw new Error('Cannot send to channel');
    if (wrong) throw new Error('Socket closed');
    if (typeof text !== 'string') throw new Error('not a text');
    const reason = manners.breaks(text) ?? overLimit(fake, manners.size(text), manners.limit);
    if (reason !== undefined) {
      fake.refused.push(reason);
      throw new Error(reason);
    }
    sent.push({ envelope, text });
  };
  return Object.assign(fake, {
    sent,
    robot: { name: 'hubot', adapter: { send, ...manners.carries } },
    heard: manners.heard,
    heardDirectly: manners.heardDirectly,
    shown: () => sent.map(({ text }) => text),
    payloads: sent,
    called: () => sent.flatMap(({ text }) => manners.called(text)),
    files: () => [],
    fail: (how: Misbehaviour) => misbehave.next('send', how),
    stop: async () => {},
  });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come
const NOT_ONE_LINE = /[\u0000-\u001f\u007f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not come
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const broadcasts = (text: string) =>
  [...text.matchAll(/@(all|channel|everyone|here)\b/g)].map(([, name]) => name ?? '');

/** Clients of IRC highlight who is named at the start of a line. */
export const fakeIrc = () =>
  fakeLines({
    carries: { bot: { say() {}, join() {} } },
    // 512 bytes less ":nick!user@host PRIVMSG #channel :" and CR LF.
    limit: 400,
    size: Buffer.byteLength,
    breaks: (text) => (NOT_ONE_LINE.test(text) || text.trim() === '' ? 'not one line of text' : undefined),
    called: (text) => [...broadcasts(text), ...(/^(alice|bob)[:,]?/.exec(text)?.slice(1) ?? [])],
    heard: { text: 'hubot run', user: { id: 'alice', name: 'alice', room: '#ops' }, room: '#ops' },
    heardDirectly: { text: 'hubot run', user: { id: 'alice', name: 'alice', reply_to: 'alice' } },
  });

export const fakeXmpp = () =>
  fakeLines({
    carries: { client: { send() {}, iqCaller: {} } },
    limit: 10_000,
    size: (text) => Buffer.byteLength(text.replace(/[&<>]/g, '&amp;')),
    breaks: (text) => (NOT_XML.test(text) ? 'not well-formed' : undefined),
    called: (text) => [...broadcasts(text), ...(/^(alice|bob)[:,]?/.exec(text)?.slice(1) ?? [])],
    heard: {
      text: 'hubot run',
      user: { id: 'alice', name: 'alice', room: 'ops@muc.x', type: 'groupchat', privateChatJID: 'alice@x/1' },
    },
    heardDirectly: { text: 'hubot run', user: { id: 'alice', name: 'alice', room: 'alice@x', type: 'chat' } },
  });

/** The shell, and every adapter that nobody knows: no limit of its own but the one that the bridge keeps. */
export const fakePlain = () =>
  fakeLines({
    carries: {},
    limit: 4_000,
    size: (text) => text.length,
    breaks: () => undefined,
    called: (text) => [...broadcasts(text), ...(/^(alice|bob)[:,]?/.exec(text)?.slice(1) ?? [])],
    heard: { id: '1', text: 'hubot run', user: { id: '1', name: 'alice', room: 'Shell' } },
    heardDirectly: { id: '1', text: 'hubot run', user: { id: '1', name: 'alice', room: 'Shell' } },
  });
