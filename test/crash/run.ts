/**
 * `npm run crash -- --kills N --seed S` kills a working backend N times; the last line is the verdict as JSON.
 */
import { numberGiven } from '../number-given';
import { crash } from './crash';

async function main(): Promise<void> {
  const { details, ...verdict } = await crash({
    kills: numberGiven('kills', 20),
    seed: numberGiven('seed', 1),
    program: 'built',
    say: (line) => console.log(line),
  });
  for (const detail of details.slice(0, 50)) console.log(detail);
  console.log(JSON.stringify(verdict));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
