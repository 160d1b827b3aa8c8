import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbedded } from '../../src/embedded';
import { preparePacks } from './prepare-packs';
import { readRecordings } from './recording';
import { Replay, type Verdict } from './replay';

/** `npm run workflows -- <folder of recorded workflows> [part of a name]` */
async function main(folder: string, only: string): Promise<number> {
  if (!existsSync(folder)) {
    process.stdout.write(`There are no recordings at ${folder}; nothing was replayed.\n`);
    return 0;
  }
  const recordings = readRecordings(folder);
  const home = mkdtempSync(join(tmpdir(), 'workflows-'));
  preparePacks(resolve(folder, '../packs'), join(home, 'packs'), recordings);
  const quiet = {
    debug() {},
    info() {},
    warn() {},
    error: (text: string) => process.stderr.write(`${text}\n`),
  };
  const embedded = await startEmbedded({
    packs: [resolve(__dirname, '../../packs'), join(home, 'packs')],
    store: join(home, 'store'),
    log: quiet,
    accounts: { chatbot: { password: 'recorded', role: 'admin' } },
  });
  const verdicts: Verdict[] = [];
  try {
    const replay = await Replay.as('chatbot', 'recorded', embedded);
    const waiting = recordings.filter(({ name }) => name.includes(only));
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const verdict = await replay.play(next);
        verdicts.push(verdict);
        process.stdout.write(
          `${verdict.passed ? 'ok  ' : verdict.skipped ? 'skip' : 'DIFF'} ${verdict.name}\n`,
        );
        const why = verdict.reason ?? verdict.skipped;
        if (why !== undefined) process.stdout.write(`     ${why}\n`);
      }
    };
    await Promise.all([work(), work(), work(), work()]);
  } finally {
    await embedded.close();
    rmSync(home, { recursive: true, force: true });
  }
  const measured = verdicts.filter(({ skipped }) => skipped === undefined);
  const passed = measured.filter((verdict) => verdict.passed).length;
  const skipped: Record<string, number> = {};
  for (const verdict of verdicts)
    if (verdict.skipped) skipped[verdict.skipped] = (skipped[verdict.skipped] ?? 0) + 1;
  process.stdout.write(`${JSON.stringify({ passed, total: measured.length, skipped })}\n`);
  return passed / Math.max(1, measured.length) >= 0.85 ? 0 : 1;
}

const [folder = '../shared/contract/workflows', only = ''] = process.argv.slice(2);
main(resolve(folder), only).then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
