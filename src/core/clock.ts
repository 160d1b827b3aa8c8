/** Time as an argument, so that a test can hold it still. Milliseconds throughout. */
export interface Clock {
  /**
   * Milliseconds since 1970: for what is kept, shown, or compared with the time of somebody else. The machine's clock
   * may be set, also back.
   */
  now(): number;
  /**
   * Milliseconds, at the start of the process those since 1970, for what is measured within it: never set back, and
   * going on while the process or the machine sleeps.
   */
  steady(): number;
  /** Calls `fn` once after `ms`; returns a function that calls it off. Never keeps a process alive. */
  after(ms: number, fn: () => void): () => void;
}

/** The longest that a timer of Node's waits; it would end a longer one at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

let seen = { wall: Date.now(), awake: performance.now(), passed: Date.now() };

/** The machine's clock where it goes on, also over a sleep in which no other does; where it is set back, the time awake. */
function steadily(): number {
  const wall = Date.now();
  const awake = performance.now();
  const passed = seen.passed + Math.max(0, wall - seen.wall, awake - seen.awake);
  seen = { wall, awake, passed };
  return passed;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: steadily,
  after(ms, fn) {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer = setTimeout(
        () => (left > MAX_TIMER_MS ? wait(left - MAX_TIMER_MS) : fn()),
        Math.min(left, MAX_TIMER_MS),
      );
      timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
