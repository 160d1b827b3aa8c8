import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { KNOWN_MUTANTS } from './known';

const ROOT = resolve(__dirname, '../..');

it.each(KNOWN_MUTANTS)('$file holds the place of a known mutant once: $fault', ({ file, find, tests }) => {
  expect(readFileSync(join(ROOT, file), 'utf8').split(find)).toHaveLength(2);
  for (const test of tests) readFileSync(join(ROOT, 'test', `${test}.test.ts`));
});
