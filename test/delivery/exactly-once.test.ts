import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

describe('a result that overtakes what is said about its command', () => {
  it('is not said again in plain form where the sending was cut off', async () => {
    const { chat, clock, relay, st2, post, expected, context, iso } = await setUp();
    await relay.expect(expected);
    st2.add({
      id: 'run1',
      action: { ref: 'chatlab.echo' },
      start_timestamp: iso(),
      end_timestamp: iso(),
      liveaction: { notify: { 'on-complete': { data: { source_context: context } } } },
    });
    post({ channel: 'C1', message: 'hello', context });
    await clock.pass(5_000);
    expect(await relay.unexpect('origin1', 'uncertain')).toBe(false);
    await clock.pass(180_000);
    expect(chat.texts).toEqual(['@ann hello']);
  });

  it('is not said again in plain form where the server took its time to say that it took the command', async () => {
    const { chat, clock, relay, post, ended, expected, context } = await setUp();
    await relay.expect(expected);
    post({ channel: 'C1', message: 'hello', context });
    await clock.pass(10_000);
    await relay.expect({ ...expected, executionId: 'run1' });
    ended('run1');
    await clock.pass(180_000);
    expect(chat.texts).toEqual(['@ann hello']);
  });

  it('is not said again by the bot that starts after this one', async () => {
    const first = await setUp();
    await first.relay.expect(first.expected);
    first.post({ channel: 'C1', message: 'hello', context: first.context });
    await first.clock.pass(10_000);
    await first.relay.expect({ ...first.expected, executionId: 'run1' });
    first.ended('run1');
    void first.relay.stop();
    await first.clock.pass(3_000);
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(180_000);
    expect([...first.chat.texts, ...second.chat.texts]).toEqual(['@ann hello']);
  });
});

describe('the result of a chain, whose steps carry the context of its command', () => {
  it('is that of the chain, also where nobody knew whether the command was taken', async () => {
    const { chat, clock, relay, st2, expected, context, iso } = await setUp();
    await relay.expect(expected);
    const of = (id: string, stdout: string, more: object) =>
      st2.add({
        id,
        action: { ref: `chatlab.${id}` },
        start_timestamp: iso(),
        end_timestamp: iso(),
        liveaction: { notify: { 'on-complete': { data: { source_context: context } } } },
        result: { stdout },
        ...more,
      });
    const step = of('step', 'only a step', { parent: 'chain' });
    of('chain', 'the whole', {});
    relay.onEvent({ name: 'st2.execution__update', data: step });
    await relay.unexpect('origin1', 'uncertain');
    await clock.pass(60_000);
    expect(chat.texts).toHaveLength(1);
    expect(chat.texts[0]).toContain('the whole');
  });
});

describe('a message over which the bot was killed', () => {
  const incoming = { text: 'echo', person: { id: 'U1', name: 'ann' }, place: { room: 'C1' } };

  /** The bot that is started after this one, some minutes later. */
  async function afterIt(first: Awaited<ReturnType<typeof setUp>>) {
    void first.relay.stop();
    await first.clock.pass(3_000);
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(300_000);
    return second;
  }

  it('is told of once, where nothing of it was sent', async () => {
    const first = await setUp();
    void first.relay.claims.take(incoming, () => new Promise(() => {}));
    await first.clock.pass(1_000);
    const second = await afterIt(first);
    expect([...first.chat.texts, ...second.chat.texts]).toEqual([
      expect.stringMatching(/^@ann I restarted while handling your message from \d\d:\d\d:\d\d\./),
    ]);
  });

  it('is told of in one sentence with others of that person', async () => {
    const first = await setUp();
    for (let number = 0; number < 3; number += 1) {
      void first.relay.claims.take(incoming, () => new Promise(() => {}));
      await first.clock.pass(1_000);
    }
    const second = await afterIt(first);
    expect(second.chat.texts).toEqual([
      expect.stringMatching(/handling 3 of your messages, from \S+ to \S+\. If you got no result/),
    ]);
  });

  it('is told of where it was on record that nobody knows whether it runs, but the person was not told yet', async () => {
    const first = await setUp();
    const { relay, expected } = first;
    void relay.claims.take(incoming, async ({ messageKey: originId = '' }) => {
      await relay.expect({ ...expected, originId });
      await relay.unexpect(originId, 'uncertain');
      // The sentence is on its way into the room for ever.
      await new Promise(() => {});
    });
    await first.clock.pass(1_000);
    const second = await afterIt(first);
    expect(second.chat.texts).toEqual([expect.stringMatching(/nothing was run. Please repeat it/)]);
  });

  it('is not told of where it was answered, or is still being answered', async () => {
    const first = await setUp();
    await first.relay.claims.take(incoming, async () => {});
    void first.relay.claims.take(incoming, () => new Promise(() => {}));
    await first.clock.pass(180_000);
    expect(first.chat.texts).toEqual([]);
  });
});

