import { ChatError } from '../../src/core/chat';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

type Rig = Awaited<ReturnType<typeof setUp>>;

/** Sends a command whose result comes from its execution; acknowledges it as the dispatcher does. */
async function send({ relay, expected, clock }: Rig, executionId = 'run1', originId = 'origin1') {
  await relay.expect({ ...expected, originId, way: 'direct' });
  await relay.expect({ ...expected, originId, way: 'direct', executionId });
  const posted = await relay.outbox.post(expected.place, { text: 'On it' }, 'answer');
  if (posted !== undefined) relay.acknowledged(originId, posted);
  await clock.pass(0);
}

describe('a result that comes from its execution', () => {
  it('is posted when the execution ends, for whoever asked, and asks StackStorm for nothing', async () => {
    const rig = await setUp();
    await send(rig);
    await rig.clock.pass(5_000);
    const { asked } = rig.st2;
    rig.ended('run1');
    await rig.clock.pass(100);
    expect(rig.chat.texts).toEqual(['On it', '@ann hello']);
    expect(rig.st2.asked).toBe(asked);
  });

  it('leads to its execution where StackStorm says where that is shown', async () => {
    for (const web_url of ['https://st2.example/#/history/run1', undefined]) {
      const rig = await setUp();
      await send(rig);
      rig.ended('run1', { web_url });
      await rig.clock.pass(100);
      expect(rig.chat.posts.at(-1)?.link).toBe(web_url);
    }
  });

  it('is posted once, however often its end is told', async () => {
    const rig = await setUp();
    await send(rig);
    await rig.clock.pass(5_000);
    rig.ended('run1');
    rig.ended('run1');
    await rig.clock.pass(100);
    rig.ended('run1');
    rig.relay.onLive();
    await rig.clock.pass(60_000);
    expect(rig.chat.texts).toEqual(['On it', '@ann hello']);
  });

  it('comes also while the stream is away, without a request each second for what takes long', async () => {
    const rig = await setUp({ connect: false });
    await send(rig);
    const before = rig.st2.asked;
    rig.st2.add({ id: 'run1', action: { ref: 'chatlab.echo' }, status: 'running' });
    await rig.clock.pass(300_000);
    expect(rig.st2.asked - before).toBeLessThan(40);
    Object.assign(rig.st2.stored[0] ?? {}, { status: 'succeeded', result: { stdout: 'late' } });
    await rig.clock.pass(35_000);
    expect(rig.chat.texts).toEqual(['On it', '@ann late']);
  });

  it('comes within two seconds of a quick end where the stream never comes', async () => {
    const rig = await setUp({ connect: false });
    await send(rig);
    rig.st2.add({ id: 'run1', action: { ref: 'chatlab.echo' }, result: { stdout: 'hello' } });
    await rig.clock.pass(2_100);
    expect([...rig.chat.texts, ...rig.chat.changed.map(({ text }) => text)]).toContain('@ann hello');
  });

  it('waits for the acknowledgment of its command, which it can overtake', async () => {
    const rig = await setUp();
    const { relay, expected, clock, chat, context } = rig;
    await relay.expect({ ...expected, way: 'direct' });
    rig.ended('run1', { liveaction: { notify: { 'on-complete': { data: { source_context: context } } } } });
    await clock.pass(100);
    expect(chat.texts).toEqual([]);
    await relay.expect({ ...expected, way: 'direct', executionId: 'run1' });
    void relay.outbox.post(expected.place, { text: 'On it' }, 'answer');
    await clock.pass(100);
    expect(chat.texts).toEqual(['On it', '@ann hello']);
  });

  it('is taken up by the bot that starts after the one that stopped', async () => {
    const first = await setUp();
    await send(first);
    void first.relay.stop();
    await first.clock.pass(3_000);
    first.ended('run1');
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(5_000);
    expect(second.chat.texts).toEqual(['@ann hello']);
  });

  it('of thousands takes few requests after a time without a bot', async () => {
    const first = await setUp();
    for (let number = 0; number < 1_000; number += 1) {
      const common = { ...first.expected, originId: `o${number}`, way: 'direct' as const };
      await first.relay.expect({ ...common, executionId: `e${number}` });
    }
    void first.relay.stop();
    await first.clock.pass(3_000);
    for (let number = 0; number < 1_000; number += 1) first.ended(`e${number}`);
    const before = first.st2.asked;
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(30_000);
    expect(second.chat.texts).toHaveLength(1_000);
    expect(first.st2.asked - before).toBeLessThan(150);
  });

  it('stays silent where the alias wants that', async () => {
    const rig = await setUp();
    await send(rig);
    rig.ended('run1', { result: { stdout: 'silent' } });
    await rig.clock.pass(120_000);
    expect(rig.chat.texts).toEqual(['On it']);
    expect(rig.relay.busy).toBe(false);
  });

  it('comes in plain form, with the reason, where its template fails', async () => {
    const rig = await setUp();
    await send(rig);
    rig.ended('run1', { result: { stdout: 'fails' } });
    await rig.clock.pass(2_000);
    expect(rig.chat.texts[1]).toContain("The formatted result is missing: 'foo' is undefined");
  });

  it('is not said again when somebody announces it all the same', async () => {
    const rig = await setUp();
    await send(rig);
    await rig.clock.pass(5_000);
    rig.ended('run1');
    await rig.clock.pass(100);
    rig.post({ channel: 'C1', message: 'again', context: rig.context });
    await rig.clock.pass(20_000);
    expect(rig.chat.texts).toEqual(['On it', '@ann hello']);
  });

  it('of another bot’s command is left to that bot', async () => {
    const rig = await setUp();
    rig.ended('run9', {
      liveaction: { notify: { 'on-complete': { data: { source_context: rig.context } } } },
    });
    await rig.clock.pass(60_000);
    expect(rig.chat.texts).toEqual([]);
  });
});

