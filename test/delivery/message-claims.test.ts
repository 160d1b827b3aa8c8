import type { Incoming } from '../../src/core/chat';
import type { MessageClaims } from '../../src/delivery/message-claims';
import type { PendingCommands } from '../../src/delivery/pending-commands';
import { breathe } from '../manual-clock';
import { bots, longWork, said } from './claiming-bots';

describe('a bot that cannot reach the memory any more, over a message that others hear too', () => {
  it('sends nothing in the last second of its claim, in which another bot may be about to begin', async () => {
    const { clock, bot } = bots();
    const { memory, claims } = bot();
    const { work, end, mayItSend } = longWork(claims);
    const done = claims.take(said, work);
    await breathe();
    memory.away = true;
    await clock.pass(4_999);
    expect(await mayItSend()).toBe('sends');
    await clock.pass(1);
    expect(await mayItSend()).toBe('The client is offline');
    end();
    await done;
  });

  it('nor in the last second of a claim that it had renewed', async () => {
    const { clock, bot } = bots();
    const { memory, claims } = bot();
    const { work, end, mayItSend } = longWork(claims);
    const done = claims.take(said, work);
    await clock.pass(1_500);
    memory.away = true;
    await clock.pass(4_999);
    expect(await mayItSend()).toBe('sends');
    await clock.pass(1);
    expect(await mayItSend()).toBe('The client is offline');
    memory.away = false;
    expect(await mayItSend()).toBe('sends');
    end();
    await done;
  });

  it('has stopped before another bot begins', async () => {
    const { clock, bot } = bots();
    const one = bot();
    const { work, end, mayItSend } = longWork(one.claims);
    const done = one.claims.take(said, work);
    await breathe();
    one.memory.away = true;
    let isAnswered = false;
    const other = bot().claims.take(said, async () => {
      isAnswered = true;
    });
    let both = 0;
    for (let passed = 0; passed < 12_000; passed += 100) {
      await clock.pass(100);
      if (isAnswered && (await mayItSend()) === 'sends') both += 1;
    }
    await other;
    expect([isAnswered, both]).toEqual([true, 0]);
    end();
    await done;
  });
});

describe('two bots that hear the same messages', () => {
  it('answer two honest equal ones without ids once each, in whatever order they hear them', async () => {
    const { clock, bot } = bots();
    const [one, other] = [bot(), bot()];
    const { id: _, ...equal } = said;
    const answered: string[] = [];
    const answer = async ({ messageKey }: Incoming) => void answered.push(String(messageKey));
    const all = [one, one, other, other].map(async ({ claims }) => claims.take(equal, answer));
    await clock.pass(10_000);
    await Promise.all(all);
    expect(new Set(answered).size).toBe(2);
    expect(answered).toHaveLength(2);
  });

  it('take words that are said again later for a new message', async () => {
    const { clock, bot } = bots();
    const { claims } = bot();
    const { id: _, ...equal } = said;
    const answered: string[] = [];
    for (let time = 0; time < 2; time += 1) {
      await claims.take(equal, async ({ text }) => void answered.push(text));
      await clock.pass(6_000);
    }
    expect(answered).toEqual(['deploy', 'deploy']);
  });

  it('leave what was answered alone, also when the service delivers it again', async () => {
    const { clock, bot } = bots();
    const [one, other] = [bot(), bot()];
    const answered: string[] = [];
    const answer = async ({ text }: Incoming) => void answered.push(text);
    await one.claims.take(said, answer);
    await clock.pass(10_000);
    const again = other.claims.take(said, answer);
    await clock.pass(70_000);
    await again;
    expect(answered).toEqual(['deploy']);
  });
});

/** A bot that was cut off from the memory over a message seven seconds ago, and one that hears the message only now. */
async function fallsAsleep() {
  const { clock, bot } = bots();
  const [asleep, late] = [bot(), bot()];
  const { work, end, mayItSend } = longWork(asleep.claims);
  const done = asleep.claims.take(said, work);
  await breathe();
  asleep.memory.away = true;
  await clock.pass(7_000);
  const wakeUp = async () => {
    end();
    await done;
  };
  return { clock, asleep, late, mayItSend, wakeUp };
}

describe('a bot that hears a message late, as it slept or was cut off from the service', () => {
  /** A bot that hears it at once and works on it for so long, and one that hears it `lateMs` later. */
  async function heardLate(
    lateMs: number,
    first: (one: ReturnType<ReturnType<typeof bots>['bot']>) => unknown,
  ) {
    const { clock, bot } = bots();
    const [one, late] = [bot(), bot()];
    await first(one);
    await clock.pass(lateMs);
    const ran: string[] = [];
    const done = late.claims.take(said, async ({ text }) => void ran.push(text));
    await clock.pass(10_000);
    await done;
    return { clock, one, late, ran };
  }

  it('does not run the command again that another has answered long ago', async () => {
    for (const ms of [0, 5_000, 7_000, 300_000]) {
      const { ran } = await heardLate(ms, ({ claims }) => claims.take(said, async () => {}));
      expect(ran).toEqual([]);
    }
  });

  it('looks whether the command runs where another died over it, and runs it where it does not', async () => {
    const sending = async (
      { owed, claims }: { owed: PendingCommands; claims: MessageClaims },
      id?: string,
    ) => {
      void claims.take(said, async ({ messageKey = '', person, place }) => {
        const command = { originId: messageKey, person, place, alias: 'a.b', announced: true };
        if (id !== undefined) await owed.expect({ ...command, executionId: id });
        await new Promise(() => {});
      });
      await breathe();
    };
    const dies = (id?: string) => async (one: ReturnType<ReturnType<typeof bots>['bot']>) => {
      await sending(one, id);
      one.memory.away = true;
    };
    const sent = await heardLate(7_000, dies('run1'));
    expect([sent.ran, sent.late.owed.byExecution('run1')?.command.alias]).toEqual([[], 'a.b']);
    const unsent = await heardLate(7_000, dies());
    expect(unsent.ran).toEqual(['deploy']);
  });

  it('has it from then on: the one that slept over it runs nothing when it wakes up', async () => {
    const { clock, asleep, late, mayItSend, wakeUp } = await fallsAsleep();
    const ran: string[] = [];
    await late.claims.take(said, async ({ text }) => void ran.push(text));
    await clock.pass(60_000);
    asleep.memory.away = false;
    expect([ran, await mayItSend()]).toEqual([['deploy'], 'another has it']);
    await wakeUp();
  });

  it('has it from then on, also where it dies over it: the one that slept does not send what may be sent', async () => {
    const { clock, asleep, late, mayItSend, wakeUp } = await fallsAsleep();
    void late.claims.take(said, () => new Promise(() => {}));
    await breathe();
    late.memory.away = true;
    await clock.pass(60_000);
    asleep.memory.away = false;
    expect(await mayItSend()).toBe('another has it');
    await wakeUp();
  });
});