describe('a formatted result', () => {
  it('is left out also where the plain one is only being sent', async () => {
    const { chat, clock, run, ended, post, context } = await setUp();
    chat.sendMs = 3_000;
    ended(await run());
    await clock.pass(16_000);
    expect(chat.texts).toEqual([]);
    post({ channel: 'C1', message: 'late', context });
    await clock.pass(30_000);
    expect(chat.texts).toHaveLength(1);
  });
});

describe('an announcement', () => {
  it('that was fetched is not posted again where its live copy comes in a long recovery', async () => {
    const { chat, clock, relay, st2, post } = await setUp();
    post({ channel: 'C9', message: 'first' });
    await clock.pass(2_000);
    post({ channel: 'C9', message: 'missed' }, { live: false, events: false });
    relay.onLive();
    await clock.pass(500);
    relay.onLive();
    await clock.pass(100);
    st2.failing = new Error('502');
    relay.onLive();
    relay.onEvent({
      name: 'st2.announcement__chatops',
      data: { payload: { channel: 'C9', message: 'missed' } },
    });
    await clock.pass(25_000);
    st2.failing = undefined;
    await clock.pass(60_000);
    expect(chat.texts).toEqual(['first', 'missed']);
  });

  it('that was made since a bot without a past was started is not missed where it took long to connect', async () => {
    const { chat, clock, relay, st2, post } = await setUp({ connect: false });
    st2.failing = new Error('502');
    relay.onLive();
    await clock.pass(5_000);
    post({ channel: 'C9', message: 'missed' }, { live: false, events: false });
    await clock.pass(5_000);
    st2.failing = undefined;
    await clock.pass(30_000);
    expect(chat.texts).toEqual(['missed']);
  });

  it('that comes while a bot asks for the first time what there is keeps its place', async () => {
    const st2 = new StackStormDouble();
    const clock = new ManualClock();
    const { chat, relay, post } = await setUp({ st2, clock, connect: false });
    relay.onLive();
    const early = { channel: 'C9', message: 'early' };
    relay.onEvent({ name: 'st2.announcement__chatops', data: { payload: early } });
    post(early, { live: false, events: false });
    await clock.pass(50);
    const late = post({ channel: 'C9', message: 'late' }, { events: false });
    late.status = 'running';
    await clock.pass(150);
    late.status = 'succeeded';
    await clock.pass(10_000);
    expect(chat.texts).toEqual(['early', 'late']);
  });
});

