import { chooseChatService } from '../../src/chat';
import { kirk, Rig } from '../plugins/operations/rig';

const said: string[] = [];
const adapter = {
  client: { say() {}, join() {} },
  send: (_envelope: unknown, ...texts: unknown[]) => void said.push(...texts.map(String)),
};
let rig: Rig;
beforeAll(async () => {
  const pace = { messages: 1_000, perMs: 1_000, scope: 'all' as const };
  rig = await Rig.start({ chat: chooseChatService({ name: 'hubot', adapter }, { pace }) });
});
afterAll(() => rig.stop());

async function ask(text: string): Promise<string[]> {
  said.length = 0;
  await rig.say(kirk, text, { room: '#ops' });
  return [...said];
}

describe('help where each line is a message, as on IRC', () => {
  it('is a line for each pack, with what one types and no more', async () => {
    const all = await ask('help');
    expect(all.length).toBeLessThan(15);
    expect(all.join('\n')).toMatch(/ops: .*disk \[path\]; memory; .*tail <file> \[<number> lines\]/);
    expect(all.at(-1)).toMatch(/^The bot: help \[words\] - .*; st2 status, tail, .* more: `hubot help st2`$/);
  });

  it('says of one command all that there is', async () => {
    expect((await ask('help tail')).join('\n')).toMatch(/Parameters:\n\s*file \(.*\n/);
  });
});
