import { silentLog } from '../../src/core/log';
import type { Execution } from '../../src/core/stackstorm-types';
import { ExecutionWatch } from '../../src/delivery/execution-watch';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { PlainAnswers } from '../../src/delivery/plain-answers';
import { RetryingWriter } from '../../src/delivery/retrying-writer';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { StackStormDouble } from './stackstorm-double';

const GRACE_MS = 15_000;

type Query = Parameters<StackStormDouble['executions']>[0];

/** A server that writes down what it was asked. */
class Asked extends StackStormDouble {
  readonly queries: Query[] = [];
  readonly ids: string[] = [];
  /** Let happen before it answers. */
  meanwhile: () => Promise<void> = async () => {};

  override async executions(query: Query) {
    this.queries.push(query);
    const answer = await super.executions(query);
    await this.meanwhile();
    return answer;
  }
  override async execution(id: string) {
    this.ids.push(id);
    return super.execution(id);
  }
}

function setUp() {
  const clock = new ManualClock();
  const st2 = new Asked();
  const commands = new PendingCommands(new BrainMemory(new HubotLikeBrain(), clock), clock);
  const said: string[] = [];
  const answered: string[] = [];
  const is = { hearing: true };
  let recoveries = 0;
  const plain = new PlainAnswers({
    ...{ commands, writer: new RetryingWriter(clock, silentLog), answered: undefined },
    post: ({ post }) => void said.push(`${post.text} ${post.body ?? ''}`),
  });
  const watch = new ExecutionWatch({
    ...{ st2, clock, log: silentLog, commands, plain, graceMs: GRACE_MS },
    hears: () => is.hearing,
    recover: async () => {
      recoveries += 1;
    },
    answer: (_, { id }) => void answered.push(id),
  });
  /** A command whose execution runs, and is `way` to be answered. */
  const sent = async (id: string, way: 'announced' | 'direct' = 'announced') => {
    await commands.expect({
      ...{ originId: `origin of ${id}`, executionId: id, way, announced: true, alias: 'a.b' },
      ...{ person: { id: 'U1', name: 'ann' }, place: { room: 'C1' } },
    });
    return st2.add({
      ...{ id, action: { ref: 'a.b' }, status: 'running' },
      start_timestamp: new Date(clock.now()).toISOString(),
    });
  };
  /** StackStorm at work on the announcement of an execution. */
  const posting = (of: string, more: Partial<Execution> = {}) =>
    st2.add({
      ...{ id: `posting ${st2.stored.length}`, action: { ref: 'chatops.post_result' } },
      ...{ parameters: { execution_id: of }, start_timestamp: new Date(clock.now()).toISOString() },
      ...more,
    });
  /** A command whose execution has ended, as an event told. */
  const ended = async (id: string, way: 'announced' | 'direct' = 'announced') => {
    const execution = Object.assign(await sent(id, way), { status: 'succeeded' });
    watch.ended(execution);
    return execution;
  };
  return {
    ...{ clock, st2, commands, said, answered, is, watch, sent, posting, ended },
    times: () => recoveries,
  };
}

describe('an execution that runs', () => {
  it('is looked at after half a minute while events are heard, then ever more seldom', async () => {
    const { clock, st2, watch, sent } = setUp();
    await sent('run');
    const looks: number[] = [];
    for (let second = 1; second <= 1_800; second += 1) {
      await clock.pass(1_000);
      const before = st2.ids.length;
      await watch.look(true);
      if (st2.ids.length > before) looks.push(second);
    }
    expect(looks).toEqual([30, 60, 120, 240, 480, 780, 1_080, 1_380, 1_680]);
  });

  it('is looked at every second at first where none are heard', async () => {
    const { clock, st2, watch, sent, is } = setUp();
    is.hearing = false;
    await sent('run');
    await clock.pass(999);
    await watch.look(false);
    expect(st2.ids).toEqual([]);
    await clock.pass(1);
    await watch.look(false);
    expect(st2.ids).toEqual(['run']);
  });

  it('is looked at again at once when the stream was away', async () => {
    const { clock, st2, watch, sent } = setUp();
    await sent('run');
    await clock.pass(1_000);
    watch.lookAgain();
    await watch.look(true);
    await watch.look(true);
    expect(st2.ids).toEqual(['run']);
  });

  it('may wait for people, which is seen', async () => {
    const { clock, watch, sent, commands } = setUp();
    const run = await sent('run');
    run.status = 'paused';
    await clock.pass(30_000);
    await watch.look(true);
    expect(commands.byExecution('run')?.state).toBe('waiting');
  });

  it('cannot be looked at for now, which is tried again', async () => {
    const { clock, st2, watch, sent, said } = setUp();
    await sent('run');
    st2.failing = new Error('502');
    await clock.pass(30_000);
    await watch.look(true);
    st2.failing = undefined;
    await clock.pass(30_000);
    await watch.look(true);
    expect([st2.ids, said]).toEqual([['run', 'run'], []]);
  });

  it('that StackStorm no longer has is told of', async () => {
    const { clock, st2, watch, sent, said } = setUp();
    await sent('run');
    st2.stored.length = 0;
    await clock.pass(30_000);
    await watch.look(true);
    expect(said).toEqual(['The result of a.b is unavailable: StackStorm no longer has execution run. ']);
  });
});

