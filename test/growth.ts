/** The least processor time of three runs, in milliseconds: what else the machine does is not in it. */
export function cost(work: () => void): number {
  const runs = [1, 2, 3].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...runs);
}

/** Less than this is lost in what the garbage collector does beside it. */
const MEASURABLE_MS = 20;
/** Four times the size costs four times as much where it is linear, and sixteen times where it is quadratic. */
const [TIMES, BOUND] = [4, 12];

/**
 * Tells whether work grows no faster than its size, however fast the machine is: it is compared with itself.
 * @param make makes what is worked on, of a size
 * @param size where to begin; work that takes too little to be measured is done for larger ones, up to some hundred times it
 * @returns `linear`, or how much more the larger one took
 */
export function growthOf<T>(make: (size: number) => T, work: (made: T) => void, size: number): string {
  for (let small = size; small <= size * 256; small *= TIMES) {
    const [less, more] = [make(small), make(small * TIMES)];
    if (cost(() => work(more)) < MEASURABLE_MS) continue;
    // By now it is compiled. What grows faster does so each time; a busy moment of the machine comes once.
    const ratios = [1, 2, 3].map(() => cost(() => work(more)) / cost(() => work(less)));
    const ratio = Math.min(...ratios);
    return ratio < BOUND ? 'linear' : `${ratio.toFixed(1)} times as much for ${TIMES} times the size`;
  }
  return 'linear';
}
