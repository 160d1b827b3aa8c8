import { breathe } from '../../manual-clock';
import { ExecutorDouble } from './executor-double';
import { recordOf } from './record';

let lab: ExecutorDouble;
let finished: string[];
beforeEach(() => {
  lab = new ExecutorDouble();
  finished = [];
  lab.executor.onFinished(({ action, status }) => void finished.push(`${action.name} ${status}`));
});
const DONE = { status: 'succeeded', result: { stdout: 'hi' } } as const;
const PAUSED = { status: 'paused', result: { output: null } } as const;

describe('an execution', () => {
  it('goes from what was asked for to its end, which is told and kept', async () => {
    const { id, end } = await lab.begin('act');
    const rested = lab.executor.rest(id);
    await end(DONE);
    expect(lab.told).toEqual(['act requested', 'act scheduled', 'act running', 'act succeeded']);
    expect(finished).toEqual(['act succeeded']);
    expect((await rested)?.result).toEqual({ stdout: 'hi' });
    const kept = lab.stored.get(id);
    expect(kept?.status).toBe('succeeded');
    expect(kept?.ended).toBeGreaterThan(kept?.started ?? Number.POSITIVE_INFINITY);
    expect([lab.executor.live(id), await lab.executor.rest(id), lab.tokens]).toEqual([undefined, kept, 0]);
  });

  it('whose runner breaks has failed, and says why', async () => {
    const { id, fail } = await lab.begin('act');
    await fail(new Error('the runner broke'));
    expect(lab.executor.get(id)).toMatchObject({ status: 'failed', result: { error: 'the runner broke' } });
    expect(lab.logged).toEqual([`Execution ${id} (lab.act) failed: the runner broke`]);
    expect(lab.tokens).toBe(0);
  });

  it('whose action has gone since has failed, and says so', async () => {
    const { id } = await lab.submit('act', { delay: 1_000 });
    lab.actions.delete('lab.act');
    await lab.clock.pass(1_000);
    expect(lab.executor.get(id)).toMatchObject({
      ...{ status: 'failed', result: { error: 'Action lab.act is not there any more.' } },
    });
    expect(lab.begun).toEqual([]);
  });

  it('waits for its time where it was asked to, and begins no more where it was cancelled by then', async () => {
    const [late, never] = [
      await lab.submit('act', { delay: 1_000 }),
      await lab.submit('act', { delay: 1_000 }),
    ];
    await lab.clock.pass(999);
    expect([late.status, lab.begun]).toEqual(['requested', []]);
    lab.executor.cancel(never.id, 'spock');
    await lab.clock.pass(1);
    expect([late.status, lab.statusOf(never.id), lab.begun.length]).toEqual(['running', 'canceled', 1]);
  });

  it('waits for its turn where as many run as may, and a workflow does not', async () => {
    const [one, , three] = [await lab.begin('act'), await lab.begin('act'), await lab.submit('act')];
    expect([three.status, lab.begun.length]).toEqual(['requested', 2]);
    await lab.begin('flow');
    expect(lab.begun).toHaveLength(3);
    await one.end(DONE);
    expect([three.status, lab.begun.length]).toEqual(['running', 4]);
  });

  it('gives its turn back also where it is gone before it has begun', async () => {
    const [one, two] = [await lab.begin('act'), await lab.begin('act')];
    const [gone, last] = [await lab.submit('act'), await lab.submit('act')];
    lab.executor.cancel(gone.id, 'spock');
    await one.end(DONE);
    await two.end(DONE);
    expect([lab.statusOf(gone.id), last.status]).toEqual(['canceled', 'running']);
  });

  it('that is over when it is asked for is stored and told as that', () => {
    const action = lab.actions.get('lab.act');
    if (action === undefined) throw new Error('There is no lab.act.');
    const wish = { action, parameters: {}, context: {}, role: 'admin' as const };
    const { id } = lab.executor.recordFinished(wish, 'succeeded', 'told');
    expect(lab.stored.get(id)).toMatchObject({
      status: 'succeeded',
      result: 'told',
      ended: expect.any(Number),
    });
    expect(lab.stored.get(id)?.log.map(({ status }) => status)).toEqual(['requested', 'succeeded']);
    expect(lab.told).toEqual(['act succeeded']);
  });

  it('has ended for all others where one who is told of it breaks', async () => {
    lab = new ExecutorDouble();
    lab.executor.onFinished(() => {
      throw new Error('nobody there');
    });
    lab.executor.onFinished(({ id }) => void finished.push(id));
    const { id, end } = await lab.begin('act');
    await end(DONE);
    expect([finished, lab.logged]).toEqual([
      [id],
      [`Not all could be told of execution ${id}: nobody there`],
    ]);
  });
});

