import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TRIES } from './tries';

const ROOT = resolve(__dirname, '../../..');
const PAGE = join(ROOT, 'docs/security.md');
const MARKED = /(<!-- tries: .*? -->\n)[\s\S]*(\n<!-- end of tries -->)/;

function table(): string {
  return Object.values(TRIES)
    .map(({ title, tries }) =>
      [
        `### ${title}`,
        '',
        '| what is tried | what happens |',
        '|---|---|',
        ...Object.entries(tries).map(([name, happens]) => `| ${name} | ${happens} |`),
      ].join('\n'),
    )
    .join('\n\n');
}

it('docs/security.md lists every try', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(page).toMatch(MARKED);
  const expected = page.replace(
    MARKED,
    (_whole, start: string, end: string) => `${start}\n${table()}\n${end}`,
  );
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, expected);
  else if (page !== expected)
    throw new Error('docs/security.md is old: UPDATE_DOCS=1 npx jest test/embedded/security/security-table');
});

it.each(Object.entries(TRIES))('there is a file of tests for %s', (kind, table) => {
  const file = 'file' in table ? join(ROOT, table.file) : join(__dirname, `${kind}.test.ts`);
  expect(readFileSync(file, 'utf8')).toContain(`attempts('${kind}')`);
});
