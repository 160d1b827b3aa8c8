import { silentLog } from '../../src/core/log';
import { RetryingWriter } from '../../src/delivery/retrying-writer';
import { ManualClock } from '../manual-clock';

/** A writer on a memory that takes nothing while it is away. */
function setUp() {
  const clock = new ManualClock();
  const writer = new RetryingWriter(clock, silentLog);
  const memory = { isAway: false };
  const written: string[] = [];
  let tries = 0;
  const write = (text: string) =>
    writer.write(async () => {
      tries += 1;
      if (memory.isAway) throw new Error('away');
      written.push(text);
    });
  return { clock, writer, memory, written, write, tries: () => tries };
}

describe('what has to be on record', () => {
  it('is written at once where that can be', async () => {
    const { clock, writer, written, write, tries } = setUp();
    await write('a');
    expect([written, writer.behind]).toEqual([['a'], false]);
    await clock.pass(10_000);
    expect(tries()).toBe(1);
  });

  it('is tried again four times a second, in its order, until it is on record', async () => {
    const { clock, writer, memory, written, write, tries } = setUp();
    memory.isAway = true;
    await write('a');
    await write('b');
    expect([written, writer.behind, tries()]).toEqual([[], true, 2]);
    await clock.pass(249);
    expect(tries()).toBe(2);
    await clock.pass(1);
    expect(tries()).toBe(3);
    await clock.pass(250);
    expect(tries()).toBe(4);
    memory.isAway = false;
    await clock.pass(250);
    expect([written, writer.behind]).toEqual([['a', 'b'], false]);
    await clock.pass(10_000);
    expect(tries()).toBe(6);
    memory.isAway = true;
    await write('c');
    memory.isAway = false;
    await clock.pass(250);
    expect(written).toEqual(['a', 'b', 'c']);
  });

  it('is left to whoever reads the records next when the bot stops', async () => {
    const { clock, writer, memory, write, tries } = setUp();
    memory.isAway = true;
    await write('a');
    writer.stop();
    await write('b');
    await clock.pass(10_000);
    expect([tries(), writer.behind]).toEqual([2, true]);
  });

  it('keeps nobody from stopping where nothing waits', () => {
    expect(() => setUp().writer.stop()).not.toThrow();
  });
});
