import { systemClock } from '../../src/core/clock';

describe('the clock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('waits longer than a timer of Node’s can', () => {
    let rung = 0;
    systemClock.after(2 ** 31 + 10, () => {
      rung += 1;
    });
    jest.advanceTimersByTime(2 ** 31 - 1);
    expect(rung).toBe(0);
    jest.advanceTimersByTime(20);
    expect(rung).toBe(1);
  });

  it('does not ring at once for a time that nobody lives to see, and is called off', () => {
    let rung = 0;
    const callOff = systemClock.after(1e15, () => {
      rung += 1;
    });
    jest.advanceTimersByTime(2 ** 32);
    callOff();
    expect([rung, jest.getTimerCount()]).toEqual([0, 0]);
  });

  it('measures on over a clock that is set back, and over a sleep in which nothing else goes on', () => {
    const begun = systemClock.steady();
    jest.setSystemTime(Date.now() - 3_600_000);
    jest.advanceTimersByTime(5_000);
    expect(systemClock.steady() - begun).toBe(5_000);
    jest.setSystemTime(Date.now() + 7_200_000);
    expect(systemClock.steady() - begun).toBe(7_205_000);
  });
});
