import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { FROM_SOURCE } from '../../from-source';

/** Rounds of one run; FUZZ_ROUNDS and FUZZ_SEED make it longer, or the same again. */
const ROUNDS = Number(process.env.FUZZ_ROUNDS ?? 8);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261);

interface Verdict {
  rounds: number;
  unanswered: number;
  stray: string[];
  stacks: string[];
  internal: string[];
  polluted: boolean;
}

/** A bridge of its own process, so that whatever it does not catch is seen. */
function run(seed: number, rounds: number): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      [...FROM_SOURCE, join(__dirname, 'child.ts'), String(seed), String(rounds)],
      { cwd: join(__dirname, '..', '..', '..'), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout.on('data', (data) => {
      said += String(data);
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0 && said !== '') resolve(JSON.parse(said) as Verdict);
      else reject(new Error(`the bridge ended with ${code}: ${said}`));
    });
  });
}

it(
  `stays up and answers the next command, whatever the backend sends (seed ${SEED})`,
  async () => {
    expect(await run(SEED, ROUNDS)).toMatchObject({
      rounds: ROUNDS,
      unanswered: 0,
      stray: [],
      stacks: [],
      internal: [],
      polluted: false,
    });
  },
  // Only a bridge that answers nothing more takes as long; see PATIENCE_MS of child.ts.
  240_000 + ROUNDS * 15_000,
);
