import type { Incoming } from '../../src/core/chat';
import type { HeardMessage } from '../../src/core/robot';
import { listenToRobot } from '../../src/hubot/listener';
import { SmallHubot } from './small-hubot';

/** Longer than the bridge waits for the owner's other scripts. */
const A_MOMENT = 400;

describe('what the bridge hears', () => {
  let hubot: SmallHubot;
  let handled: { text: string; elsewhere: boolean }[];
  /** As it is handed over, also what somebody else may answer yet. */
  let inOrder: string[];
  let ids: (string | undefined)[];
  let ready: boolean;

  beforeEach(() => {
    hubot = new SmallHubot();
    const mine: typeof handled = [];
    handled = mine;
    ids = [];
    inOrder = [];
    ready = true;
    listenToRobot(hubot.asRobot, {
      hear: (message: HeardMessage): Incoming => ({
        text: String(message.text),
        person: { id: message.user?.id as string, name: '' },
        place: { room: String(message.room) },
        ...(message.id === undefined ? {} : { id: String(message.id) }),
      }),
      takes: ({ text }) => (ready ? text.startsWith('run') : undefined),
      handle: ({ id, text }, elsewhere) => {
        ids.push(id);
        inOrder.push(text);
        void elsewhere().then((isTaken) => mine.push({ text, elsewhere: isTaken }));
      },
    });
  });

  const handedOver = () => new Promise((resolve) => setImmediate(resolve));
  const moment = () => new Promise((resolve) => setTimeout(resolve, A_MOMENT));

  it('takes a command at once and leaves everything else to others first', async () => {
    hubot.say('hubot run x');
    hubot.say('hubot what is this');
    hubot.say('just talking');
    await handedOver();
    expect(handled).toEqual([{ text: 'run x', elsewhere: false }]);
    await moment();
    expect(handled[1]).toEqual({ text: 'what is this', elsewhere: false });
    expect(handled.length).toBe(2);
  });

  it('hands over what one says in the order it was said, also what is no command yet', async () => {
    hubot.say('hubot what is this');
    hubot.say('hubot run x');
    await handedOver();
    expect(inOrder).toEqual(['what is this', 'run x']);
  });

  it('hears a name that the chat service told late', async () => {
    hubot.name = 'marvin';
    hubot.say('marvin run x');
    hubot.say('hubot run y');
    await handedOver();
    expect(inOrder).toEqual(['run x']);
  });

  it('lets the owner’s catch-all fire for what is no command', () => {
    const caught: string[] = [];
    hubot.catchAll(() => caught.push('caught'));
    hubot.say('hubot what is this');
    hubot.say('hubot run x');
    expect(caught).toEqual(['caught']);
  });

  it('knows that another script takes a message', async () => {
    hubot.hear(/^hubot tell me a joke/, ({ send }) => send('no'));
    hubot.say('hubot tell me a joke');
    await moment();
    expect(handled).toEqual([{ text: 'tell me a joke', elsewhere: true }]);
  });

  it('does not count a script that hears everything and says nothing', async () => {
    hubot.hear(/.*/, () => {});
    hubot.say('hubot what is this');
    await moment();
    expect(handled).toEqual([{ text: 'what is this', elsewhere: false }]);
  });

  it('counts a catch-all that has answered', async () => {
    hubot.catchAll(({ send }) => send('I do not understand'));
    hubot.say('hubot what is this');
    await moment();
    expect(handled).toEqual([{ text: 'what is this', elsewhere: true }]);
  });

  it('takes everything that is said to the bot while nobody can say yet what is a command', async () => {
    ready = false;
    hubot.say('hubot anything');
    await handedOver();
    expect(handled).toEqual([{ text: 'anything', elsewhere: false }]);
  });

  it('takes no id for one that every message has: the old Shell adapter calls each line “messageId”', async () => {
    hubot.say('hubot run a', { messageId: 'messageId' });
    hubot.say('hubot run b', { messageId: '1715000000.000100' });
    hubot.adapterName = 'shell';
    hubot.say('hubot run c', { messageId: '17' });
    await handedOver();
    expect(ids).toEqual([undefined, '1715000000.000100', undefined]);
  });

  it('hears a call by name alone, and no empty line at a terminal', async () => {
    hubot.say('@hubot');
    hubot.adapterName = 'Shell';
    hubot.say('hubot ');
    hubot.say('');
    hubot.say('hubot');
    await moment();
    expect(handled.map(({ text }) => text)).toEqual(['', '']);
  });
});
