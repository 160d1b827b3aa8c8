import { Laboratory } from '../laboratory';

const lab = new Laboratory();

afterAll(() => lab.remove());

async function ids(): Promise<string[]> {
  const { body } = await lab.call('GET', '/v1/executions?limit=100&include_attributes=id');
  return (body as unknown as { id: string }[]).map(({ id }) => id);
}

async function until(count: number): Promise<string[]> {
  for (let tries = 0; tries < 100 && (await ids()).length !== count; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  return ids();
}

test('history goes by count and by age, oldest first, and what waits for an answer stays', async () => {
  await lab.start();
  const asked = String((await lab.call('POST', '/v1/executions', { action: 'core.ask' })).body.id);
  await lab.until(asked, ['pending']);
  const done: string[] = [];
  for (let count = 0; count < 6; count += 1) done.push(String((await lab.run('core.noop')).id));
  await lab.stop();
  await lab.start({ keep: { count: 4 } });
  expect((await until(4)).sort()).toEqual([asked, ...done.slice(-3)].sort());
  await lab.stop();
  await lab.start({ keep: { days: 1e-9 } });
  expect(await until(1)).toEqual([asked]);
  expect((await lab.call('GET', `/v1/executions/${done[0]}`)).status).toBe(404);
});
