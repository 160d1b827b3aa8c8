import { Outage } from '../../src/stackstorm/outage';

describe('an outage of the stream', () => {
  let now = 0;
  let waiting: { at: number; fn: () => void }[] = [];
  const told: string[] = [];
  const clock = {
    now: () => now,
    steady: () => now,
    after(ms: number, fn: () => void) {
      const one = { at: now + ms, fn };
      waiting.push(one);
      return () => {
        waiting = waiting.filter((other) => other !== one);
      };
    },
  };
  const pass = (ms: number) => {
    now += ms;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    for (const { fn } of due) fn();
  };

  it('is told once when it is long, and once when it is over; a short one is not told', () => {
    const outage = new Outage({ clock, afterMs: 60_000, tell: (text) => told.push(text) });
    outage.live();
    outage.lost('cut');
    pass(59_000);
    outage.live();
    pass(100_000);
    expect(told).toEqual([]);
    outage.lost('refused');
    pass(30_000);
    outage.lost('refused');
    pass(300_000);
    outage.live();
    outage.live();
    expect(told).toEqual([
      "I have lost StackStorm's event stream (refused): results will be late until it is back. I keep trying.",
      'The event stream of StackStorm is back after 6 min. What was missed follows.',
    ]);
  });
});
