/**
 * `npm run bench -- progress [workflows] [tasks]`: so many workflows at once in one room (200 of 10). Time
 * is simulated, the bookkeeping is real: how many calls a second the chat service gets, whether every end
 * that was shown is right, and what an event costs.
 */
import { performance } from 'node:perf_hooks';
import type { Pace, Place, Post, Posted } from '../src/core/chat';
import { silentLog } from '../src/core/log';
import { LiveMessages, type Screen } from '../src/plugins/progress/live-messages';
import { ManualClock } from '../test/manual-clock';

/** Slack's manners (facts in docs/steer.md): one message a second a room, changes at 50 a minute. */
const SLACK: Pace = { messages: 1, perMs: 1_000, scope: 'room' };
const CHANGES_A_MINUTE = 50;

class Counting implements Screen {
  readonly canUpdate = true;
  readonly pace = SLACK;
  readonly calls: number[] = [];
  readonly shown = new Map<string, string>();
  constructor(readonly clock: ManualClock) {}

  async post(place: Place, post: Post): Promise<Posted> {
    this.calls.push(this.clock.now());
    const id = `m${this.shown.size}`;
    this.shown.set(id, post.text);
    return { place, id };
  }

  async update(posted: Posted, post: Post): Promise<void> {
    this.calls.push(this.clock.now());
    this.shown.set(posted.id ?? '', post.text);
  }
}

export async function run(options: string[]): Promise<void> {
  const [workflows = 200, tasks = 10] = options.map(Number);
  const clock = new ManualClock();
  const screen = new Counting(clock);
  const live = new LiveMessages({
    ...{ clock, screen, log: silentLog, patienceMs: 3_000 },
    keep: async () => {},
    forget: async () => {},
    look: async () => undefined,
    hide: (text) => text,
  });
  let events = 0;
  let spent = 0;
  const tell = (id: string, status: string, parent?: string) => {
    const began = performance.now();
    live.onEvent({ name: 'st2.execution__update', data: { id, status, parent, action: { ref: 'a.b' } } });
    spent += performance.now() - began;
    events += 1;
  };
  const all = Array.from({ length: workflows }, (_, index) => `workflow-${index}`);
  const story = {
    by: { id: 'U', name: 'kirk' },
    status: 'running',
    startedAt: clock.now(),
    tasks: [],
    tail: [],
  };
  for (const execution of all)
    live.watch({ place: { room: 'C' }, story: { ...story, execution, title: execution } });
  for (let task = 0; task < tasks; task += 1) {
    for (const id of all) tell(`${id}-${task}`, 'running', id);
    await clock.pass(3_000);
    for (const id of all) tell(`${id}-${task}`, 'succeeded', id);
  }
  for (const [index, id] of all.entries()) tell(id, index % 10 === 0 ? 'failed' : 'succeeded');
  await clock.pass(180_000);

  const seconds = ((screen.calls.at(-1) ?? 0) - (screen.calls[0] ?? 0)) / 1000;
  const busiest = Math.max(
    ...screen.calls.map((from) => screen.calls.filter((at) => at >= from && at < from + 60_000).length),
  );
  const texts = [...screen.shown.values()];
  const own = texts.filter((text) => /^. (succeeded|failed) after/m.test(text)).length;
  const board = texts.find((text) => text.includes('more commands here')) ?? '';
  const shared = Number(/^(\d+) more commands here: 0 running/.exec(board)?.[1] ?? 0);
  const right = own + shared === workflows && live.size === 0;
  console.log(
    `${workflows} workflows of ${tasks} tasks: ${events} events, ${((spent / events) * 1000).toFixed(1)} µs each`,
  );
  console.log(
    `${screen.calls.length} calls in ${seconds.toFixed(0)} s, ${(screen.calls.length / seconds).toFixed(2)} a second`,
  );
  console.log(`busiest minute: ${busiest} calls (the service takes ${CHANGES_A_MINUTE} changes a minute)`);
  console.log(
    `${texts.length} messages; ends shown: ${own} alone, ${shared} together: ${right ? 'all right' : 'NOT all right'}`,
  );
  console.log(
    JSON.stringify({ workflows, tasks, calls: screen.calls.length, busiestMinute: busiest, right }),
  );
}
