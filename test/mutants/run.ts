/**
 * `npm run mutate` changes the lines that order, keep, judge and seal, one at a time, and runs their tests: the score
 * of each room, with what survived in `survivors-ROOM.md`. `npm run mutate -- policy audit` does so for these rooms,
 * `npm run mutate -- known` for the faults that no test noticed once. With `--sample 200`, about so many changes of each
 * room are tried, the same ones for the same `--seed`: for rooms whose tests take hours.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { killKnownMutants } from './known-mutants';
import { type MutationReport, resultOf, type Sample, survivorsFile } from './survivors';

const ROOT = resolve(__dirname, '../..');
const STRYKER = join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
/** Fetched here and not by `npm ci`: it brings 90 packages that nobody needs who only builds or tests. */
const VERSION = '9.6.1';
const ROOMS = Object.keys(require('./rooms.js') as object);

function fetchStryker(): void {
  if (existsSync(STRYKER)) return;
  const fetch = ['install', '--no-save', '--ignore-scripts', `@stryker-mutator/core@${VERSION}`];
  console.log(`npm ${fetch.join(' ')}`);
  if (spawnSync('npm', fetch, { cwd: ROOT, stdio: 'inherit' }).status !== 0)
    throw new Error(
      'Stryker could not be fetched: see above, and try again when the registry can be reached.',
    );
}

/**
 * Mutates one room and writes its survivors.
 * @param sample which changes are tried; all where it is undefined
 * @returns a line with its score and how long that took
 */
function mutate(room: string, sample: Sample | undefined): string {
  const nice = process.platform === 'win32' ? [] : ['nice', '-n', '15'];
  const [program = '', ...rest] = [
    ...nice,
    process.execPath,
    STRYKER,
    'run',
    'test/mutants/stryker.config.js',
  ];
  const env = {
    ...process.env,
    MUTATE_ROOM: room,
    ...(sample !== undefined && { MUTATE_SAMPLE: sample.size, MUTATE_SEED: sample.seed }),
  };
  const begun = Date.now();
  const { status } = spawnSync(program, rest, { cwd: ROOT, stdio: 'inherit', env });
  const seconds = Math.round((Date.now() - begun) / 1_000);
  if (status !== 0) throw new Error(`The room ${room} could not be mutated: see above.`);
  const report = readFileSync(join(ROOT, `reports/mutants/${room}.json`), 'utf8');
  const result = resultOf(JSON.parse(report) as MutationReport);
  const path = join(__dirname, `survivors-${room}.md`);
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  writeFileSync(path, survivorsFile(room, result, before, sample));
  const { killed, total, survivors } = result;
  const score = ((100 * killed) / total).toFixed(1);
  return `${room.padEnd(12)} ${score.padStart(5)} %   ${killed} of ${total} killed, ${survivors.length} survived, ${seconds} s${sample === undefined ? '' : `, a sample (seed ${sample.seed})`}`;
}

const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, seed: { type: 'string', default: '1' } },
});
const sample = values.sample === undefined ? undefined : { size: values.sample, seed: values.seed };
const unknown = asked.find((room) => room !== 'known' && !ROOMS.includes(room));
if (unknown !== undefined) {
  console.error(`There is no room "${unknown}". Rooms: ${ROOMS.join(', ')}; and "known".`);
  process.exitCode = 2;
} else {
  const wanted = asked.length === 0 ? ['known', ...ROOMS] : asked;
  if (wanted.includes('known')) process.exitCode = killKnownMutants() === 0 ? 0 : 1;
  const rooms = wanted.filter((room) => room !== 'known');
  if (rooms.length > 0) fetchStryker();
  const lines = rooms.map((room) => mutate(room, sample));
  for (const line of lines) console.log(line);
}
