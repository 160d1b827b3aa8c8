import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { ChatRobot } from '../../../src/core/robot';
import { fakeDiscord } from '../../fakes/discord';
import { kirk, Rig, spock } from '../operations/rig';

const BAY = resolve(__dirname, 'packs');
const quick = { pace: { messages: 1000, perMs: 1000, scope: 'room' as const } };

let rig: Rig;
afterEach(() => rig.stop());

async function until<T>(found: () => T | undefined): Promise<T> {
  for (let waited = 0; waited < 10_000; waited += 10) {
    const one = found();
    if (one !== undefined) return one;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`it did not happen: ${rig.logs.slice(-5).join(' / ')}`);
}

describe('a form on Slack', () => {
  const socket = new EventEmitter();
  let calls: [string, Record<string, unknown>][];
  let acks: unknown[];
  const shown = () => JSON.stringify(calls);

  beforeEach(async () => {
    calls = [];
    acks = [];
    socket.removeAllListeners();
    const apiCall = async (method: string, args: Record<string, unknown>) => {
      calls.push([method, args]);
      return { ok: true, ts: `1.${calls.length}`, channel: 'D0KIRK' };
    };
    const said = (method: string) => (args: Record<string, unknown>) => apiCall(method, args);
    const web = {
      apiCall,
      chat: {
        postMessage: said('chat.postMessage'),
        update: said('chat.update'),
        postEphemeral: said('chat.postEphemeral'),
      },
      conversations: { open: async () => ({ ok: true, channel: { id: 'D0KIRK' } }) },
    };
    const robot = { name: 'hubot', adapter: { send() {}, socket, client: { web, socket } } };
    const chat = chooseChatService(robot as unknown as ChatRobot, quick);
    rig = await Rig.start({ packs: [BAY], chat });
  });

  const interact = (body: Record<string, unknown>) =>
    socket.emit('interactive', { body, ack: (answer?: unknown) => void acks.push(answer ?? 'closed') });
  const press = (user: string, value: string) =>
    interact({
      ...{ type: 'block_actions', trigger_id: 'T1', user: { id: user }, channel: { id: 'C-OPS' } },
      actions: [{ action_id: 'hubot-st2:0', value, action_ts: String(calls.length) }],
    });
  const submit = (callback: string, values: Record<string, unknown>) =>
    interact({
      type: 'view_submission',
      user: { id: kirk.id },
      view: { callback_id: callback, state: { values } },
    });
  const viewOpened = () =>
    calls.find(([method]) => method === 'views.open')?.[1].view as { callback_id: string } | undefined;
  const opener = () => /form \w{4}\.0 open/.exec(shown())?.[0] ?? '';

  it('is one press, the values, and one more: what does not fit is said beside its field', async () => {
    await rig.say(kirk, 'beam scotty');
    press(kirk.id, await until(() => opener() || undefined));
    const view = await until(viewOpened);
    expect(view).toMatchObject({
      type: 'modal',
      blocks: [
        { block_id: 'where', element: { type: 'static_select', options: { length: 3 } } },
        { block_id: 'level', hint: { text: 'a whole number' }, element: { type: 'plain_text_input' } },
      ],
    });
    const where = { value: { selected_option: { value: '#2' } } };
    submit(view.callback_id, { where, level: { value: { value: '11' } } });
    await until(() => acks[1]);
    expect(acks[1]).toEqual({ response_action: 'errors', errors: { level: 'level must be <= 9' } });
    submit(view.callback_id, { where, level: { value: { value: '7' } } });
    await until(() => (/scotty to sickbay at 7/.test(shown()) ? true : undefined));
    expect(shown()).toContain('hubot beam scotty to sickbay level=7');
    submit(view.callback_id, { where, level: { value: { value: '7' } } });
    await until(() => (/Too late: that form was filled in/.test(shown()) ? true : undefined));
    expect(shown().match(/That is the command/g)).toHaveLength(1);
  });

  it('opens for nobody else, and asks a secret directly', async () => {
    await rig.say(kirk, 'unbar');
    press(spock.id, await until(() => opener() || undefined));
    await until(() => (/Only kirk fills that in/.test(shown()) ? true : undefined));
    expect(viewOpened()).toBeUndefined();
    press(kirk.id, opener());
    const view = await until(viewOpened);
    expect(JSON.stringify(view)).not.toContain('pin');
    submit(view.callback_id, { door: { value: { value: 'gate' } } });
    await until(() => (/is a secret: I have asked you in a direct message/.test(shown()) ? true : undefined));
  });
});

describe('a form on Discord', () => {
  it('is a modal, which is the first answer to the press, and says what does not fit', async () => {
    const fake = fakeDiscord();
    const chat = chooseChatService(fake.robot as unknown as ChatRobot, quick);
    rig = await Rig.start({ packs: [BAY], chat });
    await rig.say({ id: '42', name: 'alice' }, 'beam scotty', { room: '100' });
    const opener = await until(() => /st2:form \w{4}\.0 open/.exec(JSON.stringify(fake.sent))?.[0]);
    const answers: [string, { custom_id?: string; components?: unknown } | undefined][] = [];
    const answer = (name: string) => async (given?: { custom_id?: string }) =>
      void answers.push([name, given]);
    const ways = Object.fromEntries(
      ['showModal', 'deferUpdate', 'reply'].map((name) => [name, answer(name)]),
    );
    const common = { user: { id: '42', username: 'alice' }, channelId: '100', guildId: '7', ...ways };
    fake.client.emit('interactionCreate', { ...common, id: 'i1', customId: opener });
    await until(() => answers[0]);
    const drawn = JSON.stringify(answers[0]);
    expect(drawn).toMatch(
      /^\["showModal",.*"label":"where","component":\{"type":3,.*"label":"level",.*"component":\{"type":4,/,
    );
    const customId = /hubot-st2:form:\w{4}/.exec(drawn)?.[0];
    const send = (id: string, level: string) =>
      fake.client.emit('interactionCreate', {
        ...{ ...common, id, customId },
        fields: {
          fields: new Map<string, unknown>([
            ['where', { type: 3, values: ['#3'] }],
            ['level', { type: 4, value: level }],
          ]),
        },
      });
    send('i2', 'high');
    expect((await until(() => answers[1]))[1]).toMatchObject({ flags: 64, components: [{ type: 1 }] });
    send('i3', '5');
    await until(() => (fake.shown().some((text) => /scotty to planet at 5/.test(text)) ? true : undefined));
    expect(fake.refused).toEqual([]);
  });
});
