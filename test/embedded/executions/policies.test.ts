import type { ExecutionRecord } from '../../../src/embedded/executions/execution-record';
import { ConcurrencyPolicies, retryOf, retryWatcher } from '../../../src/embedded/executions/policies';
import type { PolicyMetadata } from '../../../src/embedded/packs/pack';
import { ManualClock, promisesSettle } from '../../manual-clock';
import { until } from '../../until';
import { Laboratory } from '../laboratory';

const lab = new Laboratory();

function policy(name: string, action: string, type: string, parameters: Record<string, unknown>): void {
  lab.write(`policies/${name}.yaml`, {
    name,
    pack: 'lab',
    enabled: true,
    resource_ref: `lab.${action}`,
    policy_type: type,
    parameters,
  });
}

beforeAll(async () => {
  const nap = { parameters: { cmd: { immutable: true, default: 'sleep 0.4' } } };
  for (const name of ['single', 'alone']) lab.action(name, nap);
  // Each ends when another one is there: where they ran one after the other, none would.
  const met = (name: string) =>
    `f=${lab.folder}/${name}; echo x >> $f; until [ $(wc -l < $f) -ge 2 ]; do sleep 0.05; done`;
  for (const name of ['free', 'each'])
    lab.action(name, {
      parameters: { who: { type: 'string' }, cmd: { immutable: true, default: met(name) } },
    });
  lab.action('shaky', {
    parameters: {
      file: { type: 'string' },
      cmd: { immutable: true, default: 'echo x >> {{ file }}; test $(wc -l < {{ file }}) -ge 3' },
    },
  });
  policy('one', 'single', 'action.concurrency', { threshold: 1, action: 'delay' });
  policy('surplus', 'alone', 'action.concurrency', { threshold: 1, action: 'cancel' });
  policy('who', 'each', 'action.concurrency.attr', { threshold: 1, action: 'delay', attributes: ['who'] });
  policy('again', 'shaky', 'action.retry', { retry_on: 'failure', max_retry_count: 3, delay: 0 });
  await lab.start();
});

afterAll(() => lab.remove());

async function begin(action: string, parameters = {}): Promise<string> {
  return String((await lab.call('POST', '/v1/executions', { action, parameters })).body.id);
}

/** When an execution began and ended, in milliseconds since 1970. */
async function span(id: string): Promise<{ began: number; ended: number }> {
  const { log, status, end_timestamp } = await lab.ended(id);
  expect(status).toBe('succeeded');
  const begun = (log as unknown as { status: string; timestamp: string }[]).find(
    (one) => one.status === 'running',
  );
  return { began: Date.parse(String(begun?.timestamp)), ended: Date.parse(String(end_timestamp)) };
}

test('of an action that may run once at a time, the second waits for the end of the first', async () => {
  const [first, second] = [await begin('lab.single'), await begin('lab.single')];
  expect((await span(second)).began).toBeGreaterThanOrEqual((await span(first)).ended);
});

test('without a policy both run at once', async () => {
  const [first, second] = [await begin('lab.free'), await begin('lab.free')];
  await Promise.all([span(first), span(second)]);
});

test('a policy may cancel the surplus instead, and says that it did', async () => {
  const first = await begin('lab.alone');
  await lab.until(first, ['running']);
  const second = await lab.ended(await begin('lab.alone'));
  expect(second.status).toBe('canceled');
  expect(String(second.result?.message)).toMatch(/policy/);
  expect((await lab.ended(first)).status).toBe('succeeded');
});

test('a limit by attribute holds only among those that are alike in it', async () => {
  const [ann, bob, annAgain] = [
    await begin('lab.each', { who: 'ann' }),
    await begin('lab.each', { who: 'bob' }),
    await begin('lab.each', { who: 'ann' }),
  ];
  await span(bob);
  expect((await span(annAgain)).began).toBeGreaterThanOrEqual((await span(ann)).ended);
});

test('a failed execution is tried again as often as its policy says, until it succeeds', async () => {
  const first = await lab.ended(await begin('lab.shaky', { file: `${lab.folder}/tries` }));
  expect(first.status).toBe('failed');
  const statuses = await until('it succeeds in the end', async () => {
    const { body } = await lab.call('GET', '/v1/executions?action=lab.shaky&sort_asc=true');
    const found = (body as unknown as { status: string }[]).map(({ status }) => status);
    return found.at(-1) === 'succeeded' && found;
  });
  expect(statuses).toEqual(['failed', 'failed', 'succeeded']);
});

const record = (given: Record<string, unknown>) =>
  ({ action: { ref: 'lab.x' }, context: {}, parameters: {}, ...given }) as unknown as ExecutionRecord;
const aPolicy = (policy_type: string, parameters: Record<string, unknown>) =>
  ({ policy_type, parameters }) as unknown as PolicyMetadata;

test.each([
  ['failure', 'failed', true],
  ['failure', 'timeout', false],
  ['timeout', 'timeout', true],
  ['timeout', 'failed', false],
  ['failure', 'canceled', false],
])('a policy for %s, of one that is %s: tried again %s', (retry_on, status, again) => {
  const policies = [aPolicy('action.retry', { retry_on })];
  expect(retryOf(record({ status }), policies) !== undefined).toBe(again);
});

test('a policy says how often and how many seconds later; where it does not, twice and at once', () => {
  const failed = (retry_count?: number) =>
    record({
      status: 'failed',
      ...(retry_count === undefined ? {} : { context: { policies: { retry: { retry_count } } } }),
    });
  const after = (parameters: object, tries?: number) =>
    retryOf(failed(tries), [aPolicy('action.retry', { retry_on: 'failure', ...parameters })]);
  expect(after({})).toEqual({ delayMs: 0, attempt: 1 });
  expect(after({}, 1)).toEqual({ delayMs: 0, attempt: 2 });
  expect(after({}, 2)).toBeUndefined();
  expect(after({ max_retry_count: 3, delay: 5 }, 2)).toEqual({ delayMs: 5_000, attempt: 3 });
  expect(after({ max_retry_count: 3, delay: 5 }, 3)).toBeUndefined();
  expect(retryOf(failed(), [aPolicy('action.concurrency', { retry_on: 'failure' })])).toBeUndefined();
});

test('what failed is tried again when its time has come, and a task of a workflow is left to that', async () => {
  const clock = new ManualClock('2026-11-21T12:00:00Z', promisesSettle);
  const again: string[] = [];
  const watch = retryWatcher(
    () => [aPolicy('action.retry', { retry_on: 'failure', delay: 5 })],
    ({ id }, attempt) => void again.push(`${id} ${attempt}`),
    clock,
  );
  watch(record({ id: 'e1', status: 'failed' }));
  watch(record({ id: 'e2', status: 'failed', parent: 'e0' }));
  watch(record({ id: 'e3', status: 'succeeded' }));
  await clock.pass(4_999);
  expect(again).toEqual([]);
  await clock.pass(1);
  expect(again).toEqual(['e1 1']);
});

test('an attribute that was not given is alike with any', () => {
  const policies = new ConcurrencyPolicies(() => [
    aPolicy('action.concurrency.attr', { threshold: 1, attributes: ['who'] }),
  ]);
  expect(policies.admit(record({ parameters: { who: 'ann' } }), () => {})).toBe('run');
  expect(policies.admit(record({ parameters: { who: 'bob' } }), () => {})).toBe('run');
  expect(policies.admit(record({}), () => {})).toBe('wait');
});
