import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bridge } from '../../src/bridge';
import { compose } from '../../src/compose';
import { SmallHubot } from '../hubot/small-hubot';
import { ReplayServer } from './replay-server';

describe('a bot dropped into a Hubot whose brain nobody keeps', () => {
  const NOTICE =
    /The bot's brain is not persisted, so pending results are lost on restart\. Set ST2_STATE_FILE or ST2_REDIS_URL\./;
  let folder: string;
  let server: ReplayServer;
  let bridge: Bridge;
  let hubot: SmallHubot;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hubot-st2-lost-'));
    server = new ReplayServer();
    await server.start();
    hubot = new SmallHubot();
    hubot.brain.listenerCount = () => 0;
  });
  afterEach(async () => {
    await bridge.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function startIn(data: string): Promise<void> {
    bridge = compose(hubot.asRobot, {
      ...{ ST2_API_URL: server.url, ST2_API_KEY: 'key-of-the-bot', ST2_CHAT_PACE: '10000/1000' },
      ST2_EMBEDDED_DATA: data,
    });
    bridge.start();
    await bridge.ready;
  }
  const notices = () => hubot.sent.filter(({ text }) => NOTICE.test(text)).length;

  it('says once that a restart loses results, where its folder cannot be written, and in the doctor each time', async () => {
    writeFileSync(join(folder, 'file'), '');
    await startIn(join(folder, 'file'));
    hubot.say('hubot help');
    await hubot.hears(NOTICE);
    hubot.say('hubot st2 doctor');
    await hubot.hears(/memory: The bot's brain is not persisted[^→]*→ Set ST2_STATE_FILE or ST2_REDIS_URL/);
    expect(notices()).toBe(1);
  });

  it('says nothing of it where a file in its folder remembers', async () => {
    await startIn(join(folder, '.hubot-st2'));
    hubot.say('hubot st2 doctor');
    await hubot.hears(/aliases can be read|broken|All is well/);
    expect(hubot.sent.map(({ text }) => text).join('\n')).not.toMatch(/persisted/);
  });
});
