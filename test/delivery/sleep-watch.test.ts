import { SleepWatch } from '../../src/delivery/sleep-watch';
import { ManualClock } from '../manual-clock';

function setUp() {
  const clock = new ManualClock();
  const watch = new SleepWatch(clock);
  watch.start();
  return { clock, watch };
}

describe('a process that did not run for a while', () => {
  it('knows for how long, before its timers fire and for some seconds after', async () => {
    const { clock, watch } = setUp();
    await clock.pass(10_000);
    expect(watch.lately()).toBe(0);
    clock.sleep(60_000);
    expect(watch.lately()).toBe(60_000);
    await clock.pass(5_000);
    expect(watch.lately()).toBe(60_000);
    await clock.pass(1);
    expect(watch.lately()).toBe(0);
  });

  it('takes two naps in a row for one sleep, and two that lie apart for two', async () => {
    const { clock, watch } = setUp();
    clock.sleep(60_000);
    expect(watch.lately()).toBe(60_000);
    await clock.pass(4_000);
    clock.sleep(30_000);
    expect(watch.lately()).toBe(90_000);
    await clock.pass(20_000);
    clock.sleep(10_000);
    expect(watch.lately()).toBe(10_000);
  });

  it('does not take a busy machine for a sleep', async () => {
    const { clock, watch } = setUp();
    clock.sleep(2_999);
    expect(watch.lately()).toBe(0);
    clock.sleep(3_000);
    expect(watch.lately()).toBe(3_000);
  });

  it('looks no more once it was stopped, and not before it was started', async () => {
    const { clock, watch } = setUp();
    watch.stop();
    clock.sleep(60_000);
    await clock.pass(0);
    expect(watch.lately()).toBe(0);
    const unstarted = new SleepWatch(clock);
    clock.sleep(60_000);
    expect(unstarted.lately()).toBe(0);
    expect(() => unstarted.stop()).not.toThrow();
  });
});
