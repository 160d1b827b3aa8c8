import { composeOn } from '../hubot/compose-on';
import { SmallHubot } from '../hubot/small-hubot';

describe('a bridge whose StackStorm is not there', () => {
  it('says so wherever it matters, and logs no stack', async () => {
    const hubot = new SmallHubot();
    // Port 9 (discard) is closed on any machine that runs tests.
    const bridge = composeOn(hubot, { ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k' });
    bridge.start();
    await bridge.ready;
    const said = async (text: string, answer: RegExp) => {
      hubot.sent.length = 0;
      hubot.say(`hubot ${text}`);
      await hubot.hears(answer);
    };
    const trouble =
      /^(?:ada: )?I have no commands yet, because .*nothing answers at 127\.0\.0\.1:9 \(ECONNREFUSED\)/;
    for (const text of ['help', 'st2 aliases', 'disk']) await said(text, trouble);
    await said('st2 history', /StackStorm cannot be reached, so nothing was run\./);
    await bridge.stop();
    expect(hubot.logged.join('\n')).toMatch(/A command failed: nothing answers/);
    expect(hubot.logged.join('\n')).not.toMatch(/\n\s+at /);
  });
});