describe('an execution that has ended', () => {
  it('is one that somebody waits for, or not', async () => {
    const { watch, sent } = setUp();
    const run = await sent('run');
    expect(watch.ended({ ...run, status: 'failed' })).toBe(true);
    expect(watch.ended({ ...run, id: 'other', status: 'failed' })).toBe(false);
  });

  it('is answered at once where its answer comes from it, whoever tells its end', async () => {
    const { clock, watch, answered, ended, sent, st2 } = setUp();
    await ended('told', 'direct');
    expect(answered).toEqual(['told']);
    (await sent('found', 'direct')).status = 'succeeded';
    await clock.pass(9_999);
    await watch.look(false);
    expect(answered).toEqual(['told']);
    await clock.pass(1);
    await watch.look(true);
    expect(answered).toEqual(['told', 'told']);
    await clock.pass(20_000);
    await watch.look(false);
    expect(answered.toSorted()).toEqual(['found', 'told', 'told', 'told']);
    expect(st2.queries).toEqual([]);
  });

  it('is not looked at while what was announced may be missing, but where its answer comes from it', async () => {
    const { clock, watch, ended, sent, st2 } = setUp();
    await ended('announced');
    await ended('direct', 'direct');
    await sent('running');
    await clock.pass(30_000);
    await watch.look(false);
    expect(st2.ids.toSorted()).toEqual(['direct', 'running']);
    await watch.look(true);
    expect(st2.ids.slice(2)).toEqual(['announced']);
  });

  it('has its grace from when its end was found', async () => {
    const { clock, watch, sent, said, st2 } = setUp();
    (await sent('run')).status = 'succeeded';
    await clock.pass(30_000);
    await watch.look(true);
    expect(said).toEqual([]);
    await clock.pass(GRACE_MS - 1);
    await watch.look(true);
    expect(said).toEqual([]);
    await clock.pass(5_000);
    await watch.look(true);
    expect(said).toEqual([expect.stringContaining('StackStorm has not announced it (is the rule')]);
    expect(st2.ids.length).toBeLessThanOrEqual(3);
  });

  it('has its grace also where StackStorm took longer than that to answer', async () => {
    const { clock, watch, sent, said, st2 } = setUp();
    (await sent('run')).status = 'succeeded';
    await clock.pass(30_000);
    st2.meanwhile = () => clock.pass(GRACE_MS);
    await watch.look(true);
    expect(said).toEqual([]);
  });

  it('has its grace once more after the stream was away, for a minute at the most', async () => {
    const { clock, watch, ended, said } = setUp();
    await ended('run');
    for (let times = 0; times < 4; times += 1) {
      await clock.pass(GRACE_MS - 1);
      watch.lookAgain();
      await watch.look(true);
    }
    await clock.pass(4);
    await watch.look(true);
    expect(said).toEqual([]);
    await clock.pass(5_000);
    await watch.look(true);
    expect(said).toHaveLength(1);
  });

  it('is not answered in plain form where its announcement came while StackStorm was asked', async () => {
    const { clock, watch, ended, said, st2, commands } = setUp();
    await ended('run');
    await clock.pass(GRACE_MS);
    st2.meanwhile = () => commands.answered('origin of run', 'formatted');
    await watch.look(true);
    expect(said).toEqual([]);
  });
});

