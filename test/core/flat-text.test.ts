import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { flatText } from '../../src/core/flat-text';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Megabytes that are in use when nothing is left to collect. */
function inUse(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

it('is the same text', () => {
  for (const text of ['', 'a', 'ünïcödé 🖖', 'half of a pair: \ud83d', '"quoted"\n\\', '\u2028'])
    expect(flatText(text)).toBe(text);
});

it('does not keep the text that it was cut out of', () => {
  const before = inUse();
  const cut = Array.from({ length: 2_000 }, (_, at) =>
    flatText(`${at}`.padStart(20_000, 'abc').slice(-1_000, -970)),
  );
  const kept = inUse() - before;
  expect(cut).toHaveLength(2_000);
  // The texts that they were cut out of take forty megabytes.
  expect(kept).toBeLessThan(10);
});
