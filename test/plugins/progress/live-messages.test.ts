import { ChatError, type Pace, type Place, type Post, type Posted } from '../../../src/core/chat';
import { silentLog } from '../../../src/core/log';
import type { Execution } from '../../../src/core/stackstorm-types';
import { LiveMessages, type LiveOptions, type Screen } from '../../../src/plugins/progress/live-messages';
import { ManualClock } from '../../manual-clock';

/** A room that remembers what was shown, and when. */
class Room implements Screen {
  readonly messages = new Map<string, string[]>();
  readonly calls: number[] = [];
  failing: Error | undefined;
  constructor(
    readonly clock: ManualClock,
    readonly canUpdate: boolean,
    readonly pace: Pace = { messages: 1, perMs: 1_000, scope: 'room' },
  ) {}

  async post(place: Place, post: Post): Promise<Posted> {
    this.calls.push(this.clock.now());
    const id = `m${this.messages.size + 1}`;
    this.messages.set(id, [post.text]);
    return { place, id };
  }

  async update(posted: Posted, post: Post): Promise<void> {
    this.calls.push(this.clock.now());
    if (this.failing) throw this.failing;
    this.messages.get(posted.id ?? '')?.push(post.text);
  }

  last(): string[] {
    return [...this.messages.values()].map((shown) => shown[shown.length - 1] ?? '');
  }
}

function setUp(canUpdate = true, instead: Partial<LiveOptions> = {}) {
  const clock = new ManualClock();
  const room = new Room(clock, canUpdate);
  const kept = new Map<string, unknown>();
  const ended = new Map<string, Execution>();
  const live = new LiveMessages({
    clock,
    log: silentLog,
    screen: room,
    patienceMs: 3_000,
    keep: async (watched) => void kept.set(watched.story.execution, watched),
    forget: async (execution) => void kept.delete(execution),
    look: async (execution) => ended.get(execution),
    hide: (text) => text.replaceAll('hunter2', '(secret)'),
    ...instead,
  });
  const watch = (execution: string) =>
    live.watch({
      place: { room: 'C' },
      story: {
        execution,
        title: `run ${execution}`,
        by: { id: 'U', name: 'kirk' },
        status: 'running',
        startedAt: clock.now(),
        tasks: [],
        tail: [],
      },
    });
  const update = (id: string, status: string, parent?: string) =>
    live.onEvent({
      name: 'st2.execution__update',
      data: { id, status, action: { ref: 'a.b' }, ...(parent ? { parent } : {}) },
    });
  const say = (id: string, data: string) =>
    live.onEvent({
      name: 'st2.execution.output__create',
      data: { execution_id: id, output_type: 'stdout', data },
    });
  return { clock, room, live, watch, update, say, kept, ended };
}

describe('a live message', () => {
  it('does not appear for a command that ends quickly', async () => {
    const { clock, room, live, watch, update, kept } = setUp();
    watch('e1');
    await clock.pass(1_000);
    update('e1', 'succeeded');
    await clock.pass(60_000);
    expect(room.messages.size).toBe(0);
    expect(live.size).toBe(0);
    expect(kept.size).toBe(0);
  });

  it('does not appear either when the end came before anybody watched', async () => {
    const { clock, room, watch, ended, live } = setUp();
    watch('e1');
    ended.set('e1', { id: 'e1', status: 'succeeded', action: { ref: 'a.b' } });
    await clock.pass(60_000);
    expect(room.messages.size).toBe(0);
    expect(live.size).toBe(0);
  });

  it('is one message, changed in place until the end', async () => {
    const { clock, room, watch, update, kept, live } = setUp();
    watch('e1');
    await clock.pass(5_000);
    expect(room.last()).toEqual([expect.stringContaining('▸ running for 4 s')]);
    update('t1', 'running', 'e1');
    await clock.pass(5_000);
    update('e1', 'succeeded');
    await clock.pass(5_000);
    expect(room.messages.size).toBe(1);
    expect(room.last()).toEqual([expect.stringContaining('✓ succeeded after 10 s')]);
    expect([kept.size, live.size]).toEqual([0, 0]);
    const calls = room.calls.length;
    await clock.pass(600_000);
    expect(room.calls.length).toBe(calls);
  });

  it('is a few lines where messages cannot be changed', async () => {
    const { clock, room, watch, update } = setUp(false);
    watch('e1');
    for (let second = 0; second < 120; second += 1) {
      update(`t${second}`, 'running', 'e1');
      await clock.pass(1_000);
    }
    update('e1', 'failed');
    await clock.pass(60_000);
    expect(room.messages.size).toBeGreaterThanOrEqual(3);
    expect(room.messages.size).toBeLessThanOrEqual(5);
  });

  it('shows no secret', async () => {
    const { clock, room, watch, say } = setUp();
    watch('e1');
    say('e1', 'the password is hunter2\n');
    await clock.pass(5_000);
    expect(JSON.stringify([...room.messages])).not.toContain('hunter2');
  });

  it('is shown ending although the service refused a change', async () => {
    const { clock, room, watch, update } = setUp();
    watch('e1');
    await clock.pass(5_000);
    room.failing = new ChatError('busy', 'slow down');
    update('e1', 'succeeded');
    await clock.pass(10_000);
    room.failing = undefined;
    await clock.pass(10_000);
    expect(room.last()).toEqual([expect.stringContaining('succeeded')]);
  });

  it('keeps the pace with two hundred workflows at once, and every end is right', async () => {
    const { clock, room, live, watch, update } = setUp();
    for (let workflow = 0; workflow < 200; workflow += 1) watch(`e${workflow}`);
    for (let task = 0; task < 10; task += 1) {
      for (let workflow = 0; workflow < 200; workflow += 1)
        update(`e${workflow}t${task}`, 'running', `e${workflow}`);
      await clock.pass(2_000);
      for (let workflow = 0; workflow < 200; workflow += 1)
        update(`e${workflow}t${task}`, 'succeeded', `e${workflow}`);
    }
    for (let workflow = 0; workflow < 200; workflow += 1)
      update(`e${workflow}`, workflow % 10 === 0 ? 'failed' : 'succeeded');
    await clock.pass(120_000);
    expect(live.size).toBe(0);
    const gaps = room.calls.slice(1).map((time, index) => time - (room.calls[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000);
    const shown = room.last();
    expect(
      shown.filter((text) => text.includes('✓ succeeded') || text.includes('✗ failed')).length,
    ).toBeGreaterThanOrEqual(8);
    expect(
      shown.some((text) => /192 more commands here: 0 running, 17\d succeeded, \d+ failed/.test(text)),
    ).toBe(true);
    expect(shown.every((text) => !text.includes('running for'))).toBe(true);
  });

  it.each([
    ['says so while the bot runs', false, ['Progress could not be shown: file closed']],
    ['says nothing once the bot ends, which closes the memory', true, []],
  ])('where what was shown cannot be kept, %s', async (_what, isEnding, said) => {
    const warned: string[] = [];
    let close: () => void = () => {};
    const closed = new Promise<never>((_, reject) => {
      close = () => reject(new Error('file closed'));
    });
    const { clock, room, live, watch } = setUp(true, {
      log: { ...silentLog, warn: (text) => void warned.push(text) },
      keep: ({ posted }) => (posted === undefined ? Promise.resolve() : closed),
    });
    watch('e1');
    await clock.pass(5_000);
    expect(room.last()).toHaveLength(1);
    if (isEnding) live.stop();
    close();
    await clock.pass(0);
    expect(warned).toEqual(said);
  });
});
