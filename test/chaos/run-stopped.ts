/**
 * `npm run stopped -- [--stops N] [--ms M] [--pairs P] [--seed S] [--recoveries]`: pairs of bots on a Redis each, beside each other;
 * the one that was given a message is stopped (SIGSTOP) for so long at random moments; with --recoveries, one that catches
 * up after its way to the server was cut, or its start. Pair k has the seed S + k. The last line is the verdict of all as JSON.
 */
import { numberGiven } from '../number-given';
import { stopped } from './stopped';

async function main(): Promise<void> {
  const ms = numberGiven('ms', 12_000);
  const seed = numberGiven('seed', 1);
  const pairs = Array.from({ length: numberGiven('pairs', 1) }, (_, pair) =>
    stopped({
      over: process.argv.includes('--recoveries') ? 'recoveries' : 'messages',
      ...{ ms, stops: numberGiven('stops', 5), seed: seed + pair, patienceMs: 90_000 },
      say: (line) => console.log(`pair ${pair}, ${line}`),
    }),
  );
  const sum: Record<string, number> = {};
  for (const { details, ...verdict } of await Promise.all(pairs)) {
    for (const detail of details.slice(0, 100)) console.log(detail);
    for (const [key, count] of Object.entries(verdict)) sum[key] = (sum[key] ?? 0) + count;
  }
  console.log(JSON.stringify({ ms, seed, ...sum }));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
