import { resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { ChatRobot } from '../../../src/core/robot';
import { fakeDiscord } from '../../fakes/discord';
import { Rig } from '../operations/rig';

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
