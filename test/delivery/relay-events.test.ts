import { ChatError } from '../../src/core/chat';
import type { Memory } from '../../src/core/memory';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

type Rig = Awaited<ReturnType<typeof setUp>>;

/** An event about an execution that announces. */
function announcing({ relay, iso }: Rig, more: object) {
  const data = {
    ...{ id: 'm1', action: { ref: 'chatops.post_message' }, status: 'succeeded' },
    ...{ parameters: { channel: 'C9', message: 'said' }, start_timestamp: iso(-400), end_timestamp: iso() },
    ...more,
  };
  relay.onEvent({ name: 'st2.execution__update', data });
  return data;
}

describe('an event of the stream', () => {
  it('is an announcement where its name says so, whatever it carries', async () => {
    const { relay, chat, clock } = await setUp();
    const data = { payload: { channel: 'C9', message: 'said' } };
    for (const name of ['st2.trigger__create', 'st2.announcement', '']) relay.onEvent({ name, data });
    relay.onEvent({ name: 'st2.announcement__chatops', data });
    await clock.pass(20_000);
    expect(chat.texts).toEqual(['said']);
  });

  it('of an execution that runs does not say that it has ended', async () => {
    const { relay, chat, clock, expected } = await setUp();
    await relay.expect({ ...expected, way: 'direct' });
    await relay.expect({ ...expected, way: 'direct', executionId: 'run1' });
    const data = { id: 'run1', action: { ref: 'chatlab.echo' }, status: 'running', result: { stdout: '…' } };
    relay.onEvent({ name: 'st2.execution__update', data });
    await clock.pass(5_000);
    expect(chat.texts).toEqual([]);
  });

  it('of an execution that carries no context does no harm', async () => {
    const { relay } = await setUp();
    for (const liveaction of [{}, { notify: null }, { notify: {} }, { notify: { 'on-complete': {} } }]) {
      const data = { id: 'x', action: { ref: 'a.b' }, status: 'succeeded', liveaction };
      expect(() => relay.onEvent({ name: 'st2.execution__update', data })).not.toThrow();
    }
  });

  it.each([
    ['failed', { status: 'failed' }],
    ['is for another bot', { parameters: { channel: 'C9', message: 'said', route: 'errbot' } }],
    ['still runs', { status: 'running' }],
  ])('of an announcement that %s posts nothing', async (_, more) => {
    const rig = await setUp();
    await rig.clock.pass(60_000);
    announcing(rig, more);
    await rig.clock.pass(60_000);
    expect(rig.chat.texts).toEqual([]);
  });

  it('of an announcement whose live copy was lost has it posted five seconds later, once', async () => {
    const rig = await setUp();
    await rig.clock.pass(60_000);
    announcing(rig, {});
    await rig.clock.pass(4_000);
    expect(rig.chat.texts).toEqual([]);
    await rig.clock.pass(2_000);
    expect(rig.chat.texts).toEqual(['said']);
    rig.relay.onEvent({
      name: 'st2.announcement__chatops',
      data: { payload: { channel: 'C9', message: 'said' } },
    });
    await rig.clock.pass(20_000);
    expect(rig.chat.texts).toEqual(['said']);
  });

  it('of a bot that does not lead asks StackStorm for nothing', async () => {
    const clock = new ManualClock();
    const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
    const st2 = new StackStormDouble();
    await setUp({ clock, memory: new PassingMemory(store), connect: false });
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    await clock.pass(60_000);
    expect([twin.st2.asked, twin.chat.texts]).toEqual([0, []]);
  });
});

describe('an announcement', () => {
  it('that was fetched a moment ago is not posted again when its live copy comes', async () => {
    const { relay, chat, clock, post } = await setUp();
    post({ channel: 'C9', message: 'said' }, { live: false, events: false });
    relay.onLive();
    await clock.pass(1_000);
    relay.onEvent({
      name: 'st2.announcement__chatops',
      data: { payload: { channel: 'C9', message: 'said' } },
    });
    await clock.pass(20_000);
    expect(chat.texts).toEqual(['said']);
  });

  it('that was given up is not tried again with the next connection', async () => {
    const { relay, chat, clock, post } = await setUp();
    chat.failures.push(new ChatError('gone', 'is_archived'));
    post({ channel: 'C9', message: 'said' });
    await clock.pass(1_000);
    relay.onLive();
    await clock.pass(60_000);
    expect(chat.texts).toEqual([]);
  });

  it('that says nothing is settled as well, so that it is not fetched for ever', async () => {
    const clock = new ManualClock();
    const memory: Memory = new BrainMemory(new HubotLikeBrain(), clock);
    const { post, iso } = await setUp({ clock, memory });
    post({ channel: 'C9', message: ' ' });
    await clock.pass(600_000);
    const last = Date.parse(iso());
    post({ channel: 'C9', message: 'said' });
    await clock.pass(20_000);
    expect(await memory.get<number>('relay:watermark')).toBeGreaterThan(last - 1_000);
  });

  it('that is long in the making is posted by the bot that starts after this one', async () => {
    const first = await setUp();
    const slow = first.st2.add({
      ...announcing(first, { id: 'slow', status: 'running' }),
      parameters: { channel: 'C9', message: 'slow' },
    });
    await first.clock.pass(300_000);
    first.post({ channel: 'C9', message: 'quick' });
    await first.clock.pass(10_000);
    void first.relay.stop();
    slow.status = 'succeeded';
    await first.clock.pass(3_000);
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(10_000);
    expect([first.chat.texts, second.chat.texts]).toEqual([['quick'], ['slow']]);
  });

  it('that came to this bot by its webhook is posted by it, also where another one leads', async () => {
    const clock = new ManualClock();
    const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
    await setUp({ clock, memory: new PassingMemory(store) });
    const twin = await setUp({ clock, memory: new PassingMemory(store) });
    for (const payload of [{ channel: 'C9', message: 'said' }, undefined, { message: 'to nobody' }])
      twin.relay.announce(payload);
    await clock.pass(1_000);
    expect(twin.chat.said).toEqual([{ room: 'C9', text: 'said' }]);
  });
});

describe('the result of a command that is announced', () => {
  it('is posted as often as that is', async () => {
    const { chat, clock, post, run, context } = await setUp();
    await run();
    for (const message of ['one{~}', 'two{~}']) post({ channel: 'C1', message, context });
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['@ann one', '@ann two']);
  });

  it('is posted by the next recovery where nobody could be asked whose it is', async () => {
    /** A memory that cannot be asked for the records of commands. */
    class Forgetful extends BrainMemory {
      isAway = false;
      override async get<T>(key: string): Promise<T | undefined> {
        if (this.isAway && key.startsWith('relay:owed:')) throw new Error('Redis is away');
        return super.get<T>(key);
      }
    }
    const clock = new ManualClock();
    const memory = new Forgetful(new HubotLikeBrain(), clock);
    const { relay, chat, post, context } = await setUp({ clock, memory, adopts: true });
    memory.isAway = true;
    post({ channel: 'C1', message: 'done{~}', context });
    await clock.pass(20_000);
    expect(chat.texts).toEqual([]);
    memory.isAway = false;
    relay.onLive();
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['@U1 done']);
  });
});
