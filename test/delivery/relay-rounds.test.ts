import { ChatError } from '../../src/core/chat';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

describe('a bot without a stream', () => {
  it('does not ask what was announced before it has one, at first', async () => {
    const { st2, clock } = await setUp({ connect: false });
    await clock.pass(999);
    expect(st2.asked).toBe(0);
  });

  it('asks for it now and then once it has lost it, and for nothing while it is there', async () => {
    const { relay, st2, chat, clock, post } = await setUp();
    await clock.pass(10_000);
    const { asked } = st2;
    await clock.pass(300_000);
    expect(st2.asked).toBe(asked);
    relay.onLost();
    post({ channel: 'C9', message: 'said' }, { live: false, events: false });
    await clock.pass(16_000);
    expect(chat.texts).toEqual(['said']);
  });

  it('posts a result in plain form where StackStorm does not announce it', async () => {
    const { chat, clock, run, ended } = await setUp({ connect: false });
    ended(await run());
    await clock.pass(40_000);
    expect(chat.texts).toEqual([expect.stringContaining('The formatted result is missing')]);
  });
});

describe('a result that was announced and not heard', () => {
  it('is fetched before a plain one is posted', async () => {
    const { chat, clock, run, ended, st2, post, context, iso } = await setUp();
    await clock.pass(30_000);
    const id = await run();
    ended(id);
    post({ channel: 'C1', message: 'done{~}', context }, { live: false, events: false });
    st2.add({
      ...{ id: 'posting', action: { ref: 'chatops.post_result' } },
      ...{ parameters: { execution_id: id }, start_timestamp: iso(), end_timestamp: iso() },
    });
    await clock.pass(30_000);
    expect(chat.texts).toEqual(['@ann done']);
  });

  it('is waited for while what was missed cannot be fetched', async () => {
    /** A server that answers all but what was announced. */
    class HalfAway extends StackStormDouble {
      isAway = true;
      override async executions(query: Parameters<StackStormDouble['executions']>[0]) {
        if (this.isAway && query.action === 'chatops.post_message') throw new Error('502');
        return super.executions(query);
      }
    }
    const st2 = new HalfAway();
    const { chat, clock, run, ended, post, context } = await setUp({ st2 });
    ended(await run());
    post({ channel: 'C1', message: 'done{~}', context }, { live: false, events: false });
    await clock.pass(120_000);
    expect(chat.texts).toEqual([]);
    st2.isAway = false;
    await clock.pass(40_000);
    expect(chat.texts).toEqual(['@ann done']);
  });
});

describe('a bot', () => {
  it('is busy while an answer waits to leave, and while a result is owed', async () => {
    const { relay, chat, clock, run, post, context } = await setUp();
    expect(relay.busy).toBe(false);
    await run();
    expect([relay.outbox.owesAnswers, relay.busy]).toEqual([false, true]);
    post({ channel: 'C1', message: 'done{~}', context });
    await clock.pass(1_000);
    expect(relay.busy).toBe(false);
    chat.failures.push(new ChatError('busy', 'busy', 5_000));
    void relay.outbox.post({ room: 'C1' }, { text: 'hello' }, 'answer');
    await clock.pass(1_000);
    expect(relay.busy).toBe(true);
    await clock.pass(5_000);
    expect(relay.busy).toBe(false);
  });

  it('knows which of its executions wait for people', async () => {
    const { relay, run } = await setUp();
    const id = await run();
    const says = (status: string) =>
      relay.onEvent({ name: 'st2.execution__update', data: { id, action: { ref: 'a.b' }, status } });
    expect([relay.waitsForPeople('nowhere'), relay.waitsForPeople(id)]).toEqual([false, false]);
    says('paused');
    expect(relay.waitsForPeople(id)).toBe(true);
    says('running');
    expect(relay.waitsForPeople(id)).toBe(false);
  });

  it('can be stopped twice', async () => {
    const { relay } = await setUp();
    await relay.stop();
    await expect(relay.stop()).resolves.toBeUndefined();
  });

  it('leaves an acknowledgment as it is where its settings say so', async () => {
    const { relay, chat, clock, expected, ended } = await setUp({ settings: { quickAnswers: false } });
    await relay.expect({ ...expected, way: 'direct' });
    await relay.expect({ ...expected, way: 'direct', executionId: 'run1' });
    const posted = await relay.outbox.post(expected.place, { text: 'On it' }, 'answer');
    if (posted !== undefined) relay.acknowledged(expected.originId, posted);
    ended('run1');
    await clock.pass(1_000);
    expect([chat.texts, chat.changed]).toEqual([['On it', '@ann hello'], []]);
  });
});

describe('a bot whose memory is away', () => {
  async function withMemory() {
    const clock = new ManualClock();
    const memory = new PassingMemory({ memory: new BrainMemory(new HubotLikeBrain(), clock) });
    return { memory, ...(await setUp({ clock, memory })) };
  }

  it('keeps track of a command that it could not record', async () => {
    const { memory, relay, expected } = await withMemory();
    memory.away = true;
    await expect(relay.expect(expected)).resolves.toBeUndefined();
    expect(await relay.unexpect(expected.originId, 'refused')).toBe(true);
  });

  it('does not post a result that waits when another bot may lead', async () => {
    const { memory, relay, chat, clock, expected, ended } = await withMemory();
    await relay.expect({ ...expected, way: 'direct' });
    await relay.expect({ ...expected, way: 'direct', executionId: 'run1' });
    await clock.pass(100);
    chat.failures.push(new ChatError('busy', 'busy', 10_000));
    ended('run1');
    await clock.pass(100);
    memory.away = true;
    await clock.pass(60_000);
    expect(chat.texts).toEqual([]);
  });
});