describe('bots on a memory that is away for a while', () => {
  function memories() {
    const clock = new ManualClock();
    const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
    const lose = () => {
      store.memory = new BrainMemory(new HubotLikeBrain(), clock);
    };
    return { clock, st2: new StackStormDouble(), memory: new PassingMemory(store), store, lose };
  }

  it('put on record afterwards what was posted meanwhile, so that no twin posts it again', async () => {
    const { clock, st2, memory, store } = memories();
    const one = await setUp({ clock, st2, memory });
    one.post({ channel: 'C9', message: 'a' });
    await clock.pass(1_000);
    memory.away = true;
    one.post({ channel: 'C9', message: 'b' });
    await clock.pass(1_000);
    memory.away = false;
    await clock.pass(1_000);
    // Killed: it gives nothing back.
    memory.away = true;
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    await clock.pass(30_000);
    expect(one.chat.texts).toEqual(['a', 'b']);
    expect(twin.chat.texts).toEqual([]);
  });

  it('post one message a room at most that is not on record, and the rest when the memory is back', async () => {
    const { clock, st2, memory } = memories();
    const { chat, post } = await setUp({ clock, st2, memory });
    memory.away = true;
    for (const message of ['a', 'b', 'c']) post({ channel: 'C9', message });
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['a']);
    memory.away = false;
    await clock.pass(2_000);
    expect(chat.texts).toEqual(['a', 'b', 'c']);
  });

  it('say in the meantime what is no result', async () => {
    const { clock, st2, memory } = memories();
    const { chat, post, relay } = await setUp({ clock, st2, memory });
    memory.away = true;
    for (const message of ['a', 'b']) post({ channel: 'C9', message });
    await clock.pass(100);
    void relay.outbox.post({ room: 'C9' }, { text: 'I cannot reach the memory' }, 'answer');
    await clock.pass(100);
    expect(chat.texts).toEqual(['a', 'I cannot reach the memory']);
  });

  it('tell of a command over which the only one that had heard it died', async () => {
    const { clock, st2, memory, store } = memories();
    const one = await setUp({ clock, st2, memory });
    await one.relay.expect(one.expected);
    memory.away = true;
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    await clock.pass(60_000);
    expect(twin.chat.texts).toHaveLength(1);
    expect(twin.chat.texts[0]).toContain('nothing was run. Please repeat it.');
  });

  it('do not tell of a command that another one is at', async () => {
    const { clock, st2, memory, store } = memories();
    const one = await setUp({ clock, st2, memory });
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    const incoming = { text: 'echo', person: { id: 'U1', name: 'ann' }, place: { room: 'C1' }, id: 'm1' };
    void twin.relay.claims.take(incoming, async ({ messageKey: turn = '' }) => {
      // Long before it has anything on record, too.
      await new Promise<void>((resolve) => clock.after(30_000, resolve));
      await twin.relay.expect({ ...twin.expected, originId: turn });
      await new Promise<void>((resolve) => clock.after(100_000, resolve));
    });
    await clock.pass(120_000);
    expect([...one.chat.texts, ...twin.chat.texts]).toEqual([]);
  });

  it('do not answer again a command that one of them could not finish sending and the other has answered', async () => {
    const { clock, st2, memory, store } = memories();
    const one = await setUp({ clock, st2, memory });
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    await twin.relay.expect(twin.expected);
    await twin.relay.unexpect('origin1', 'uncertain');
    st2.add({
      id: 'run1',
      action: { ref: 'chatlab.echo' },
      start_timestamp: twin.iso(),
      end_timestamp: twin.iso(),
      liveaction: { notify: { 'on-complete': { data: { source_context: twin.context } } } },
    });
    await clock.pass(40_000);
    expect(one.chat.texts).toHaveLength(1);
    one.cutOff();
    await clock.pass(80_000);
    expect(twin.chat.texts).toEqual([]);
  });

  it('do not post again what is being sent while the lead is lost and won again', async () => {
    const { clock, st2, memory } = memories();
    const { chat, post } = await setUp({ clock, st2, memory });
    chat.sendMs = 9_000;
    for (const message of ['a', 'b']) post({ channel: 'C9', message });
    await clock.pass(500);
    memory.away = true;
    await clock.pass(7_000);
    memory.away = false;
    await clock.pass(60_000);
    expect(chat.texts).toEqual(['a', 'b']);
  });

  it('do not post again what Redis has forgotten, whoever leads after that', async () => {
    const { clock, st2, memory, store, lose } = memories();
    const one = await setUp({ clock, st2, memory });
    for (const message of ['a', 'b']) one.post({ channel: 'C9', message });
    await clock.pass(3_000);
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    lose();
    await clock.pass(30_000);
    one.post({ channel: 'C9', message: 'c' }, { live: false });
    await clock.pass(30_000);
    memory.away = true;
    await clock.pass(30_000);
    expect([...one.chat.texts, ...twin.chat.texts]).toEqual(['a', 'b', 'c']);
  });

  it('do not post again what Redis has forgotten where the one that led is dead, but what came after', async () => {
    const { clock, st2, memory, store, lose } = memories();
    const one = await setUp({ clock, st2, memory });
    one.post({ channel: 'C9', message: 'a' });
    await clock.pass(3_000);
    const twin = await setUp({ clock, st2, memory: new PassingMemory(store) });
    await clock.pass(3_000);
    lose();
    memory.away = true;
    await clock.pass(5_000);
    twin.post({ channel: 'C9', message: 'b' }, { live: false, events: false });
    await clock.pass(60_000);
    expect([...one.chat.texts, ...twin.chat.texts]).toEqual(['a', 'b']);
  });
});
