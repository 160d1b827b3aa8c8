import { PaceKeeper } from '../../src/delivery/pace';

describe('the pace of a service', () => {
  it('lets so many messages leave in any stretch of its time', () => {
    const pace = new PaceKeeper({ messages: 2, perMs: 1_000 });
    const left: number[] = [];
    let now = 0;
    for (const pause of [0, 400, 0, 0, 100, 0, 5_000, 0, 0]) {
      now += pause;
      now += pace.waitMs(now);
      pace.took(now);
      left.push(now);
    }
    expect(left).toEqual([0, 400, 1_000, 1_400, 2_000, 2_400, 7_400, 7_400, 8_400]);
  });

  it('makes nobody wait before the first message', () => {
    expect(new PaceKeeper({ messages: 1, perMs: 1_000 }).waitMs(0)).toBe(0);
  });

  it.each([
    { messages: Number.POSITIVE_INFINITY, perMs: 1_000 },
    { messages: 1, perMs: 0 },
  ])('never waits if there is no limit: %j', (none) => {
    const pace = new PaceKeeper(none);
    for (let message = 0; message < 3; message += 1) pace.took(5);
    expect(pace.waitMs(5)).toBe(0);
  });
});
