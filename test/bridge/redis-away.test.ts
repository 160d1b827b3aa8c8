import { compose } from '../../src/compose';
import { SmallHubot } from '../hubot/small-hubot';
import { ManualClock } from '../manual-clock';

describe('a bridge whose Redis has never answered', () => {
  it('tells people that it is still starting, and stops when it is told to', async () => {
    const hubot = new SmallHubot();
    const clock = new ManualClock();
    // Port 9 (discard) is closed on any machine that runs tests.
    const env = { ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k', ST2_REDIS_URL: 'redis://127.0.0.1:9' };
    const bridge = compose(hubot.asRobot, env, undefined, { clock });
    bridge.start();
    hubot.say('hubot deploy shop');
    await clock.pass(10_000);
    await hubot.hears(/still starting/);
    await bridge.stop();
  });
});
