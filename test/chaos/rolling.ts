/**
 * `npm run rolling -- [--executions N] [--restarts R] [--seed S]`: two bots on one Redis are restarted by SIGTERM in turn while people
 * give commands; the last line is the verdict as JSON. Nothing may be lost, come twice or stay unanswered.
 */
import { numberGiven } from '../number-given';
import { chaos } from './chaos';

async function main(): Promise<void> {
  const { details, silences, ...verdict } = await chaos({
    executions: numberGiven('executions', 300),
    kills: numberGiven('restarts', 10),
    seed: numberGiven('seed', 1),
    perSecond: numberGiven('rate', 5),
    endedBy: 'SIGTERM',
    bots: 2,
    cuts: 0,
    memory: 'file',
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
