/**
 * `npm run bench -- <name> [options]` runs bench/<name>.ts. A benchmark prints its figures and, where
 * there is a peer, the ratio in the same run; it never fails because of a time.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [name, ...options] = process.argv.slice(2);
const known = readdirSync(__dirname)
  .filter((file) => file.endsWith('.js') && file !== 'run.js')
  .map((file) => file.slice(0, -3));

if (name === undefined || !known.includes(name)) {
  console.error(`Which benchmark? npm run bench -- ${known.join(' | ') || '(none yet)'}`);
  process.exitCode = 2;
} else {
  // A benchmark module exports `run(options: string[]): Promise<void>`. Compiled before: a compiler in
  // the same process would stand in every figure.
  const benchmark = createRequire(__filename)(join(__dirname, name)) as {
    run(options: string[]): Promise<void>;
  };
  benchmark.run(options).catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
