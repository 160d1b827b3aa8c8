import type { ActionRun } from '../../../src/embedded/runners/runner';
import { ExecutorDouble } from './executor-double';

let lab: ExecutorDouble;
beforeEach(() => {
  lab = new ExecutorDouble();
});
const DONE = { status: 'succeeded', result: {} } as const;

describe('an action that runs', () => {
  it('knows for whom, and gets what that person’s pack and datastore have', async () => {
    const { id, run } = await lab.begin('act', { parameters: { who: 'ann' } });
    expect(run.parameters).toMatchObject({ who: 'ann', timeout: 60 });
    expect([run.executionId, run.user, run.packConfig, run.datastore(), run.apiUrl]).toEqual([
      ...[id, { user: 'kirk', role: 'admin' }, { of: 'lab for kirk' }, { of: 'kirk' }, 'http://api'],
    ]);
    expect([run.state, run.stateOf('e0')]).toEqual([`state of ${id}`, 'state of e0']);
  });

  it('is nobody’s where nobody is named', async () => {
    const { run } = await lab.begin('act', { context: {} });
    expect([run.user, run.packConfig, run.datastore()]).toEqual([
      ...[{ user: '', role: 'admin' }, { of: 'lab for ' }, { of: '' }],
    ]);
  });

  it('announces on a route', async () => {
    const { run } = await lab.begin('act');
    run.announce('general', { text: 'hi' });
    expect(lab.announced).toEqual([
      { name: 'st2.announcement__general', data: { payload: { text: 'hi' }, trace_context: null } },
    ]);
  });

  it('starts programs that know who they are, whatever their own environment says', async () => {
    const { id, run } = await lab.begin('act');
    const env = { MINE: 'yes', ST2_ACTION_AUTH_TOKEN: 'forged' };
    await run.spawn({ file: 'echo', args: ['hi'], env });
    expect(lab.programs).toMatchObject([
      {
        ...{ file: 'echo', args: ['hi'], mark: id, signal: run.signal },
        env: {
          ...{ MINE: 'yes', ST2_ACTION_PACK_NAME: 'lab', ST2_ACTION_EXECUTION_ID: id },
          ...{ ST2_ACTION_API_URL: 'http://api', ST2_ACTION_AUTH_TOKEN: 'token of kirk (admin)' },
        },
      },
    ]);
  });

  it('is asked to end when its time is over, and not before', async () => {
    const { run } = await lab.begin('act', { parameters: { timeout: 5 } });
    await lab.clock.pass(4_999);
    expect(run.signal.aborted).toBe(false);
    await lab.clock.pass(1);
    expect(run.signal.reason).toBe('timeout');
  });

  it('is not asked to end by time once it has ended', async () => {
    const { run, end } = await lab.begin('act', { parameters: { timeout: 5 } });
    await end(DONE);
    await lab.clock.pass(5_000);
    expect(run.signal.aborted).toBe(false);
  });

  it.each([0, -1])('has no end of its time where that is %d', async (timeout) => {
    const { run } = await lab.begin('act', { parameters: { timeout } });
    await lab.clock.pass(3_600_000);
    expect(run.signal.aborted).toBe(false);
  });
});

