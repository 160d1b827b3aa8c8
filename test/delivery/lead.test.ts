import { silentLog } from '../../src/core/log';
import type { Memory } from '../../src/core/memory';
import { AnnouncementLog } from '../../src/delivery/announcement-log';
import { Lead } from '../../src/delivery/lead';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { RetryingWriter } from '../../src/delivery/retrying-writer';
import { BrainMemory } from '../../src/state/brain-memory';
import { DataLossMarker } from '../../src/state/data-loss-marker';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';

/** A shared memory whose records cannot be read while they are damaged. */
class SharedMemory extends PassingMemory {
  isDamaged = false;
  override list<T>(prefix: string): Promise<[key: string, value: T][]> {
    return this.isDamaged ? Promise.reject(new Error('cannot be read')) : super.list(prefix);
  }
}

/** A bot on that memory; its outbox withdraws when the test lets it. */
function botOn<M extends Memory>(memory: M, clock: ManualClock, bot = 'one') {
  const told: string[] = [];
  const writer = new RetryingWriter(clock, silentLog);
  const outbox = { withdraw: async () => {} };
  const lead = new Lead({
    ...{ memory, bot, clock, log: silentLog, writer, outbox },
    announced: new AnnouncementLog(memory),
    commands: new PendingCommands(memory, clock),
    marker: new DataLossMarker(memory),
    begun: () => void told.push('begun'),
    ended: () => void told.push('ended'),
  });
  return { lead, memory, clock, told, writer, outbox };
}

function shared() {
  const clock = new ManualClock();
  const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  const bot = (name: string) => botOn(new SharedMemory(store), clock, name);
  return { bot, ...bot('one') };
}

describe('a bot that leads', () => {
  it('begins when it has read what was posted before, and ends when it stops', async () => {
    const { lead, clock, told } = shared();
    lead.start();
    expect([lead.holds, told]).toEqual([false, []]);
    await clock.pass(0);
    expect([lead.holds, told]).toEqual([true, ['begun']]);
    await lead.stop();
    expect([lead.holds, told]).toEqual([false, ['begun', 'ended']]);
  });

  it('leaves the lead to another one when it stops, which begins at once', async () => {
    const { lead, clock, bot } = shared();
    const other = bot('other');
    lead.start();
    await clock.pass(0);
    other.lead.start();
    await clock.pass(10_000);
    expect(other.told).toEqual([]);
    await lead.stop();
    await clock.pass(2_000);
    expect([other.lead.holds, other.told]).toEqual([true, ['begun']]);
  });

  it('ends where another one has the lead', async () => {
    const { lead, clock, memory, told } = shared();
    lead.start();
    await clock.pass(0);
    memory.claim = async () => false;
    await clock.pass(2_000);
    expect([lead.holds, told]).toEqual([false, ['begun', 'ended']]);
  });
});

describe('what a bot posts', () => {
  it('is its own while it leads, and not again when it leads once more', async () => {
    const { lead, clock, memory } = shared();
    lead.start();
    await clock.pass(0);
    const { common } = lead;
    expect(common.still?.()).toBe(true);
    memory.away = true;
    await clock.pass(8_000);
    expect(common.still?.()).toBe(false);
    memory.away = false;
    await clock.pass(8_000);
    expect([lead.holds, common.still?.(), lead.common.still?.()]).toEqual([true, false, true]);
  });

  it('waits while what was posted before is not on record, for a twin would post it again', async () => {
    const { lead, clock, writer } = shared();
    lead.start();
    await clock.pass(0);
    expect(lead.common.ready?.()).toBe(true);
    await writer.write(() => Promise.reject(new Error('away')));
    expect(lead.common.ready?.()).toBe(false);
  });

  it('does not wait for that where nobody else reads its memory', async () => {
    const clock = new ManualClock();
    const { lead } = botOn(new BrainMemory(new HubotLikeBrain(), clock), clock);
    lead.start();
    await clock.pass(0);
    expect([lead.common.still?.(), lead.common.ready]).toEqual([true, undefined]);
    await lead.stop();
    expect(lead.common.still?.()).toBe(false);
  });
});

describe('a bot that has won the lead', () => {
  it('tries again after a second where the records cannot be read', async () => {
    const { lead, clock, memory, told } = shared();
    memory.isDamaged = true;
    lead.start();
    await clock.pass(500);
    memory.isDamaged = false;
    await clock.pass(499);
    expect(told).toEqual([]);
    await clock.pass(1);
    expect([lead.holds, told]).toEqual([true, ['begun']]);
  });

  it('does not begin where it has lost the lead while it read', async () => {
    const { lead, clock, memory, told } = shared();
    const goOn = memory.holdReads();
    lead.start();
    await clock.pass(0);
    await lead.stop();
    goOn();
    await clock.pass(10_000);
    expect([lead.holds, told]).toEqual([false, ['ended']]);
  });

  it('waits for what it is still sending, but not for a service that does not answer', async () => {
    const { lead, clock, outbox, told } = shared();
    outbox.withdraw = () => new Promise(() => {});
    lead.start();
    await clock.pass(9_999);
    expect(told).toEqual([]);
    await clock.pass(100);
    expect(told).toEqual(['begun']);
  });

  it('waits until what it has posted is on record, but not for ever', async () => {
    for (const isBack of [true, false]) {
      const { lead, clock, writer, told } = shared();
      let isAway = true;
      await writer.write(async () => {
        if (isAway) throw new Error('away');
      });
      lead.start();
      await clock.pass(3_000);
      expect(told).toEqual([]);
      if (isBack) isAway = false;
      await clock.pass(300);
      expect(told).toEqual(isBack ? ['begun'] : []);
      await clock.pass(7_000);
      expect(told).toEqual(['begun']);
    }
  });
});

describe('a brain that is loaded late', () => {
  /** What a brain script loads: what an earlier bot has kept. */
  async function kept() {
    const brain = new HubotLikeBrain();
    await new BrainMemory(brain).set('relay:watermark', 1);
    return brain.data;
  }

  it('is read again by the bot that leads', async () => {
    const clock = new ManualClock();
    const brain = new HubotLikeBrain();
    const { lead, told } = botOn(new BrainMemory(brain, clock), clock);
    lead.start();
    await clock.pass(0);
    brain.mergeData(await kept());
    await clock.pass(0);
    expect([lead.holds, told]).toEqual([true, ['begun', 'ended', 'begun']]);
  });

  it('is nothing to a bot that does not lead yet', async () => {
    const clock = new ManualClock();
    const brain = new HubotLikeBrain();
    const { lead, told } = botOn(new BrainMemory(brain, clock), clock);
    brain.mergeData(await kept());
    await clock.pass(10_000);
    expect([lead.holds, told]).toEqual([false, []]);
  });
});