describe('an execution that is cancelled while it runs', () => {
  it('is ended by its runner, and keeps who it was', async () => {
    const { id, run, end } = await lab.begin('act');
    lab.executor.cancel(id, 'spock');
    expect([lab.statusOf(id), run.signal.reason]).toEqual(['canceling', 'cancel']);
    await end(DONE);
    expect(lab.executor.get(id)).toMatchObject({
      ...{ status: 'canceled', result: { message: 'Action canceled by user.', user: 'spock' } },
    });
  });

  it.each([
    ['what it says itself', { output: 1 }, { output: 1 }],
    ['who it was where it says nothing', {}, { user: 'spock' }],
    ['who it was where it says null', null, { user: 'spock' }],
  ])('keeps of a workflow %s', async (_what, result, kept) => {
    const { id, end } = await lab.begin('flow');
    lab.executor.cancel(id, 'spock');
    await end({ status: 'canceled', result });
    expect(lab.executor.get(id)).toMatchObject({ status: 'canceled', result: kept });
  });
});

describe('a workflow that comes to rest', () => {
  const rests: string[] = [];
  beforeEach(() => {
    rests.splice(0);
    lab.executor.onRest(({ status }) => void rests.push(status));
  });

  it('because somebody paused it stays so until they let it go on', async () => {
    const { id, end } = await lab.begin('flow');
    lab.executor.pause(id, 'spock');
    await end(PAUSED);
    expect([lab.statusOf(id), rests, finished]).toEqual(['paused', ['paused'], []]);
    expect(await lab.executor.rest(id)).toMatchObject({ status: 'paused' });
    lab.executor.resume(id, 'spock');
    await breathe();
    expect([lab.statusOf(id), lab.begun.length]).toEqual(['running', 2]);
  });

  it('because a question of it waits stays so, and goes on at once where that is answered already', async () => {
    const flow = await lab.begin('flow');
    const ask = await lab.begin('ask', { parent: flow.id });
    await ask.end({ status: 'pending', result: {} });
    await flow.end(PAUSED);
    expect([lab.statusOf(flow.id), lab.begun.length]).toEqual(['paused', 2]);
    lab.executor.answer(ask.id, 'succeeded', { response: 1 });
    lab.executor.resume(flow.id, 'spock');
    await breathe();
    await lab.held(2).end(PAUSED);
    expect([lab.statusOf(flow.id), lab.begun.length]).toEqual(['running', 4]);
    expect(lab.executor.get(flow.id)?.context).toMatchObject({ resumed_by: 'kirk' });
  });

  it('of nobody goes on as of nobody', async () => {
    const { id, end } = await lab.begin('flow', { context: {} });
    await end(PAUSED);
    expect(lab.executor.get(id)?.context).toEqual({ resumed_by: '' });
  });

  it('because a workflow of it is paused stays so', async () => {
    const flow = await lab.begin('flow');
    const inner = await lab.begin('flow', { parent: flow.id });
    lab.executor.pause(inner.id, 'spock');
    await inner.end(PAUSED);
    await flow.end(PAUSED);
    expect([lab.statusOf(flow.id), lab.begun.length]).toEqual(['paused', 2]);
  });

  it('is waited for once: with its rest known, until that is over', async () => {
    const { id, end } = await lab.begin('ask');
    await end({ status: 'pending', result: undefined });
    expect(await lab.executor.rest(id)).toMatchObject({ status: 'pending', result: {} });
    let after: string | undefined;
    void lab.executor.rest(id, 'pending').then((record) => {
      after = record?.status;
    });
    await breathe();
    expect(after).toBeUndefined();
    lab.executor.answer(id, 'timeout', {});
    await breathe();
    expect(after).toBe('timeout');
  });
});

describe('an answer', () => {
  it('ends what waits for one, once, and nothing else', async () => {
    const { id, end } = await lab.begin('ask');
    expect(lab.executor.answer(id, 'succeeded', {})).toBeUndefined();
    await end({ status: 'pending', result: {} });
    expect(lab.executor.answer(id, 'succeeded', { response: 1 })).toMatchObject({ status: 'succeeded' });
    expect(lab.executor.answer(id, 'succeeded', { response: 2 })).toBeUndefined();
    expect(lab.executor.get(id)?.result).toEqual({ response: 1 });
    expect(lab.executor.answer('gone', 'succeeded', {})).toBeUndefined();
  });
});

