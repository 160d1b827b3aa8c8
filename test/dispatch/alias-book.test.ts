import { silentLog } from '../../src/core/log';
import type { ActionAlias } from '../../src/core/stackstorm-types';
import { AliasBook } from '../../src/dispatch/alias-book';
import { madeAliases } from '../language/alias/made';
import { ManualClock } from '../manual-clock';

function bookOf(read: () => Promise<ActionAlias[]>): AliasBook {
  return new AliasBook({
    ...{ read, log: silentLog, clock: new ManualClock(), longestCommand: 10_000, intervalMs: 0 },
    ...{ told: () => {}, changed: () => {} },
  });
}

/** How many turns the event loop has while this is under way. */
async function turnsDuring(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work;
  isOver = true;
  return turns;
}

test('reading many commands lets others have their turn again and again, at the start and when all change', async () => {
  let aliases = madeAliases(2_000);
  const book = bookOf(async () => aliases);
  expect(await turnsDuring(book.reload())).toBeGreaterThanOrEqual(19);
  expect(book.set.size).toBe(2_000);
  aliases = aliases.map((alias) => ({ ...alias, formats: alias.formats.map((format) => `new ${format}`) }));
  expect(await turnsDuring(book.reload())).toBeGreaterThanOrEqual(19);
  expect(book.set.interpret('new').kind).not.toBe('hit');
});

test('the old commands are understood until all new ones are read', async () => {
  let aliases = madeAliases(1_000);
  const book = bookOf(async () => aliases);
  await book.reload();
  const old = book.set;
  aliases = madeAliases(1_000).map((alias) => ({ ...alias, formats: ['entirely new {{ a }}'] }));
  const reading = book.reload();
  expect(book.set).toBe(old);
  await reading;
  expect(book.set.interpret('entirely new x').kind).toBe('ambiguous');
});
