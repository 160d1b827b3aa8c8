import { ChatError } from '../../src/core/chat';
import { contextOf } from '../../src/stackstorm/origin';
import { ManualClock } from '../manual-clock';
import type { HubotLikeBrain } from '../state/brain';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

describe('an announcement', () => {
  it('goes to its channel, with the person it names', async () => {
    const { chat, post, clock } = await setUp();
    post({ channel: 'C9', user: 'bob', message: 'disk {~} is full' });
    await clock.pass(0);
    expect(chat.said).toEqual([{ room: 'C9', text: '@bob disk| is full' }]);
  });

  it('is whispered where it asks for that or names no channel', async () => {
    const { chat, post, clock } = await setUp();
    post({ channel: 'C9', user: 'bob', whisper: true, message: 'psst{~}' });
    post({ user: 'bob', message: 'you{~}' });
    await clock.pass(0);
    expect(chat.said.map(({ to, text }) => [to, text])).toEqual([
      ['bob', 'psst'],
      ['bob', 'you'],
    ]);
  });

  it('is posted once, however often and in whatever form it is seen', async () => {
    const { chat, post, clock, relay } = await setUp();
    post({ channel: 'C9', message: 'once' });
    await clock.pass(20_000);
    relay.onLive();
    await clock.pass(20_000);
    expect(chat.said).toHaveLength(1);
  });

  it('is posted twice where two were honestly equal', async () => {
    const { chat, post, clock, relay } = await setUp();
    post({ channel: 'C9', message: 'twin' });
    post({ channel: 'C9', message: 'twin' });
    relay.onLive();
    await clock.pass(20_000);
    expect(chat.said).toHaveLength(2);
  });

  it('that was missed is fetched on the next connect, before what is new, in order', async () => {
    const { chat, post, clock, relay } = await setUp();
    for (const message of ['missed 1', 'missed 2']) {
      post({ channel: 'C9', message }, { live: false, events: false });
      await clock.pass(10);
    }
    relay.onLive();
    post({ channel: 'C9', message: 'live' });
    await clock.pass(10_000);
    expect(chat.texts).toEqual(['|missed 1', '|missed 2', '|live'].map((text) => text.slice(1)));
  });

  it('is fetched now and then while the stream is away, and not posted again when that is back', async () => {
    const { relay, chat, st2, clock, post } = await setUp({ connect: false });
    await clock.pass(20_000);
    post({ channel: 'C1', message: 'while away' }, { live: false, events: false });
    const before = st2.asked;
    await clock.pass(60_000);
    expect(chat.texts).toEqual(['while away']);
    expect(st2.asked - before).toBeLessThanOrEqual(7);
    relay.onLive();
    await clock.pass(30_000);
    expect(chat.texts).toEqual(['while away']);
  });

  it('that was missed comes by more than one page', async () => {
    const { chat, post, clock, relay } = await setUp();
    for (let number = 0; number < 250; number += 1) {
      post({ channel: `C${number % 5}`, message: `missed ${number}` }, { live: false, events: false });
    }
    relay.onLive();
    await clock.pass(10_000);
    expect(chat.said).toHaveLength(250);
  });

  it('is fetched where its execution was seen but its live copy never came', async () => {
    const { chat, post, clock } = await setUp();
    post({ channel: 'C9', message: 'quiet' }, { live: false });
    await clock.pass(10_000);
    expect(chat.texts).toEqual(['quiet']);
  });

  it('goes first again when what was missed cannot be fetched for long, and that follows', async () => {
    const { chat, post, clock, relay, st2 } = await setUp();
    post({ channel: 'C9', message: 'missed' }, { live: false, events: false });
    st2.failing = new Error('502');
    relay.onLive();
    post({ channel: 'C9', message: 'live' });
    await clock.pass(29_000);
    expect(chat.texts).toEqual([]);
    await clock.pass(5_000);
    expect(chat.texts).toEqual(['live']);
    st2.failing = undefined;
    await clock.pass(40_000);
    expect(chat.texts).toEqual(['live', 'missed']);
  });

  it('from before the first start is not posted; from a stop, it is', async () => {
    const st2 = new StackStormDouble();
    const clock = new ManualClock();
    const early = { channel: 'C9', message: 'old news' };
    st2.add({
      id: 'early',
      action: { ref: 'chatops.post_message' },
      parameters: early,
      start_timestamp: new Date(clock.now() - 5_000).toISOString(),
    });
    const first = await setUp({ st2, clock });
    first.post({ channel: 'C9', message: 'news' });
    await clock.pass(5_000);
    void first.relay.stop();
    await clock.pass(3_000);
    first.post({ channel: 'C9', message: 'while it was away' }, { live: false });
    const second = await setUp({ brain: first.brain, st2, clock });
    await clock.pass(10_000);
    expect(first.chat.texts).toEqual(['news']);
    expect(second.chat.texts).toEqual(['while it was away']);
  });

  it('from a stop is posted also where the brain is loaded late', async () => {
    const first = await setUp();
    first.post({ channel: 'C9', message: 'news' });
    await first.clock.pass(5_000);
    void first.relay.stop();
    await first.clock.pass(3_000);
    first.post({ channel: 'C9', message: 'while it was away' }, { live: false });
    const kept = JSON.parse(JSON.stringify(first.brain.data)) as HubotLikeBrain['data'];
    const second = await setUp({ st2: first.st2, clock: first.clock });
    second.brain.mergeData(kept);
    await second.clock.pass(10_000);
    expect(second.chat.texts).toEqual(['while it was away']);
  });

  it('of another route is somebody else’s', async () => {
    const { chat, st2, clock, relay, iso } = await setUp();
    st2.add({
      id: 'errbot1',
      action: { ref: 'chatops.post_message' },
      parameters: { channel: 'C9', message: 'for errbot', route: 'errbot' },
      start_timestamp: iso(),
    });
    relay.onLive();
    await clock.pass(10_000);
    expect(chat.said).toEqual([]);
  });

  it('of any shape does no harm', async () => {
    const { chat, relay, clock, post } = await setUp();
    for (const data of [
      null,
      1,
      'x',
      [],
      {},
      { payload: 1 },
      { payload: {} },
      { payload: { channel: 7, message: [] } },
    ]) {
      relay.onEvent({ name: 'st2.announcement__chatops', data });
      relay.onEvent({ name: 'st2.execution__update', data });
      relay.onEvent({ name: 'st2.execution__update', data: { id: 'x', action: data, status: 'succeeded' } });
    }
    post({ channel: 'C9', message: { an: 'object' } });
    await clock.pass(10_000);
    expect(chat.texts).toEqual(['{\n  "an": "object"\n}']);
  });
});