describe('what failed and is to be tried again', () => {
  it('is asked for as it was, and says which try it is', async () => {
    const notify = { 'on-complete': { routes: ['chat'] } };
    const { id, end } = await lab.begin('act', {
      ...{ parameters: { who: 'ann' }, notification: { from: 'chat', notify } },
    });
    await end({ status: 'failed', result: {} });
    const record = lab.executor.get(id);
    if (record === undefined) throw new Error('It is not there any more.');
    lab.executor.retry(record, 2);
    await breathe();
    const again = lab.executor.get(lab.held(1).run.executionId);
    expect(again).toMatchObject({ parameters: { who: 'ann' }, role: 'admin', notify });
    expect(again?.context).toEqual({
      user: 'kirk',
      policies: { retry: { retry_count: 2, retried_liveaction_id: record.liveactionId } },
    });
  });

  it('is not where its action is gone or disabled since, or the backend ends', async () => {
    const record = recordOf('e1', 'failed', 'lab', {
      action: { ...recordOf('e1', '').action, ref: 'lab.act' },
    });
    const { actions, executor } = lab;
    const act = actions.get('lab.act');
    if (act === undefined) throw new Error('There is no lab.act.');
    actions.delete('lab.act');
    executor.retry(record, 1);
    actions.set('lab.act', { ...act, enabled: false });
    executor.retry(record, 1);
    actions.set('lab.act', act);
    await executor.close();
    executor.retry(record, 1);
    expect([lab.stored.size, lab.logged]).toEqual([0, []]);
  });

  it('that cannot be is told to the log alone', async () => {
    lab.actions.set('lab.act', { ...lab.actions.get('lab.act'), runner_type: 'none' } as never);
    const action = { ...recordOf('e1', '').action, ref: 'lab.act' };
    lab.executor.retry(recordOf('e1', 'failed', 'lab', { action }), 1);
    expect(lab.logged).toEqual([
      expect.stringMatching(/^Execution e1 could not be tried again: .*no runner "none"/),
    ]);
  });
});

describe('a policy of an action', () => {
  const policy = (action: string) => ({
    policy_type: 'action.concurrency',
    parameters: { threshold: 1, action },
  });

  it('may cancel the surplus, which says why', async () => {
    lab.policies.push(policy('cancel'));
    await lab.begin('act');
    const { id } = await lab.submit('act');
    expect(lab.executor.get(id)).toMatchObject({
      status: 'canceled',
      result: { message: 'A policy of the action allows no more executions of it at once.' },
    });
  });

  it('may let the surplus wait, which begins when the first has ended', async () => {
    lab.policies.push(policy('delay'));
    const { end } = await lab.begin('act');
    const { id } = await lab.submit('act');
    expect([lab.statusOf(id), lab.begun.length]).toEqual(['requested', 1]);
    await end(DONE);
    expect([lab.statusOf(id), lab.begun.length]).toEqual(['running', 2]);
  });
});

describe('a backend that ends', () => {
  it('leaves what runs as it is, for the next one to say how it ended, and begins nothing more', async () => {
    const { id, run, end } = await lab.begin('act');
    const closed = lab.executor.close();
    expect(run.signal.reason).toBe('shutdown');
    await end({ status: 'failed', result: {} });
    await closed;
    expect([lab.stored.get(id)?.status, finished, lab.executor.live(id)]).toEqual(['running', [], undefined]);
    await lab.submit('act');
    await lab.submit('flow');
    expect(lab.begun).toHaveLength(1);
  });

  it('keeps that what was cancelled before has been', async () => {
    const { id, end } = await lab.begin('act');
    lab.executor.cancel(id, 'spock');
    const closed = lab.executor.close();
    await end({ status: 'failed', result: {} });
    await closed;
    expect(lab.stored.get(id)?.status).toBe('canceled');
  });
});

describe('what a former backend left', () => {
  const left = (id: string, status: string, runner = 'lab', name = 'act') =>
    recordOf(id, status, runner, {
      action: { ...recordOf(id, status, runner).action, ref: `lab.${name}`, name },
    });

  it('is begun, gone on with, left at rest, or ended', async () => {
    lab.executor.restore(left('queued', 'requested'), 'queue');
    lab.executor.restore(left('flow', 'running', 'orquesta', 'flow'), 'run');
    lab.executor.restore(left('q', 'pending', 'inquirer', 'ask'), 'rest');
    lab.executor.restoreEnded(left('lost', 'running'), 'abandoned', { error: 'killed' });
    await breathe();
    expect(lab.begun.map(({ run }) => run.executionId).sort()).toEqual(['flow', 'queued']);
    expect([lab.statusOf('q'), lab.executor.live('q')?.working]).toEqual(['pending', false]);
    expect(lab.stored.get('lost')).toMatchObject({ status: 'abandoned', result: { error: 'killed' } });
  });
});
