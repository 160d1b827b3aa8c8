import type { Incoming } from '../../src/core/chat';
import { systemClock } from '../../src/core/clock';
import { silentLog } from '../../src/core/log';
import type { Memory } from '../../src/core/memory';
import { Leadership } from '../../src/delivery/leadership';
import { RedisMemory } from '../../src/state/redis-memory';
import { RedisServer } from '../state/redis-server';
import { claimsOn } from './claims-on';
import { StackStormDouble } from './stackstorm-double';

const clock = systemClock;
const said: Incoming = { text: 'deploy', person: { id: 'U1', name: 'ann' }, place: { room: '#ops' } };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('bots on one Redis', () => {
  let server: RedisServer;
  const open: Memory[] = [];
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterEach(() => Promise.all(open.splice(0).map((memory) => memory.close())));
  afterAll(() => server.remove());

  async function bot(name: string, st2 = new StackStormDouble()) {
    const memory = await RedisMemory.open(server.url, silentLog, new AbortController().signal);
    open.push(memory);
    const { owed, marker, claims } = claimsOn({ memory, clock, st2, bot: name });
    await marker.write();
    return { memory, owed, hearing: claims };
  }

  it('answer a message that both hear once, with and without an id', async () => {
    const [one, two] = [await bot('1a'), await bot('2a')];
    for (const message of [said, { ...said, id: '17.1' }]) {
      const answered: string[] = [];
      const answer = async ({ messageKey: turn }: Incoming) => void answered.push(turn ?? '');
      await Promise.all([one.hearing.take(message, answer), two.hearing.take(message, answer)]);
      expect(answered).toHaveLength(1);
    }
  });

  it('answer two honest equal messages twice, in whatever order they hear them', async () => {
    const [one, two] = [await bot('1b'), await bot('2b')];
    const answered: string[] = [];
    const answer = async ({ messageKey: turn }: Incoming) => void answered.push(turn ?? '');
    const message = { ...said, text: 'restart' };
    await Promise.all([
      one.hearing.take(message, answer),
      one.hearing.take(message, answer),
      two.hearing.take(message, answer),
      two.hearing.take(message, answer),
    ]);
    expect(new Set(answered).size).toBe(2);
    expect(answered).toHaveLength(2);
  });

  it('take over a message over which another died, unless StackStorm has its command', async () => {
    const st2 = new StackStormDouble();
    const [one, two] = [await bot('1c'), await bot('2c', st2)];
    const answered: string[] = [];
    const dies = () => new Promise<void>(() => {});
    for (const text of ['lost', 'sent']) {
      const message = { ...said, text };
      let turn = '';
      void one.hearing
        .take(message, (heard) => {
          turn = heard.messageKey ?? '';
          return dies();
        })
        .catch(() => {});
      await pause(100);
      if (text === 'sent') {
        const { person, place } = said;
        await one.owed.expect({
          originId: turn,
          executionId: 'run1',
          person,
          place,
          alias: 'a.b',
          announced: true,
        });
      }
      void two.hearing.take(message, async () => void answered.push(text)).catch(() => {});
    }
    await pause(200);
    await one.memory.close();
    open.splice(open.indexOf(one.memory), 1);
    await pause(9_500);
    expect(answered).toEqual(['lost']);
    expect(two.owed.byExecution('run1')).toBeDefined();
  }, 20_000);

  it('run no command twice where Redis forgets that one of them has', async () => {
    const forgetful = await RedisServer.start('forgets');
    const hear = async (name: string) => {
      const memory = await RedisMemory.open(forgetful.url, silentLog, new AbortController().signal);
      open.push(memory);
      const { marker, claims } = claimsOn({ memory, clock, bot: name });
      await marker.write();
      return claims;
    };
    const [one, two] = [await hear('1f'), await hear('2f')];
    const answered: string[] = [];
    const taken = [one, two].map((hearing) =>
      hearing.take(said, async ({ messageKey: turn }) => void answered.push(turn ?? '')),
    );
    await pause(100);
    await forgetful.stop();
    await forgetful.start();
    await Promise.all(taken);
    expect(answered).toHaveLength(1);
    await Promise.all(open.splice(0).map((memory) => memory.close()));
    await forgetful.remove();
  }, 20_000);

  it('have one that posts, and another when that is gone', async () => {
    const events: string[] = [];
    const listen = (name: string) => ({
      gained: () => void events.push(`${name} gained`),
      lost: () => void events.push(`${name} lost`),
    });
    const [one, two] = [await bot('1d'), await bot('2d')];
    const first = new Leadership(one.memory, 'one', clock, silentLog, listen('one'));
    const second = new Leadership(two.memory, 'two', clock, silentLog, listen('two'));
    first.start();
    await pause(100);
    second.start();
    await pause(200);
    expect([first.holds, second.holds]).toEqual([true, false]);
    await first.stop();
    await pause(1_800);
    expect([first.holds, second.holds]).toEqual([false, true]);
    expect(events).toEqual(['one gained', 'one lost', 'two gained']);
    await second.stop();
  });
});
