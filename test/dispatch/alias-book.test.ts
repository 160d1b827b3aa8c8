import { BackendError } from '../../src/core/backend-error';
import { silentLog } from '../../src/core/log';
import type { ActionAlias } from '../../src/core/stackstorm-types';
import { AliasBook } from '../../src/dispatch/alias-book';
import { madeAliases } from '../language/alias/made';
import { ManualClock } from '../manual-clock';
import { turnsDuring } from '../turns-during';
import { aliasOf } from './context-double';

function bookOf(read: () => Promise<ActionAlias[]>, longestCommand = 10_000): AliasBook {
  return new AliasBook({
    ...{ read, log: silentLog, clock: new ManualClock(), longestCommand, intervalMs: 0 },
    ...{ told: () => {}, changed: async () => {} },
  });
}

test('reading many commands lets others have their turn again and again, at the start and when all change', async () => {
  let aliases = madeAliases(2_000);
  const book = bookOf(async () => aliases);
  expect(await turnsDuring(book.reload())).toBeGreaterThanOrEqual(19);
  expect(book.set.size).toBe(2_000);
  aliases = aliases.map((alias) => ({ ...alias, formats: alias.formats.map((format) => `new ${format}`) }));
  expect(await turnsDuring(book.reload())).toBeGreaterThanOrEqual(19);
  expect(book.set.interpret('new').kind).not.toBe('hit');
  // Formats that are known already are put into the new set in turns, too.
  aliases = aliases.map((alias) => ({ ...alias, description: 'told anew' }));
  expect(await turnsDuring(book.reload())).toBeGreaterThanOrEqual(19);
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

describe('the commands of a StackStorm that cannot be read', () => {
  let clock: ManualClock;
  let isAway: boolean;
  let failure: Error;
  let reads: number;
  let said: string[];
  let told: string[];
  let aliases: ActionAlias[];
  let book: AliasBook;
  beforeEach(() => {
    clock = new ManualClock();
    [isAway, reads, said, told] = [false, 0, [], []];
    failure = new BackendError(401, 'Unauthorized');
    aliases = [aliasOf('lab.echo', 'echo {{ text }}')];
    const read = async () => {
      reads += 1;
      if (isAway) throw failure;
      return aliases;
    };
    const log = {
      ...silentLog,
      info: (line: string) => void said.push(line),
      warn: (line: string) => void said.push(line),
    };
    book = new AliasBook({
      ...{ read, log, clock, longestCommand: 30, intervalMs: 60_000 },
      ...{ told: (problem) => void told.push(problem), changed: async () => {} },
    });
  });
  afterEach(() => book.stop());

  it('are the old ones, and it is tried again after one second, two, four, up to thirty', async () => {
    await book.start();
    isAway = true;
    await clock.pass(60_000);
    expect([reads, book.set.size, book.trouble]).toEqual([2, 1, undefined]);
    expect(book.lastError).toBeInstanceOf(BackendError);
    for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
      const before = reads;
      await clock.pass(seconds * 1_000 - 1);
      expect(reads).toBe(before);
      await clock.pass(1);
      expect(reads).toBe(before + 1);
    }
  });

  it('are read every minute again once that works, and from one second on when it fails anew', async () => {
    isAway = true;
    await book.start();
    await clock.pass(3_000);
    isAway = false;
    await clock.pass(4_000);
    const working = reads;
    await clock.pass(59_999);
    expect([reads, book.lastError]).toEqual([working, undefined]);
    isAway = true;
    await clock.pass(1);
    await clock.pass(1_000);
    expect(reads).toBe(working + 2);
  });

  it('are reported once in the log, and to people who give a command', async () => {
    isAway = true;
    await book.start();
    await clock.pass(10_000);
    expect(said).toEqual([
      "The commands could not be read from StackStorm: Unauthorized (401): check the bot's API key, token or password. I keep trying.",
    ]);
    expect(book.trouble).toMatch(
      /^I have no commands yet, because they cannot be read from StackStorm: Unauthorized/,
    );
    isAway = false;
    await clock.pass(30_000);
    expect(said.slice(1)).toEqual(['The commands can be read again.', '1 alias is loaded, with 1 format.']);
    expect(book.trouble).toBeUndefined();
    isAway = true;
    await clock.pass(60_000);
    expect(said.at(-1)).toMatch(/I keep trying\. The previous commands stay in use\.$/);
  });

  it('are told of in the words of whatever failed', async () => {
    aliases = [];
    isAway = true;
    failure = new Error('the disk is full');
    await book.start();
    expect(said).toEqual([
      'The commands could not be read from StackStorm: the disk is full. I keep trying.',
    ]);
  });

  it('are told of to who asked for a reading outside of chat', async () => {
    book.reloadAsAsked();
    await clock.pass(0);
    expect(said).toEqual([
      'SIGUSR2: reading the commands again.',
      '1 alias is loaded, with 1 format.',
      'SIGUSR2: I have 1 command now.',
    ]);
    isAway = true;
    book.reloadAsAsked();
    await clock.pass(0);
    expect(said.at(-1)).toBe('SIGUSR2: the commands cannot be read: Unauthorized');
  });

  it('are asked for no more by a bot that stops', async () => {
    await book.start();
    book.reloadSoon();
    book.stop();
    await clock.pass(600_000);
    expect(reads).toBe(1);
    await book.reload();
    await clock.pass(600_000);
    expect(reads).toBe(2);
  });
});

describe('commands that change', () => {
  it('are read once after the last of many events in a row', async () => {
    let reads = 0;
    const clock = new ManualClock();
    const book = new AliasBook({
      read: async () => {
        reads += 1;
        return [];
      },
      ...{
        log: silentLog,
        clock,
        longestCommand: 30,
        intervalMs: 0,
        told: () => {},
        changed: async () => {},
      },
    });
    for (let event = 0; event < 10; event += 1) {
      book.reloadSoon();
      await clock.pass(299);
    }
    expect(reads).toBe(0);
    await clock.pass(1);
    expect(reads).toBe(1);
  });

  it('are told of where something is wrong with them, when it appears and not at each reading', async () => {
    const told: string[] = [];
    const changed: number[] = [];
    const good = aliasOf('lab.echo', 'echo {{ text }}');
    const broken = aliasOf('lab.stop', '(stop {{ host }}');
    let aliases = [good, broken];
    const book = new AliasBook({
      ...{ read: async () => aliases, log: silentLog, clock: new ManualClock() },
      ...{ longestCommand: 30, intervalMs: 0 },
      ...{ told: (problem) => void told.push(problem), changed: async (set) => void changed.push(set.size) },
    });
    await book.reload();
    await book.reload();
    aliases = [broken];
    await book.reload();
    expect([told.length, changed.length]).toEqual([1, 2]);
    aliases = [good];
    await book.reload();
    aliases = [good, broken];
    await book.reload();
    expect(told).toHaveLength(2);
    expect(told[0]).toContain('alias stop in the pack lab');
  });

  it('are never longer than the owner has said', () => {
    const book = bookOf(async () => [], 10);
    expect(book.set.interpret('x'.repeat(11))).toMatchObject({ kind: 'refused' });
  });
});
