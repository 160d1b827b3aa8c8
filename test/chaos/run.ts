/**
 * `npm run chaos -- --executions N --cuts K --seed S [--bots B] [--kills M]` drives real bots against the
 * embedded backend through a proxy that misbehaves; the last line is the verdict as JSON.
 * The only bot keeps its state in a file, with `--brain` in a brain that a script writes to a file.
 * With `--bots 2` and more, a redis-server is started, too, and is restarted once.
 */
import { chaos } from './chaos';

function numberOf(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const given = at < 0 ? Number.NaN : Number(process.argv[at + 1]);
  return Number.isInteger(given) && given >= 0 ? given : otherwise;
}

async function main(): Promise<void> {
  const { details, ...verdict } = await chaos({
    executions: numberOf('executions', 100),
    cuts: numberOf('cuts', 6),
    seed: numberOf('seed', 1),
    bots: numberOf('bots', 1),
    kills: numberOf('kills', 0),
    perSecond: numberOf('rate', 20),
    memory: process.argv.includes('--brain') ? 'brain' : 'file',
    patienceMs: 60_000,
    sentencesMs: 30_000,
    say: (line) => console.log(line),
  });
  for (const detail of details.slice(0, 50)) console.log(detail);
  console.log(JSON.stringify(verdict));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
