import { compose } from '../../src/compose';
import { definePlugin } from '../../src/core/plugin';
import { BrainMemory } from '../../src/state/brain-memory';
import { SmallHubot } from '../hubot/small-hubot';

describe('what one person says in one room', () => {
  it('is answered in order, and a command that fails takes nothing from the next one', async () => {
    let fail = () => {};
    const failing = new Promise<void>((_, reject) => {
      fail = () => reject(new Error('the disk is full'));
    });
    const plugin = definePlugin({
      name: 'trial',
      open: () => ({
        commands: [
          {
            name: 'first',
            help: [],
            match: (text) => (text === 'first' ? '' : undefined),
            run: () => failing,
          },
          {
            name: 'second',
            help: [],
            match: (text) => (text === 'second' ? '' : undefined),
            run: (call) => call.reply('the second was run'),
          },
        ],
      }),
    });
    const hubot = new SmallHubot();
    const env = { ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k', ST2_CHAT_PACE: '10000/1000' };
    const memory = new BrainMemory(hubot.asRobot.brain);
    const bridge = compose(hubot.asRobot, env, [plugin], { memory });
    bridge.start();
    await bridge.ready;
    hubot.say('hubot first');
    hubot.say('hubot second');
    await new Promise(setImmediate);
    fail();
    await hubot.hears(/the second was run/);
    expect(hubot.sent).toHaveLength(2);
    await bridge.stop();
  });
});