describe('what a workflow may do with its tasks', () => {
  let children: ActionRun['children'];
  let parent: string;
  beforeEach(async () => {
    const context = {
      ...{ user: 'kirk', api_user: 'hubot', source_channel: 'C1', trace_context: { id_: 't' } },
      ...{ pack: 'lab', action_alias_ref: { name: 'a' }, orquesta: { x: 1 }, parent: { execution_id: 'e0' } },
    };
    const { id, run } = await lab.begin('flow', { context, role: 'operator' });
    [parent, children] = [id, run.children];
  });
  const start = (action = 'lab.act', parameters = {}) =>
    children.start({ action, parameters, written: {}, context: { orquesta: { task: 'one' } } });

  it('starts them as the one who started the whole, with what the workflow knows and no more', async () => {
    const child = await start('lab.act', { who: 'ann' });
    expect(lab.executor.get(child.id)).toMatchObject({
      parent,
      role: 'operator',
      parameters: { who: 'ann' },
    });
    expect(lab.executor.get(child.id)?.context).toEqual({
      ...{ user: 'kirk', api_user: 'hubot', source_channel: 'C1', trace_context: { id_: 't' }, pack: 'lab' },
      parent: { execution_id: parent, user: 'kirk', api_user: 'hubot', source_channel: 'C1', pack: 'lab' },
      orquesta: { task: 'one' },
    });
    expect(child).toMatchObject({
      ...{ status: 'requested', result: {}, context: { orquesta: { task: 'one' } } },
      ...{
        liveactionId: expect.any(String),
        started: expect.stringMatching(/^\d{4}-[-T\d:.]+\+00:00$/),
      },
    });
  });

  it.each([
    ['an action that is unknown', 'lab.none', {}, 'Action lab.none is not registered.'],
    ['what does not fit', 'lab.act', { who: { a: 1 } }, /who|type/],
  ])('does not start %s, and says why', async (_what, action, parameters, why) => {
    await expect(start(action, parameters)).rejects.toThrow(why);
    expect(lab.begun).toHaveLength(1);
  });

  it('does not start what nothing runs, and says so', async () => {
    lab.actions.set('lab.odd', {
      ...lab.actions.get('lab.act'),
      ref: 'lab.odd',
      runner_type: 'none',
    } as never);
    await expect(start('lab.odd')).rejects.toThrow('There is no runner "none" (action lab.odd).');
    expect(children.parameters('lab.odd')).toBeUndefined();
  });

  it('waits for their end, lists them, and looks each up', async () => {
    const child = await start();
    await lab.clock.pass(0);
    const waited = children.wait(child.id);
    await lab.held(1).end({ status: 'succeeded', result: { stdout: 'hi' } });
    expect(await waited).toMatchObject({ id: child.id, status: 'succeeded', result: { stdout: 'hi' } });
    expect(await children.get(child.id)).toMatchObject({ status: 'succeeded' });
    expect((await children.list()).map(({ id }) => id)).toEqual([child.id]);
    expect(await children.get('gone')).toBeUndefined();
    await expect(children.wait('gone')).rejects.toThrow('Execution gone is not there any more.');
  });

  it('cancels, pauses and resumes them as the one who started the whole; a mere action is not paused', async () => {
    const [flow, act] = [await start('lab.flow'), await start()];
    await lab.clock.pass(0);
    await children.pause(act.id);
    await children.pause('gone');
    await children.pause(flow.id);
    expect([lab.statusOf(act.id), lab.statusOf(flow.id)]).toEqual(['running', 'pausing']);
    await children.resume(act.id);
    await children.resume('gone');
    await children.resume(flow.id);
    expect(lab.executor.get(flow.id)).toMatchObject({
      ...{ status: 'running', context: { paused_by: 'kirk', resumed_by: 'kirk' } },
    });
    await children.cancel(act.id);
    expect(lab.executor.get(act.id)).toMatchObject({
      ...{ status: 'canceling', context: { cancelled_by: 'kirk' } },
    });
  });

  it('cancels them as nobody where nobody started the whole', async () => {
    const { run } = await lab.begin('flow', { context: {} });
    const child = await run.children.start({ action: 'lab.act', parameters: {}, written: {}, context: {} });
    await run.children.cancel(child.id);
    expect(lab.executor.get(child.id)).toMatchObject({ status: 'canceled', context: { cancelled_by: '' } });
  });

  it('looks up what an action is and takes', () => {
    expect(children.action('lab.act')).toMatchObject({ ref: 'lab.act' });
    expect(Object.keys(children.parameters('lab.act') ?? {}).sort()).toEqual(['timeout', 'who']);
    expect([children.action('lab.none'), children.parameters('lab.none')]).toEqual([undefined, undefined]);
  });
});
