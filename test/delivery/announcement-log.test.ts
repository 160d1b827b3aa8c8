import {
  AnnouncementLog,
  type AnnouncementToken,
  type Made,
  OVERLAP_MS,
} from '../../src/delivery/announcement-log';
import { BrainMemory } from '../../src/state/brain-memory';
import { HubotLikeBrain } from '../state/brain';

const T0 = Date.parse('2026-11-21T12:00:00Z');
const MINUTE_MS = 60_000;
const DONE = 'relay:done:';

function made(id: string, fingerprint: string, start = T0): Made {
  return { id, fingerprint, start, payload: {} };
}

/** A log that began ten minutes ago, on a memory of its own. */
async function setUp() {
  const memory = new BrainMemory(new HubotLikeBrain());
  const log = new AnnouncementLog(memory);
  await log.load(T0);
  log.begin(T0 - 10 * MINUTE_MS);
  /** Fetches one that was made at that moment, and posts it. */
  const post = async (id: string, start: number) => log.settled(taken(log.fetched(made(id, id, start), 0)));
  const keys = async () => (await memory.list(DONE)).map(([key]) => key.slice(DONE.length));
  return { memory, log, post, keys };
}

function taken(token: AnnouncementToken | undefined): AnnouncementToken {
  if (token === undefined) throw new Error('not taken');
  return token;
}

/** The same memory after it has lost its data. */
async function lose(memory: BrainMemory) {
  for (const [key] of await memory.list('')) await memory.delete(key);
}

describe('an execution whose end is told twice', () => {
  it('is one that waits for its live copy', async () => {
    const { log } = await setUp();
    log.ended(made('e1', 'F'), 0);
    log.ended(made('e1', 'F'), 0);
    log.ended(made('e2', 'F'), 0);
    expect(log.unheard(0).map(({ id }) => id)).toEqual(['e1', 'e2']);
    const heard = [1, 2, 3].map(() => log.heard('F', 0)?.id);
    expect(heard).toEqual(['e1', 'e2', undefined]);
  });

  it('gives its name to one live copy', async () => {
    const { log } = await setUp();
    for (let copies = 0; copies < 2; copies += 1) log.heard('F', 0);
    log.ended(made('e1', 'F'), 0);
    log.ended(made('e1', 'F'), 0);
    expect(log.unheard(0)).toEqual([]);
    expect(log.fetched(made('e2', 'F'), 0)).toBeUndefined();
    expect(log.fetched(made('e3', 'F'), 0)).toBeDefined();
  });
});

describe('executions that announced without being heard', () => {
  it('are told from that moment on, the one that was made first in front', async () => {
    const { log } = await setUp();
    log.ended(made('second', 'F', T0 + 1), 1_000);
    log.ended(made('first', 'G', T0), 1_000);
    expect(log.unheard(999)).toEqual([]);
    expect(log.unheard(1_000).map(({ id }) => id)).toEqual(['first', 'second']);
  });

  it('are told although an equal one was fetched', async () => {
    const { log } = await setUp();
    log.ended(made('e1', 'F'), 0);
    log.ended(made('e2', 'F'), 0);
    log.fetched(made('e1', 'F'), 0);
    expect(log.unheard(0).map(({ id }) => id)).toEqual(['e2']);
  });
});

describe('a live copy of what was fetched', () => {
  it('is the same as long as it may come, and not after', async () => {
    const { log } = await setUp();
    for (const [id, until] of [
      ['e1', 4_000],
      ['e2', 5_000],
    ] as const)
      log.fetched(made(id, 'F'), until);
    expect(log.heard('F', 5_000)).toBeUndefined();
    expect(log.heard('F', 5_000)).toBeDefined();
  });
});

