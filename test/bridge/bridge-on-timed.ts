import type { Bridge } from '../../src/bridge';
import { TimedStackStorm } from '../fakes/timed-stackstorm';
import { composeOn } from '../hubot/compose-on';
import { SmallHubot } from '../hubot/small-hubot';

/** A bot on a StackStorm that takes its time as the real one does, a hundred times faster. */
export interface OnTimed {
  hubot: SmallHubot;
  st2: TimedStackStorm;
  bridge: Bridge;
  stop(): Promise<void>;
}

const QUICK = { taken: 1, run: 5, told: 1, step: 10 };

/**
 * @param env on top of what makes it connect and speak as fast as it can
 * @param prepare makes the server what the test needs before the bot comes
 */
export async function bridgeOnTimed(
  env: NodeJS.ProcessEnv = {},
  prepare: (st2: TimedStackStorm) => void = () => {},
): Promise<OnTimed> {
  const st2 = await new TimedStackStorm(QUICK).start();
  prepare(st2);
  const bot = await anotherBotOn(st2, env);
  return {
    ...{ st2, ...bot },
    async stop() {
      await bot.bridge.stop();
      await st2.stop();
    },
  };
}

/** One more bot, which knows nothing of the first. */
export async function anotherBotOn(
  st2: TimedStackStorm,
  env: NodeJS.ProcessEnv = {},
): Promise<Pick<OnTimed, 'hubot' | 'bridge'>> {
  const listened = st2.listening;
  const hubot = new SmallHubot();
  const bridge = composeOn(hubot, {
    ...{ ST2_API_URL: st2.url, ST2_STREAM_URL: st2.url, ST2_API_KEY: 'key-of-the-bot' },
    ...{ ST2_CHAT_PACE: '10000/1000', ST2_COMMANDS_RELOAD_INTERVAL: '0', ST2_SECRET_KEY: 'of these tests' },
    ...env,
  });
  bridge.start();
  await bridge.ready;
  if (st2.streams) await until(() => st2.listening > listened);
  return { hubot, bridge };
}

/** Waits for a condition. @throws Error where it does not come */
export async function until(condition: () => boolean, patienceMs = 90_000): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`It did not come to ${condition.toString()}.`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
