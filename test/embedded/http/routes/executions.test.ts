import { type Answer, Laboratory } from '../../laboratory';

const lab = new Laboratory();
const ids: string[] = [];
const times: string[] = [];

async function get(path: string): Promise<Answer> {
  return lab.call('GET', path);
}

beforeAll(async () => {
  await lab.start();
  for (let count = 0; count < 3; count += 1) {
    const { id, start_timestamp } = await lab.ended(String((await lab.run('core.noop')).id));
    ids.push(String(id));
    times.push(String(start_timestamp));
  }
});

afterAll(() => lab.remove());

async function listed(query: string): Promise<string[]> {
  const { body } = await get(`/v1/executions?action=core.noop&${query}`);
  return (body as unknown as { id: string }[]).map(({ id }) => id);
}

const FIRST_TO_LAST = () => ids;
const LAST_TO_FIRST = () => [...ids].reverse();

test.each([
  ['nothing', '', LAST_TO_FIRST],
  ['sort_asc', 'sort_asc=true', FIRST_TO_LAST],
  ['sort_desc', 'sort_desc=true', LAST_TO_FIRST],
  ['a moment on', 'timestamp_gt=2020-01-01T00:00:00Z', FIRST_TO_LAST],
  ['a moment back', 'timestamp_lt=2099-01-01T00:00:00Z', LAST_TO_FIRST],
  ['a span', 'timestamp=2020-01-01T00:00:00Z..2099-01-01T00:00:00Z', FIRST_TO_LAST],
  ['a span backwards', 'timestamp=2099-01-01T00:00:00Z..2020-01-01T00:00:00Z', LAST_TO_FIRST],
  ['sort=timestamp', 'sort=timestamp', FIRST_TO_LAST],
  ['sort=-timestamp', 'sort=-timestamp&timestamp_gt=2020-01-01T00:00:00Z', LAST_TO_FIRST],
  ['a key that StackStorm does not sort by', 'sort=%2Bstart_timestamp', LAST_TO_FIRST],
])('asked for %s, executions come in the order of StackStorm', async (_what, query, order) => {
  expect(await listed(query)).toEqual(order());
});

test('executions are chosen by their ids, by one moment, and by a trigger that none has', async () => {
  const [first = '', second = ''] = ids;
  expect(await listed(`id=${second},${first},000000000000000000000000&sort_asc=1`)).toEqual([first, second]);
  expect(await listed(`timestamp=${times[1]}`)).toEqual([second]);
  expect(await listed('trigger_type=core.st2.webhook')).toEqual([]);
});

test.each([
  ['timestamp_gt=yesterday', 'Unknown string format: yesterday'],
  ['timestamp=2020-01-01T00:00:00Z..then', 'Unknown string format: then'],
  ['offset=99999999999', 'Offset "99999999999" specified is more than 32-bit int'],
  ['exclude_attributes=parameters', 'Invalid or unsupported exclude attribute specified: parameters'],
])('a list with %s is refused with a sentence', async (query, sentence) => {
  expect(await get(`/v1/executions?${query}`)).toMatchObject({
    status: 400,
    body: { faultstring: sentence },
  });
});

test('what executions can be chosen by is told, all of it or what is asked for', async () => {
  const { body } = await get('/v1/executions/views/filters');
  expect(body).toMatchObject({
    action: ['core.noop'],
    runner: ['noop'],
    status: ['succeeded'],
    user: ['st2admin'],
  });
  expect((await get('/v1/executions/views/filters?types=runner,user')).body).toEqual({
    runner: ['noop'],
    user: ['st2admin'],
  });
});

test('the last execution is had by that name, its output too', async () => {
  expect((await get('/v1/executions/last')).body.id).toBe(ids.at(-1));
  expect((await get('/v1/executions/last/output')).status).toBe(200);
});

test.each([
  [{ tasks: ['a'] }, 'Task option is only supported for Orquesta workflows.'],
  [{ tasks: ['a'], reset: ['b'] }, 'List of tasks to reset does not match the tasks to rerun.'],
  [
    { tasks: ['a'], parameters: { a: 1 } },
    'Parameters override is not supported when re-running task(s) for a workflow.',
  ],
])('running it again with %j is refused with a sentence', async (body, sentence) => {
  expect(await lab.call('POST', `/v1/executions/${ids[0]}/re_run`, body)).toMatchObject({
    status: 400,
    body: { faultstring: sentence },
  });
});

test('run again without merging, only the new parameters count', async () => {
  const { body } = await lab.call('POST', '/v1/executions', {
    action: 'core.local',
    parameters: { cmd: 'true', cwd: '/' },
  });
  const parameters = async (query: string) =>
    (await lab.call('POST', `/v1/executions/${body.id}/re_run${query}`, { parameters: { cmd: 'false' } }))
      .body.parameters;
  expect(await parameters('')).toEqual({ cmd: 'false', cwd: '/' });
  expect(await parameters('?no_merge=true')).toEqual({ cmd: 'false' });
});

test('a workflow that waits its turn cannot be paused yet, and it is said', async () => {
  lab.write('pack.yaml', 'ref: lab\nname: lab\nversion: 1.0.0\n');
  lab.write('actions/flow.yaml', 'name: flow\nrunner_type: orquesta\nentry_point: workflows/flow.yaml\n');
  lab.write('actions/workflows/flow.yaml', 'version: 1.0\ntasks:\n  one: {action: core.noop}\n');
  await lab.call('POST', '/v1/packs/register', {});
  const { body } = await lab.call('POST', '/v1/executions', { action: 'lab.flow', delay: 60_000 });
  const { status, body: refused } = await lab.call('PUT', `/v1/executions/${body.id}`, { status: 'pausing' });
  expect([status, String(refused.faultstring)]).toEqual([
    400,
    expect.stringMatching(
      /^Failed updating execution\. Unable to pause liveaction "\w+" because it is not in a running state\.$/,
    ),
  ]);
});