describe('the acknowledgment of a quick command', () => {
  it('becomes its answer', async () => {
    const rig = await setUp();
    await send(rig);
    rig.ended('run1');
    await rig.clock.pass(1_000);
    expect(rig.chat.texts).toEqual(['On it']);
    expect(rig.chat.changed).toEqual([{ id: '1', text: '@ann hello' }]);
  });

  it('stays where the answer takes more than one message, or comes later than a second', async () => {
    const rig = await setUp();
    await send(rig);
    rig.chat.pieces = 2;
    rig.ended('run1');
    await rig.clock.pass(1_000);
    expect(rig.chat.changed).toEqual([]);
    rig.chat.pieces = 1;
    await send(rig, 'run2', 'origin2');
    await rig.clock.pass(1_100);
    rig.ended('run2');
    await rig.clock.pass(1_000);
    expect(rig.chat.changed).toEqual([]);
    expect(rig.chat.texts.at(-1)).toBe('@ann hello');
  });

  it('stays where the service refuses to change it, and the answer follows', async () => {
    const rig = await setUp();
    await send(rig);
    rig.chat.failures.push(new ChatError('gone', 'message_not_found'));
    rig.ended('run1');
    await rig.clock.pass(1_000);
    expect(rig.chat.texts).toEqual(['On it', '@ann hello']);
  });

  it('is left as it is by a service that is too busy to change it, and the answer follows when that allows it', async () => {
    const rig = await setUp();
    await send(rig);
    rig.chat.failures.push(new ChatError('busy', 'rate limited', 5_000));
    rig.ended('run1');
    await rig.clock.pass(4_900);
    expect(rig.chat.texts).toEqual(['On it']);
    await rig.clock.pass(1_000);
    expect([rig.chat.texts, rig.chat.changed]).toEqual([['On it', '@ann hello'], []]);
  });
});

describe('a record that version 0.1.0 wrote', () => {
  it('is answered by its announcement, as it was sent', async () => {
    const clock = new ManualClock();
    const memory = new BrainMemory(new HubotLikeBrain(), clock);
    const { expected } = await setUp({ clock });
    await memory.set('relay:owed:origin1', { ...expected, executionId: 'run1', sentAt: clock.now() });
    const st2 = new StackStormDouble();
    const running = st2.add({ id: 'run1', action: { ref: 'chatlab.echo' }, status: 'running' });
    const second = await setUp({ memory, st2, clock });
    running.status = 'succeeded';
    second.ended('run1');
    await clock.pass(5_000);
    expect(second.chat.texts).toEqual([]);
    second.post({ channel: 'C1', message: 'announced{~}', context: second.context });
    await clock.pass(5_000);
    expect(second.chat.texts).toEqual(['@ann announced']);
  });
});
