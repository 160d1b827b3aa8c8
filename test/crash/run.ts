/**
 * `npm run crash -- --kills N --seed S` kills a working backend N times; the last line is the verdict as JSON.
 */
import { crash } from './crash';

function numberOf(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  const given = at < 0 ? Number.NaN : Number(process.argv[at + 1]);
  return Number.isInteger(given) && given >= 0 ? given : otherwise;
}

async function main(): Promise<void> {
  const { details, ...verdict } = await crash({
    kills: numberOf('kills', 20),
    seed: numberOf('seed', 1),
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
