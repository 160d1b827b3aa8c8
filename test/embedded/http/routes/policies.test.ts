import { Laboratory } from '../../laboratory';

const lab = new Laboratory();

function policy(name: string, rest: Record<string, unknown>): void {
  lab.write(`policies/${name}.yaml`, { name, resource_ref: 'lab.say', ...rest });
}

beforeAll(async () => {
  lab.action('say', { runner_type: 'noop' });
  policy('one-at-a-time', {
    policy_type: 'action.concurrency',
    description: 'Not two at once',
    parameters: { threshold: 1 },
  });
  policy('again', {
    policy_type: 'action.retry',
    enabled: false,
    parameters: { retry_on: 'failure', max_retry_count: 3 },
  });
  await lab.start();
});
afterAll(() => lab.remove());

const get = (path: string) => lab.call('GET', `/v1${path}`);
const refs = (body: unknown) => (body as { ref: string }[]).map(({ ref }) => ref);

it('the policies of packs are listed, disabled ones too', async () => {
  const { body, headers } = await get('/policies?pack=lab');
  expect(body).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      uid: 'policy:lab:again',
      ref: 'lab.again',
      name: 'again',
      pack: 'lab',
      enabled: false,
      resource_ref: 'lab.say',
      policy_type: 'action.retry',
      parameters: { retry_on: 'failure', max_retry_count: 3 },
    },
    expect.objectContaining({ ref: 'lab.one-at-a-time', description: 'Not two at once', enabled: true }),
  ]);
  expect(headers.get('x-total-count')).toBe('2');
});

it.each([
  ['policy_type=action.retry', ['lab.again']],
  ['resource_ref=lab.say&name=one-at-a-time', ['lab.one-at-a-time']],
  ['resource_ref=lab.none', []],
  ['pack=lab&sort=-name&limit=1', ['lab.one-at-a-time']],
])('policies are chosen by %s', async (query, expected) => {
  expect(refs((await get(`/policies?${query}`)).body)).toEqual(expected);
});

it('a policy is had by reference and by id', async () => {
  const { body } = await get('/policies/lab.again');
  expect(body.policy_type).toBe('action.retry');
  expect((await get(`/policies/${body.id}`)).body).toEqual(body);
});

it('the kinds of policies that are kept here are listed with what they take', async () => {
  const { body } = await get('/policytypes?resource_type=action');
  expect(refs(body)).toEqual(['action.concurrency', 'action.concurrency.attr', 'action.retry']);
  const retry = (await get('/policytypes/action.retry')).body;
  expect(retry).toMatchObject({
    uid: 'policy_type:action:retry',
    name: 'retry',
    resource_type: 'action',
    enabled: true,
    module: 'st2actions.policies.retry',
    parameters: { retry_on: { enum: ['failure', 'timeout'] }, max_retry_count: { type: 'integer' } },
  });
  expect((await get(`/policytypes/${retry.id}`)).body).toEqual(retry);
  expect((await get('/policytypes?resource_type=rule')).body).toEqual([]);
});

it.each([
  ['/policies/lab.none', 'Resource with a reference or id "lab.none" not found'],
  ['/policytypes/action.none', 'PolicyType with a reference of id "action.none" not found.'],
])('%s is not found', async (path, faultstring) => {
  expect(await get(path)).toMatchObject({ status: 404, body: { faultstring } });
});
