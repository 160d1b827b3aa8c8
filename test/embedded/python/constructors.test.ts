import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from '../laboratory';

/** What an action may be like: its constructor, its base class, what it imports. */
describe('A Python action is constructed as StackStorm constructs it', () => {
  const lab = new Laboratory();

  beforeAll(async () => {
    cpSync(join(__dirname, 'packs'), lab.packs, { recursive: true });
    await lab.start();
  });
  afterAll(() => lab.remove());

  test.each([
    'no_constructor',
    'config_only',
    'config_default',
    'both',
    'keywords',
    'own_base',
    'own_base_anything',
    'not_derived',
  ])('%s', async (name) => {
    const { result } = await lab.run(`shapes.${name}`, { x: 'y' });
    expect(result).toMatchObject({ exit_code: 0, result: ['y', 'st2admin'] });
  });

  it('finds what packs import from st2common, and the variables of an action', async () => {
    const { result } = await lab.run('shapes.imports');
    expect(result).toMatchObject({
      result: [`${lab.backend.url}/v1`, true],
      stderr: expect.stringContaining('said once'),
    });
  });

  it('that misses a package says which', async () => {
    const { status, result } = await lab.run('shapes.misses_package');
    expect(status).toBe('failed');
    expect(result?.stderr).toMatch("No module named 'a_package_that_nobody_has'");
  });
});