describe('the result of a command', () => {
  it('goes to whoever asked, where they asked', async () => {
    const { chat, post, clock, run, context } = await setUp();
    await run();
    post({ channel: 'elsewhere', user: 'U1', message: 'done{~}', context });
    await clock.pass(1_000);
    expect(chat.said).toEqual([{ room: 'C1', text: '@ann done' }]);
  });

  it('goes into a thread where the alias asks for one', async () => {
    const { chat, post, clock, run, context } = await setUp();
    await run();
    post({ channel: 'C1', message: 'done{~}', context, extra: { recording: { thread_response: true } } });
    await clock.pass(1_000);
    expect(chat.said).toEqual([{ room: 'C1', thread: 'm1', text: '@ann done' }]);
  });

  it('waits for the acknowledgment of its command', async () => {
    const { chat, post, clock, relay, expected, context } = await setUp();
    await relay.expect(expected);
    post({ channel: 'C1', message: 'quick{~}', context });
    await clock.pass(100);
    expect(chat.said).toEqual([]);
    await relay.expect({ ...expected, executionId: 'run1' });
    void relay.outbox.post({ room: 'C1' }, { text: 'on it' }, 'answer');
    await clock.pass(100);
    expect(chat.texts).toEqual(['on it', '@ann quick']);
  });

  it('of a command that another bot was given is that bot’s to answer', async () => {
    const { chat, post, clock, context } = await setUp();
    post({ channel: 'elsewhere', message: 'done{~}', context });
    await clock.pass(20_000);
    expect(chat.said).toEqual([]);
  });

  it('finds its room also where the command was forgotten, where the bot is told to adopt such', async () => {
    const { chat, post, clock, context } = await setUp({ adopts: true });
    post({ channel: 'elsewhere', message: 'done{~}', context });
    await clock.pass(100);
    expect(chat.said).toEqual([{ room: 'C1', text: '@U1 done' }]);
  });

  it('comes in plain form at once where StackStorm failed to format it', async () => {
    const { chat, clock, run, ended, st2, relay, iso } = await setUp();
    const id = await run();
    ended(id);
    const posting = st2.add({
      id: 'posting1',
      action: { ref: 'chatops.post_result' },
      status: 'failed',
      parameters: { execution_id: id },
      start_timestamp: iso(),
      result: {
        errors: [{ message: "UndefinedError: 'foo' is undefined\nTraceback (most recent call last)" }],
      },
    });
    relay.onEvent({ name: 'st2.execution__update', data: posting });
    await clock.pass(2_000);
    expect(chat.texts).toHaveLength(1);
    expect(chat.texts[0]).toContain('@ann chatlab.echo (chatlab.echo) succeeded after 2.0 s.');
    expect(chat.texts[0]).toContain('hello');
    expect(chat.texts[0]).toContain("'foo' is undefined");
    expect(chat.texts[0]).not.toContain('Traceback');
    await clock.pass(60_000);
    expect(chat.texts).toHaveLength(1);
  });

  it('comes in plain form after the grace where nobody announces it', async () => {
    const { chat, clock, run, ended } = await setUp();
    ended(await run(), { status: 'failed', result: { stdout: '', stderr: 'no such host' } });
    await clock.pass(14_000);
    expect(chat.texts).toEqual([]);
    await clock.pass(3_000);
    expect(chat.texts[0]).toContain('failed');
    expect(chat.texts[0]).toContain('no such host');
  });

  it('is not said a second time when the formatted one comes after the plain one', async () => {
    const { chat, clock, run, ended, post, context } = await setUp();
    ended(await run());
    await clock.pass(20_000);
    post({ channel: 'C1', message: 'late', context });
    await clock.pass(10_000);
    expect(chat.texts).toHaveLength(1);
  });

  it('waits as long as StackStorm is at work on it', async () => {
    const { chat, clock, run, ended, st2, post, context, iso } = await setUp();
    const id = await run();
    ended(id);
    const posting = st2.add({
      id: 'posting2',
      action: { ref: 'chatops.post_result' },
      status: 'running',
      parameters: { execution_id: id },
      start_timestamp: iso(),
    });
    await clock.pass(43_000);
    expect(chat.texts).toEqual([]);
    posting.status = 'succeeded';
    post({ channel: 'C1', message: 'big{~}', context });
    await clock.pass(60_000);
    expect(chat.texts).toEqual(['@ann big']);
  });

  it('stays silent where the alias or the server wants that', async () => {
    const { chat, clock, relay, expected, ended, st2, iso, run } = await setUp();
    await relay.expect({ ...expected, originId: 'o2', executionId: 'quiet', announced: false });
    ended('quiet');
    const id = await run();
    ended(id);
    st2.add({
      id: 'posting3',
      action: { ref: 'chatops.post_result' },
      parameters: { execution_id: id },
      start_timestamp: iso(),
      result: { output: { note: 'Execution result is disabled.' } },
    });
    await clock.pass(120_000);
    expect(chat.texts).toEqual([]);
  });

  it('is taken up by the bot that starts after the one that stopped', async () => {
    const first = await setUp();
    const id = await first.run();
    void first.relay.stop();
    await first.clock.pass(3_000);
    first.ended(id);
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(30_000);
    expect(second.chat.texts).toHaveLength(1);
    expect(second.chat.texts[0]).toContain('hello');
  });

  it('tells the person where the room is gone', async () => {
    const { chat, post, clock, run, context } = await setUp();
    await run();
    chat.failures.push(new ChatError('gone', 'channel_not_found'));
    post({ channel: 'C1', message: 'done{~}', context });
    await clock.pass(1_000);
    expect(chat.said).toEqual([
      { room: 'C1', to: 'U1', text: 'I could not post this in C1 (channel_not_found):\ndone' },
    ]);
  });

  it('is looked for where nobody knew whether its command was taken', async () => {
    const { chat, clock, relay, st2, expected, context, iso } = await setUp();
    await relay.expect(expected);
    st2.add({
      id: 'run9',
      action: { ref: 'chatlab.echo' },
      start_timestamp: iso(),
      end_timestamp: iso(),
      liveaction: { notify: { 'on-complete': { data: { source_context: context } } } },
      result: { stdout: 'it ran' },
    });
    await relay.unexpect('origin1', 'uncertain');
    await clock.pass(40_000);
    expect(chat.texts).toHaveLength(1);
    expect(chat.texts[0]).toContain('it ran');
  });

  it('is told once not to come where the bot was killed before its command was through', async () => {
    const first = await setUp();
    await first.relay.expect(first.expected);
    void first.relay.stop();
    await first.clock.pass(3_000);
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    second.relay.onLive();
    await second.clock.pass(300_000);
    expect(second.chat.texts).toHaveLength(1);
    expect(second.chat.texts[0]).toContain('nothing was run. Please repeat it.');
  });

  it('is owed no longer where StackStorm refused the command, neither by this bot nor by the next', async () => {
    const first = await setUp();
    await first.relay.expect(first.expected);
    expect(await first.relay.unexpect('origin1', 'refused')).toBe(true);
    void first.relay.stop();
    await first.clock.pass(3_000);
    const second = await setUp({ brain: first.brain, st2: first.st2, clock: first.clock });
    await second.clock.pass(300_000);
    expect([first.chat.texts, second.chat.texts]).toEqual([[], []]);
  });

  it('stays on record where another bot has taken the command over', async () => {
    const { relay, expected, brain, clock, st2 } = await setUp();
    await relay.expect(expected);
    expect(await relay.unexpect('origin1', 'taken over')).toBe(false);
    void relay.stop();
    await clock.pass(3_000);
    const next = await setUp({ brain, st2, clock });
    await next.clock.pass(300_000);
    expect(next.chat.texts).toEqual([expect.stringContaining('nothing was run. Please repeat it.')]);
  });

  it('whose execution has vanished is told of', async () => {
    const { chat, clock, run, relay } = await setUp();
    await run('nowhere');
    relay.onLive();
    await clock.pass(10_000);
    expect(chat.texts[0]).toContain(
      'The result of chatlab.echo is unavailable: StackStorm no longer has execution nowhere',
    );
  });
});

describe('what is kept', () => {
  it('stays small over many results', async () => {
    const { relay, clock, brain, post, expected } = await setUp();
    for (let number = 0; number < 300; number += 1) {
      const originId = `o${number}`;
      await relay.expect({ ...expected, originId, executionId: `e${number}` });
      const context = contextOf({ id: originId, personId: 'U1', place: { room: 'C1' } });
      post({ channel: 'C1', message: `m${number}`, context });
      await clock.pass(10_000);
    }
    expect(relay.busy).toBe(false);
    const kept = brain.data._private['hubot-st2'] as Record<string, unknown>;
    expect(Object.keys(kept).length).toBeLessThan(150);
  });
});
