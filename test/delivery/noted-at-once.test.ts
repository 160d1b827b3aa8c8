import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/log';
import { MessageClaims } from '../../src/delivery/message-claims';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { DataLossMarker } from '../../src/state/data-loss-marker';
import { FileMemory } from '../../src/state/file-memory';
import { ManualClock } from '../manual-clock';
import { StackStormDouble } from './stackstorm-double';

it('has on record that somebody waits before anything else can happen to the bot', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-noted-'));
  const file = join(folder, 'state.jsonl');
  const clock = new ManualClock();
  const memory = await FileMemory.open(file, clock);
  try {
    const owed = new PendingCommands(memory, clock);
    const signature = new DataLossMarker(memory);
    const st2 = new StackStormDouble();
    const claims = new MessageClaims({ memory, owed, signature, st2, clock, log: silentLog, bot: 'the bot' });
    const said = { text: 'deploy', person: { id: 'U1', name: 'ann' }, place: { room: '#ops' } };
    const taken = claims.take(said, async () => {});
    expect(readFileSync(file, 'utf8')).toMatch(/"relay:at-work:\w+".*"#ops".*\n/);
    await taken;
  } finally {
    await memory.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
