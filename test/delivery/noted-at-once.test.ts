import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/compose';
import { FileMemory } from '../../src/state/file-memory';
import { ReplayServer } from '../bridge/replay-server';
import { SmallHubot } from '../hubot/small-hubot';
import { ManualClock } from '../manual-clock';
import { claimsOn } from './claims-on';

it('has on record that somebody waits before anything else can happen to the bot', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-noted-'));
  const file = join(folder, 'state.jsonl');
  const clock = new ManualClock();
  const memory = await FileMemory.open(file, clock);
  try {
    const { claims } = claimsOn({ memory, clock, bot: 'the bot' });
    const said = { text: 'deploy', person: { id: 'U1', name: 'ann' }, place: { room: '#ops' } };
    const taken = claims.take(said, async () => {});
    expect(readFileSync(file, 'utf8')).toMatch(/"relay:at-work:\w+".*"#ops".*\n/);
    await taken;
  } finally {
    await memory.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

it('has every message on record that Hubot hands over, before anything else comes from outside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-noted-'));
  const file = join(folder, 'state.jsonl');
  const hubot = new SmallHubot();
  const server = new ReplayServer();
  await server.start();
  const bridge = compose(hubot.asRobot, {
    ...{ ST2_API_URL: server.url, ST2_API_KEY: 'key-of-the-bot', ST2_EMBEDDED_DATA: folder },
    ST2_STATE_FILE: file,
  });
  try {
    bridge.start();
    await bridge.ready;
    const rooms = ['one', 'two', 'three'];
    for (const room of rooms) hubot.say('hubot help', { room });
    // What was read from a socket in one go is handed over in one turn of the event loop: it has not ended here.
    await new Promise((resolve) => setImmediate(resolve));
    const text = readFileSync(file, 'utf8');
    for (const room of rooms) expect(text).toMatch(new RegExp(`"relay:at-work:\\w+".*"room":"${room}"`));
  } finally {
    await bridge.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
