import { Laboratory } from '../laboratory';

const lab = new Laboratory();

afterAll(() => lab.remove());

test('a result keeps the beginning of much output and says so; the output has all of it', async () => {
  await lab.start({ outputLimit: 1000 });
  const ended = await lab.run('core.local', { cmd: 'yes 123456789 | head -n 5000; echo brief >&2' });
  const stdout = String(ended.result?.stdout);
  expect(ended.status).toBe('succeeded');
  expect(stdout.startsWith('123456789\n')).toBe(true);
  expect(stdout.length).toBeLessThan(1200);
  expect(stdout).toMatch(/\[49000 more characters of stdout are omitted from this result/);
  expect(ended.result?.stderr).toBe('brief');
  const whole = await lab.call('GET', `/v1/executions/${String(ended.id)}/output?output_type=stdout`);
  expect(String(whole.body)).toHaveLength(50_000);
});
