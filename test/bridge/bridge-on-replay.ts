import type { Bridge } from '../../src/bridge';
import { composeOn } from '../hubot/compose-on';
import { SmallHubot } from '../hubot/small-hubot';
import { ReplayServer } from './replay-server';

/** A bridge between a small Hubot and the recordings, ready. */
export interface OnReplay {
  hubot: SmallHubot;
  server: ReplayServer;
  bridge: Bridge;
  stop(): Promise<void>;
}

/** @param env on top of what makes it connect and speak as fast as it can */
export async function bridgeOnReplay(
  env: NodeJS.ProcessEnv = {},
  server = new ReplayServer(),
): Promise<OnReplay> {
  await server.start();
  const hubot = new SmallHubot();
  const bridge = composeOn(hubot, {
    ST2_API_URL: server.url,
    ST2_API_KEY: 'key-of-the-bot',
    ST2_CHAT_PACE: '10000/1000',
    ...env,
  });
  bridge.start();
  await bridge.ready;
  const end = Date.now() + 60_000;
  while (server.listening === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 5));
  return {
    hubot,
    server,
    bridge,
    async stop() {
      await bridge.stop();
      await server.stop();
    },
  };
}