describe('the announcement of an execution that has ended', () => {
  it('is given up at once where StackStorm says on the stream that it failed', async () => {
    const { watch, ended, posting, said } = setUp();
    await ended('run');
    await watch.look(true);
    watch.posting(posting('run', { status: 'failed', result: { error: 'boom' } }));
    await watch.look(true);
    expect(said).toEqual([expect.stringContaining('chatops.post_result failed: boom')]);
  });

  it('is not waited for where StackStorm says on the stream that there is none', async () => {
    const { watch, ended, posting, said, commands } = setUp();
    await ended('run');
    watch.posting(posting('run', { result: { output: 'the result is disabled' } }));
    await watch.look(true);
    expect([said, commands.open()]).toEqual([[], []]);
  });

  it.each([{}, { status: 'running' }])(
    'is waited for where StackStorm says on the stream %j',
    async (more) => {
      const { watch, ended, posting, st2 } = setUp();
      await ended('run');
      watch.posting(posting('run', more));
      await watch.look(true);
      expect(st2.asked).toBe(0);
    },
  );

  it.each([undefined, {}, { execution_id: 7 }, { execution_id: 'other' }])(
    'is not meant by one of %j',
    async (parameters) => {
      const { watch, ended, posting, st2 } = setUp();
      await ended('run');
      const { parameters: _, ...strange } = posting('x', { status: 'failed' });
      watch.posting(parameters === undefined ? strange : { ...strange, parameters });
      await watch.look(true);
      expect(st2.asked).toBe(0);
    },
  );

  it('is fetched where it was made, and given up after a minute where it was not for this bot', async () => {
    const { clock, watch, ended, posting, said, times } = setUp();
    await ended('run');
    posting('run');
    await clock.pass(GRACE_MS);
    await watch.look(true);
    await watch.look(true);
    expect([times(), said]).toEqual([1, []]);
    await clock.pass(44_000);
    await watch.look(true);
    expect([times(), said]).toEqual([2, []]);
    await clock.pass(5_000);
    await watch.look(true);
    expect(said).toEqual([expect.stringContaining('it was announced, but not to this bot')]);
  });

  it('is waited for as long as StackStorm is at it, for ten minutes at the most', async () => {
    const { clock, watch, ended, posting, said } = setUp();
    await ended('run');
    posting('run', { status: 'running' });
    await clock.pass(600_000);
    await watch.look(true);
    expect(said).toEqual([]);
    await clock.pass(5_000);
    await watch.look(true);
    expect(said).toEqual([expect.stringContaining('StackStorm is still formatting it')]);
  });
});

describe('many executions', () => {
  async function withSent(count: number) {
    const rig = setUp();
    for (let number = 1; number <= count; number += 1) await rig.sent(`run${number}`);
    await rig.clock.pass(30_000);
    return rig;
  }

  it('are asked about one by one where they are four', async () => {
    const { watch, st2 } = await withSent(4);
    await watch.look(true);
    expect([st2.ids.length, st2.queries]).toEqual([4, []]);
  });

  it('are asked about by their ids where they are more, a hundred at once, without their results', async () => {
    const { watch, st2, commands } = await withSent(200);
    for (const run of st2.stored) run.status = 'paused';
    await watch.look(true);
    expect(st2.ids).toEqual([]);
    expect(st2.queries.map(({ limit, include_attributes }) => [limit, include_attributes])).toEqual([
      [100, 'status'],
      [100, 'status'],
    ]);
    expect(commands.byExecution('run200')?.state).toBe('waiting');
  });

  it('are fetched whole once they have ended, ten at once', async () => {
    const { watch, st2, commands } = await withSent(21);
    for (const run of st2.stored.slice(0, 11)) run.status = 'succeeded';
    await watch.look(false);
    expect(st2.queries.map(({ limit, include_attributes }) => [limit, include_attributes])).toEqual([
      [21, 'status'],
      [10, undefined],
      [1, undefined],
    ]);
    expect(commands.open().filter(({ state }) => state === 'finished')).toHaveLength(11);
  });

  it('are told of a few at a time where StackStorm no longer has them', async () => {
    const { watch, st2, said } = await withSent(9);
    st2.stored.splice(0, 6);
    await watch.look(true);
    expect([said.length, st2.ids.length]).toEqual([4, 4]);
    await watch.look(true);
    expect([said.length, st2.ids.length]).toEqual([6, 6]);
  });
});
