import { AnnouncementLog, type Made, OVERLAP_MS } from '../../src/delivery/announcement-log';
import { BrainMemory } from '../../src/state/brain-memory';
import { HubotLikeBrain } from '../state/brain';

const T0 = Date.parse('2026-11-21T12:00:00Z');

function made(id: string, print: string, start = T0): Made {
  return { id, fingerprint: print, start, payload: {} };
}

async function newLedger(brain = new HubotLikeBrain()) {
  const ledger = new AnnouncementLog(new BrainMemory(brain));
  await ledger.load(T0);
  ledger.begin(T0 - 600_000);
  return ledger;
}

describe('the ledger', () => {
  it('takes a live copy and the execution that made it as one, whichever comes first', async () => {
    const ledger = await newLedger();
    expect(ledger.heard('F', 0)).toBeDefined();
    expect(ledger.fetched(made('e1', 'F'), 0)).toBeUndefined();

    ledger.ended(made('e2', 'G'), 0);
    expect(ledger.heard('G', 0)).toMatchObject({ id: 'e2' });
    expect(ledger.fetched(made('e2', 'G'), 0)).toBeUndefined();
  });

  it('takes two honest equal announcements as two, in every mixture of copies', async () => {
    const ledger = await newLedger();
    expect(ledger.heard('F', 0)).toBeDefined();
    expect(ledger.heard('F', 0)).toBeDefined();
    expect(ledger.fetched(made('e1', 'F'), 0)).toBeUndefined();
    expect(ledger.fetched(made('e2', 'F'), 0)).toBeUndefined();
    expect(ledger.fetched(made('e3', 'F'), 0)).toBeDefined();
    expect(ledger.fetched(made('e3', 'F'), 0)).toBeUndefined();
  });

  it('takes a late live copy of what was fetched for the same', async () => {
    const ledger = await newLedger();
    expect(ledger.fetched(made('e1', 'F'), 5_000)).toBeDefined();
    expect(ledger.heard('F', 100)).toBeUndefined();
    expect(ledger.heard('F', 200)).toBeDefined();
  });

  it('takes a live copy for a new announcement when it is too late for the old one', async () => {
    const ledger = await newLedger();
    expect(ledger.fetched(made('e1', 'F'), 5_000)).toBeDefined();
    expect(ledger.heard('F', 6_000)).toBeDefined();
  });

  it('tells which executions announced without being heard', async () => {
    const ledger = await newLedger();
    ledger.ended(made('e1', 'F'), 1_000);
    ledger.ended(made('e2', 'G'), 9_000);
    expect(ledger.unheard(5_000).map(({ id }) => id)).toEqual(['e1']);
    expect(ledger.fetched(made('e1', 'F'), 0)).toBeDefined();
    expect(ledger.unheard(5_000)).toEqual([]);
  });

  it('knows after a restart what was posted, with and without an id', async () => {
    const brain = new HubotLikeBrain();
    const before = await newLedger(brain);
    before.ended(made('e1', 'F'), 0);
    const named = before.heard('F', 0);
    const nameless = before.heard('G', 0);
    const unposted = before.heard('H', 0);
    if (named === undefined || nameless === undefined || unposted === undefined) throw new Error('not taken');
    await before.settled(named);
    await before.settled(nameless);
    await before.advance();

    const after = new AnnouncementLog(new BrainMemory(brain));
    await after.load(T0);
    expect(after.fetchFrom).toBeLessThanOrEqual(T0);
    expect(after.fetched(made('e1', 'F'), 0)).toBeUndefined();
    expect(after.fetched(made('e2', 'G'), 0)).toBeUndefined();
    expect(after.fetched(made('e3', 'H'), 0)).toBeDefined();
  });

  it('keeps the watermark before what was not posted yet, and behind what was', async () => {
    const ledger = await newLedger();
    const first = ledger.fetched(made('e1', 'F', T0), 0);
    const second = ledger.fetched(made('e2', 'G', T0 + 10_000), 0);
    if (first === undefined || second === undefined) throw new Error('not taken');
    await ledger.settled(second);
    await ledger.advance();
    expect(ledger.fetchFrom).toBe(T0 - OVERLAP_MS);
    await ledger.settled(first);
    await ledger.advance();
    expect(ledger.fetchFrom).toBe(T0 + 10_000 - OVERLAP_MS);
  });

  it.each<[string, (ledger: AnnouncementLog) => void]>([
    ['that waits for its turn', (ledger) => ledger.began('slow', T0)],
    ['whose live copy may still come', (ledger) => ledger.ended(made('e1', 'F'), 0)],
  ])('keeps the watermark before an execution %s', async (_which, happens) => {
    const ledger = await newLedger();
    happens(ledger);
    ledger.ended(made('e2', 'G', T0 + 300_000), 0);
    const token = ledger.heard('G', 0);
    if (token === undefined) throw new Error('not taken');
    await ledger.settled(token);
    await ledger.advance();
    expect(ledger.fetchFrom).toBe(T0 - OVERLAP_MS);
  });

  it('leaves what was there before it began alone, also in the life of the next bot', async () => {
    const brain = new HubotLikeBrain();
    const ledger = await newLedger(brain);
    ledger.skip(made('e1', 'F'));
    expect(ledger.fetched(made('e1', 'F'), 0)).toBeUndefined();
    await ledger.advance();
    const next = new AnnouncementLog(new BrainMemory(brain));
    await next.load(T0);
    expect(next.fetched(made('e1', 'F'), 0)).toBeUndefined();
    expect(next.fetched(made('e2', 'F'), 0)).toBeDefined();
  });

  it('takes what it skips for the live copy that it has heard, where there is one', async () => {
    const ledger = await newLedger();
    expect(ledger.heard('F', T0)).toBeDefined();
    ledger.skip(made('e1', 'F'));
    expect(ledger.heard('F', T0)).toBeDefined();
    expect(ledger.fetched(made('e2', 'F'), 0)).toBeUndefined();
    expect(ledger.fetched(made('e3', 'F'), 0)).toBeDefined();
  });

  it('tells a memory that has lost its data also where it began, before anything was posted', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const ledger = new AnnouncementLog(memory);
    await ledger.load(T0);
    ledger.begin(T0 - 600_000);
    for (const [key] of await memory.list('')) await memory.delete(key);
    await ledger.tellAgain();
    const twin = new AnnouncementLog(memory);
    await twin.load(T0);
    expect(twin.fetchFrom).toBe(T0 - 600_000);
  });

  it('forgets what lies well before the watermark, and stays small', async () => {
    const brain = new HubotLikeBrain();
    const memory = new BrainMemory(brain);
    const ledger = new AnnouncementLog(memory);
    await ledger.load(T0);
    ledger.begin(T0);
    for (let minute = 0; minute < 500; minute += 1) {
      ledger.ended(made(`e${minute}`, `F${minute}`, T0 + minute * 60_000), 0);
      const token = ledger.heard(`F${minute}`, 0);
      if (token === undefined) throw new Error('not taken');
      await ledger.settled(token);
      await ledger.advance();
    }
    expect((await memory.list('relay:')).length).toBeLessThan(6);
  });

  it('has a past also where its forerunner was killed before it could ask the server', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const killed = new AnnouncementLog(memory);
    await killed.load(T0);
    expect(killed.fetchFrom).toBeUndefined();
    const next = new AnnouncementLog(memory);
    await next.load(T0 + 5_000);
    expect([next.fetchFrom, next.started]).toEqual([T0, T0]);
    const another = new AnnouncementLog(memory);
    await another.load(T0 + 9_000);
    expect(another.started).toBe(T0);
  });

  it('remembers what it posted without an id although the server began after a long silence', async () => {
    const ledger = new AnnouncementLog(new BrainMemory(new HubotLikeBrain()));
    await ledger.load(T0);
    ledger.begin(0);
    const first = ledger.heard('F', T0);
    if (first === undefined) throw new Error('not taken');
    await ledger.settled(first);
    ledger.ended(made('e2', 'G', T0 + 100), T0 + 100);
    const second = ledger.heard('G', T0 + 100);
    if (second === undefined) throw new Error('not taken');
    await ledger.settled(second);
    await ledger.advance();
    expect(ledger.fetched(made('e1', 'F', T0 - 10), 0)).toBeUndefined();
  });

  it('never asks for what was made before it began, of which nothing is on record', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const ledger = new AnnouncementLog(memory);
    await ledger.load(T0);
    ledger.begin(T0);
    const token = ledger.fetched(made('e1', 'F', T0 + 100), 0);
    if (token === undefined) throw new Error('not taken');
    await ledger.settled(token);
    await ledger.advance();
    expect(ledger.fetchFrom).toBe(T0);
    const next = new AnnouncementLog(memory);
    await next.load(T0);
    expect(next.fetchFrom).toBe(T0);
  });

  it('can take again what it has withdrawn', async () => {
    const ledger = await newLedger();
    const token = ledger.heard('F', 0);
    if (token === undefined) throw new Error('not taken');
    ledger.withdrawn(token);
    expect(ledger.fetched(made('e1', 'F'), 0)).toBeDefined();
  });

  it('is not moved back by a bot that slept before it wrote how far it was', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const [sleeper, other] = [new AnnouncementLog(memory), new AnnouncementLog(memory)];
    await sleeper.load(T0);
    sleeper.begin(T0 - 600_000);
    await other.load(T0);
    for (const start of [T0, T0 + 300_000, T0 + 600_000]) {
      const token = other.fetched(made(`e${start}`, 'F', start), 0);
      if (token !== undefined) await other.settled(token);
    }
    await other.advance();
    sleeper.skip(made('earlier', 'G', T0 - 500_000));
    await sleeper.advance();
    const next = new AnnouncementLog(memory);
    await next.load(T0 + 600_000);
    expect(next.fetchFrom).toBe(T0 + 600_000 - OVERLAP_MS);
  });

  it('tells a memory that has lost its data again what it knew', async () => {
    const memory = new BrainMemory(new HubotLikeBrain());
    const ledger = new AnnouncementLog(memory);
    await ledger.load(T0);
    ledger.begin(T0 - 600_000);
    const token = ledger.fetched(made('e1', 'F'), 0);
    if (token === undefined) throw new Error('not taken');
    await ledger.settled(token);
    await ledger.advance();
    for (const [key] of await memory.list('')) await memory.delete(key);
    await ledger.load(T0);
    const twin = new AnnouncementLog(memory);
    await twin.load(T0);
    expect(twin.fetchFrom).toBe(T0 - OVERLAP_MS);
    expect(twin.fetched(made('e1', 'F'), 0)).toBeUndefined();
  });
});
