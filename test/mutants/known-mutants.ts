import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KNOWN_MUTANTS, type KnownMutant } from './known';

const ROOT = resolve(__dirname, '../..');
/** What a copy does without. */
const NOT_COPIED = new Set(['.git', 'node_modules', 'dist', 'reports', '.stryker-tmp']);

/**
 * Puts each known mutant into a copy of the project and runs the tests that must notice it. Prints a line for each.
 * @returns how many survived
 * @throws Error where the place of a mutant is not in its file, or is there twice
 */
export function killKnownMutants(): number {
  const copy = mkdtempSync(join(tmpdir(), 'mutants-'));
  try {
    cpSync(ROOT, copy, {
      recursive: true,
      filter: (path) => !NOT_COPIED.has(path.slice(ROOT.length + 1)),
    });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    if (!passes(copy, [...new Set(KNOWN_MUTANTS.flatMap(({ tests }) => tests))]))
      throw new Error('The tests fail without a mutant: make them pass first.');
    const survivors = KNOWN_MUTANTS.filter((mutant) => {
      const died = dies(copy, mutant);
      console.log(`${died ? 'died    ' : 'SURVIVED'}  ${mutant.file}: ${mutant.fault}`);
      return !died;
    });
    console.log(`${KNOWN_MUTANTS.length - survivors.length} of ${KNOWN_MUTANTS.length} known mutants died.`);
    return survivors.length;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function dies(copy: string, { file, find, replace, tests }: KnownMutant): boolean {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(find).length !== 2)
    throw new Error(`${file} must hold this once, and does not: ${find}`);
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  try {
    return !passes(copy, tests);
  } finally {
    writeFileSync(path, original);
  }
}

/** Whether these test files pass in the copy; each of them has to be there. */
function passes(copy: string, tests: readonly string[]): boolean {
  const paths = tests.map((test) => join(copy, 'test', `${test}.test.ts`));
  for (const path of paths) readFileSync(path);
  const jest = [
    join(ROOT, 'node_modules/jest/bin/jest.js'),
    '--runInBand',
    '--silent',
    '--forceExit',
    '--runTestsByPath',
  ];
  return spawnSync(process.execPath, [...jest, ...paths], { cwd: copy, stdio: 'ignore' }).status === 0;
}
