import { join } from 'node:path';
import { run } from './recorded-terminal';

const ROOT = join(__dirname, '../..');

describe('the sample packs', () => {
  it('are what the linter wants aliases to be', async () => {
    const { code, out } = await run(ROOT, ['check', 'packs', '--strict']);
    expect(out).toMatch(/: all is well\.$/);
    expect(code).toBe(0);
  });
});
