import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FROM_SOURCE } from './from-source';

const ROOT = join(__dirname, '..');
/** Where nothing else looks for sources; what would be built of one lies in `dist/dist`. */
const NAME = `dist/.from-source-${process.pid}/said`;

afterEach(() => {
  for (const place of [dirname(NAME), 'dist/dist'])
    rmSync(join(ROOT, place), { recursive: true, force: true });
});

/** A file that was written at that second since 1970. */
function write(path: string, text: string, second: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  utimesSync(path, second, second);
}

const said = () => {
  const source = JSON.stringify(join(ROOT, `${NAME}.ts`));
  const program = `console.log(require(${source}).said)`;
  return execFileSync(process.execPath, [...FROM_SOURCE, '-e', program], { encoding: 'utf8' }).trim();
};

describe('A program that is run from source', () => {
  it.each([
    ['is what was built, while the source is older', 100, 200, 'built'],
    ['is the source where that was changed after the build', 200, 100, 'source'],
    ['is the source where nobody knows which is newer', 100, 100, 'source'],
  ])('%s', (_what, sourceAt, builtAt, wanted) => {
    write(join(ROOT, `${NAME}.ts`), "export const said: string = 'source';\n", sourceAt);
    write(join(ROOT, 'dist', `${NAME}.js`), "exports.said = 'built';\n", builtAt);
    expect(said()).toBe(wanted);
  });

  it('is the source where nothing was built', () => {
    write(join(ROOT, `${NAME}.ts`), "export const said: string = 'source';\n", 100);
    expect(said()).toBe('source');
  });
});