describe('what was taken without an id', () => {
  it('was made after the last that is known, by the clock of the server', async () => {
    const { log, post } = await setUp();
    await post('e1', T0);
    log.ended(made('e2', 'G', T0 + 7_000), T0 + 4_000);
    log.ended(made('e3', 'H', T0 + 7_500), T0 + 5_000);
    expect(log.heard('F', T0 + 6_000)).toMatchObject({ floor: T0 + 7_500, ceiling: T0 + 9_000 });
  });

  it('was made after the watermark that another bot has left', async () => {
    const { memory, log, post } = await setUp();
    await post('e1', T0);
    await log.advance();
    const next = new AnnouncementLog(memory);
    await next.load(T0);
    expect(next.heard('F', T0 - 1)).toMatchObject({ floor: T0, ceiling: T0 });
  });

  it('is on record by its id as soon as that is known', async () => {
    const { log, keys } = await setUp();
    await log.settled(taken(log.heard('F', T0)));
    expect(await keys()).toEqual([expect.stringMatching(/^~F~/)]);
    log.ended(made('e1', 'F'), T0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await keys()).toEqual(['e1']);
  });

  it('is on record by its id also where that came while it was being written', async () => {
    let goOn = () => {};
    class SlowMemory extends BrainMemory {
      isSlow = false;
      override async set(key: string, value: unknown) {
        if (this.isSlow) {
          this.isSlow = false;
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
        }
        await super.set(key, value);
      }
    }
    const memory = new SlowMemory(new HubotLikeBrain());
    const log = new AnnouncementLog(memory);
    await log.load(T0);
    log.begin(T0);
    const token = taken(log.heard('F', T0));
    memory.isSlow = true;
    const settled = log.settled(token);
    token.id = 'e1';
    goOn();
    await settled;
    expect((await memory.list(DONE)).map(([key]) => key)).toEqual([`${DONE}e1`]);
  });

  it('is forgotten well after it was made: what says the same then is another one', async () => {
    const { log, post, keys } = await setUp();
    await log.settled(taken(log.heard('F', T0)));
    await log.settled(taken(log.heard('F', T0 + 30 * MINUTE_MS)));
    await post('later', T0 + 30 * MINUTE_MS);
    await log.advance();
    expect((await keys()).toSorted()).toEqual(['later', expect.stringMatching(/^~F~/)]);
    expect(log.fetched(made('e1', 'F', T0 + 30 * MINUTE_MS), 0)).toBeUndefined();
    expect(log.fetched(made('e2', 'F', T0 + 30 * MINUTE_MS), 0)).toBeDefined();
  });
});

describe('what is withdrawn', () => {
  it('can be taken again, with an id and without one', async () => {
    const { log } = await setUp();
    const named = taken(log.fetched(made('e1', 'F'), 0));
    log.withdrawn(named);
    expect(log.fetched(made('e1', 'F'), 0)).toBeDefined();
    const [first] = [log.heard('G', T0), log.heard('G', T0)];
    log.withdrawn(taken(first));
    expect(log.fetched(made('e2', 'G'), 0)).toBeUndefined();
    expect(log.fetched(made('e3', 'G'), 0)).toBeDefined();
  });

  it('is not what was taken anew since the records were read again', async () => {
    const { log } = await setUp();
    const before = taken(log.fetched(made('e1', 'F'), 0));
    await log.load(T0);
    expect(log.fetched(made('e1', 'F'), 0)).toBeDefined();
    log.withdrawn(before);
    expect(log.fetched(made('e1', 'F'), 0)).toBeUndefined();
  });

  it('is not on record, either, where it was taken before the records were read again', async () => {
    const { log, keys } = await setUp();
    const before = taken(log.fetched(made('e1', 'F'), 0));
    await log.load(T0);
    await log.settled(before);
    expect(await keys()).toEqual([]);
  });
});

