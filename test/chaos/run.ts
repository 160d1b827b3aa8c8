/**
 * `npm run chaos -- --executions N --cuts K --seed S [--bots B] [--kills M]` drives real bots against the
 * embedded backend through a proxy that misbehaves; the last line is the verdict as JSON.
 * The only bot keeps its state in a file, with `--brain` in a brain that a script writes to a file.
 * With `--bots 2` and more, a redis-server is started, too, and is restarted once; with `--forgets`, it keeps
 * nothing on disk. `--results direct|announced|mixed` says how results come, `--no-stream` keeps the event stream away.
 */
import { numberGiven } from '../number-given';
import { chaos } from './chaos';

const WAYS = ['direct', 'announced', 'mixed'] as const;

/** @throws Error for a way that there is not */
function wayGiven(): (typeof WAYS)[number] | undefined {
  const at = process.argv.indexOf('--results');
  if (at < 0) return undefined;
  const given = WAYS.find((way) => way === process.argv[at + 1]);
  if (given === undefined) throw new Error(`--results takes ${WAYS.join(', ')}`);
  return given;
}

async function main(): Promise<void> {
  const { details, silences, ...verdict } = await chaos({
    executions: numberGiven('executions', 100),
    cuts: numberGiven('cuts', 6),
    seed: numberGiven('seed', 1),
    bots: numberGiven('bots', 1),
    kills: numberGiven('kills', 0),
    perSecond: numberGiven('rate', 20),
    memory: process.argv.includes('--brain') ? 'brain' : 'file',
    results: wayGiven(),
    streams: !process.argv.includes('--no-stream'),
    redis: process.argv.includes('--forgets') ? 'forgets' : 'keeps',
    patienceMs: 60_000,
    sentencesMs: 75_000,
    say: (line) => console.log(line),
  });
  for (const detail of [...details, ...silences].slice(0, 300)) console.log(detail);
  console.log(JSON.stringify(verdict));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
