import { Laboratory } from '../../laboratory';

const lab = new Laboratory();
beforeAll(() => lab.start());
afterAll(() => lab.remove());

test.each([
  ['POST', '/v1/executions', { action: 'core.noop' }],
  ['PUT', '/v1/keys/one', { name: 'one', value: '1' }],
  ['POST', '/v1/actionalias/match', { command: 'x' }],
])('%s %s refuses a field that it does not know, by its name', async (method, path, body) => {
  expect(await lab.call(method, path, { ...body, bogus: 1 })).toMatchObject({
    status: 400,
    body: { faultstring: "Additional properties are not allowed ('bogus' was unexpected)" },
  });
});

test('an execution that is sent back as it came is taken for what it asks', async () => {
  const { body } = await lab.call('POST', '/v1/executions', {
    action: 'core.local',
    parameters: { cmd: 'true' },
    status: 'succeeded',
    result: { stdout: 'made up' },
  });
  expect(String(body.status)).toBe('requested');
  expect((await lab.ended(String(body.id))).result?.stdout).toBe('');
});

test('one attribute of an execution is had where StackStorm gives it; of another one the answer names those', async () => {
  const { id } = await lab.run('core.noop');
  await lab.ended(String(id));
  const get = (name: string) => lab.call('GET', `/v1/executions/${id}/attribute/${name}`);
  expect(await get('status')).toMatchObject({ status: 200, body: 'succeeded' });
  expect(await get('context')).toMatchObject({
    status: 400,
    body: {
      faultstring:
        'Invalid attribute "context" specified. Valid attributes are: result, trigger_instance, status',
    },
  });
});
