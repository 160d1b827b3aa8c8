import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { settingsTables } from './settings-table';

const PAGE = resolve(__dirname, '../../docs/configure.md');
const MARKED = /(<!-- settings: .*? -->\n)[\s\S]*(\n<!-- end of settings -->)/;

describe('docs/configure.md', () => {
  it('lists every setting as the bridge has it', () => {
    const page = readFileSync(PAGE, 'utf8');
    const expected = page.replace(
      MARKED,
      (_whole, start: string, end: string) => `${start}\n${settingsTables()}\n${end}`,
    );
    if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, expected);
    else if (page !== expected)
      throw new Error('docs/configure.md is old: UPDATE_DOCS=1 npx jest test/docs/configure');
    expect(page).toMatch(MARKED);
  });
});