describe('the watermark', () => {
  it('is not set where nothing is known', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const log = new AnnouncementLog(memory);
    await log.load(T0);
    await log.advance();
    await log.tellAgain();
    expect((await memory.list('relay:')).map(([key]) => key)).toEqual(['relay:started']);
  });

  it('is where the newest began, in whatever order they came', async () => {
    const { log, post } = await setUp();
    await post('newest', T0 + 5 * MINUTE_MS);
    await post('older', T0);
    await log.advance();
    expect(log.fetchFrom).toBe(T0 + 5 * MINUTE_MS - OVERLAP_MS);
  });

  it.each<[string, (log: AnnouncementLog, id: string, start: number) => void]>([
    ['are not posted', (log, id, start) => void log.fetched(made(id, id, start), 0)],
    ['run', (log, id, start) => log.began(id, start)],
    ['were not heard', (log, id, start) => log.ended(made(id, id, start), start)],
  ])('stays before the oldest of those that %s', async (_, happens) => {
    const { log, post } = await setUp();
    happens(log, 'e1', T0);
    happens(log, 'e2', T0 + MINUTE_MS);
    await post('newest', T0 + 5 * MINUTE_MS);
    await log.advance();
    expect(log.fetchFrom).toBe(T0 - OVERLAP_MS);
  });

  it('waits for an hour for one that runs, no longer, and not for one that is known to have ended', async () => {
    const { log, post } = await setUp();
    log.began('stuck', T0);
    await post('e1', T0 + MINUTE_MS);
    log.began('e1', T0 + MINUTE_MS);
    await post('e2', T0 + 60 * MINUTE_MS);
    await log.advance();
    expect(log.fetchFrom).toBe(T0 - OVERLAP_MS);
    await post('e3', T0 + 61 * MINUTE_MS);
    await log.advance();
    expect(log.fetchFrom).toBe(T0 + 61 * MINUTE_MS - OVERLAP_MS);
  });

  it('is never before where the log began, also where it is just there', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const log = new AnnouncementLog(memory);
    await log.load(T0);
    log.begin(T0);
    await log.advance();
    const next = new AnnouncementLog(memory);
    await next.load(T0);
    expect(next.fetchFrom).toBe(T0);
  });

  it('leaves the oldest behind where more than twenty thousand are remembered', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    await memory.set('relay:watermark', T0 - 10 * MINUTE_MS);
    // Newest first, and some without an id among the oldest.
    for (let number = 20_003; number > 2; number -= 1) await memory.set(`${DONE}e${number}`, T0 + number);
    for (const number of [1, 2]) await memory.set(`${DONE}~F~${number}`, T0 + number);
    const log = new AnnouncementLog(memory);
    await log.load(T0);
    await log.advance();
    expect(log.fetchFrom).toBe(T0 + 3 + 1);
    expect(await memory.list(DONE)).toHaveLength(20_000);
    expect(await memory.list(`${DONE}~`)).toEqual([]);
  });
});

describe('a log that is read again', () => {
  it('knows what another bot has posted meanwhile', async () => {
    const { memory, log, post } = await setUp();
    await post('e1', T0);
    await log.advance();
    const twin = new AnnouncementLog(memory);
    await twin.load(T0);
    await twin.settled(taken(twin.fetched(made('e2', 'F'), 0)));
    await log.load(T0);
    expect(log.fetched(made('e2', 'F'), 0)).toBeUndefined();
  });

  it('begins where the other bot was where the memory has lost what that one posted', async () => {
    const { memory, log, post } = await setUp();
    await post('e1', T0);
    await log.advance();
    await lose(memory);
    await log.load(T0 + 9_000, T0 + 5_000);
    expect([log.fetchFrom, log.started]).toEqual([T0 + 5_000, T0 + 5_000]);
  });

  it('tells a memory that has lost its data nothing of what it has not posted', async () => {
    const { memory, log, post } = await setUp();
    await post('e1', T0);
    log.fetched(made('e2', 'F'), 0);
    await lose(memory);
    await log.tellAgain();
    const twin = new AnnouncementLog(memory);
    await twin.load(T0);
    expect(twin.fetched(made('e1', 'e1'), 0)).toBeUndefined();
    expect(twin.fetched(made('e2', 'F'), 0)).toBeDefined();
  });
});
