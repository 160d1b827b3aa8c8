import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { until } from '../until';
import { emptyFolder, PipedBot, removeFolder } from './bot';

const PACKS = resolve(__dirname, '../../packs');

/** A number that is nobody else's: the length of a sleep, by which its processes are known. */
const SECONDS = 7_000 + (process.pid % 900) + 0.25;

describe('kill -9 of the bot', () => {
  let folder: string;
  let bot: PipedBot;
  let again: Embedded | undefined;

  beforeEach(() => {
    folder = emptyFolder();
  });
  afterEach(async () => {
    await again?.close();
    if (bot.exitCode === undefined) bot.kill();
    removeFolder(folder);
  });

  it('while ten executions run leaves ten truthful records and no process', async () => {
    bot = new PipedBot(folder);
    await bot.sees(/Ready/);
    for (let i = 0; i < 10; i++) bot.type(`run sleep ${SECONDS} # ${i}`);
    for (let i = 0; i < 10; i++) await bot.sees(/Running it\./);
    await until('ten sleep', () => sleepers().length === 10);
    bot.kill();
    await bot.ends();

    again = await startEmbedded({ packs: [PACKS], store: join(folder, '.hubot-st2'), log: silentLog });
    const response = await fetch(`${again.url}/v1/executions?action=core.local&limit=50`, {
      headers: { 'St2-Api-Key': again.apiKey },
    });
    const executions = (await response.json()) as { status: string }[];
    expect(executions.length).toBe(10);
    // What was killed did not succeed, and does not run any more.
    for (const { status } of executions) expect(['abandoned', 'failed', 'canceled']).toContain(status);
    await until('none is left', () => sleepers().length === 0);
  });
});

/** Processes of the sleeps, by what /proc says of them; none where there is no /proc. */
function sleepers(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`sleep\0${SECONDS}`)
      );
    } catch {
      return false;
    }
  });
}
