import type { ChatOutbox } from '../../src/core/bridge-context';
import type { Incoming } from '../../src/core/chat';
import { ClaimUncertain, type MessageClaims } from '../../src/delivery/message-claims';
import { contextOf } from '../../src/stackstorm/origin';
import { breathe } from '../manual-clock';
import { bots, longWork, said } from './claiming-bots';

describe('messages over which a bot died', () => {
  /** A bot that begins with a message and is never heard of again. */
  async function dying({ bot }: ReturnType<typeof bots>, message = said) {
    const one = bot();
    let key = '';
    void one.claims.take(message, ({ messageKey = '' }) => {
      key = messageKey;
      return new Promise(() => {});
    });
    await breathe();
    one.memory.away = true;
    return key;
  }
  const keys = async (claims: MessageClaims, before: number) =>
    (await claims.orphaned(before)).map(({ messageKey }) => messageKey);

  it('are found once its claim is over, with who waits where since when', async () => {
    const here = bots();
    const heardAt = here.clock.now();
    const messageKey = await dying(here);
    const { claims } = here.bot();
    await here.clock.pass(5_999);
    expect(await keys(claims, here.clock.now())).toEqual([]);
    await here.clock.pass(1);
    expect(await keys(claims, heardAt - 1)).toEqual([]);
    expect(await claims.orphaned(heardAt)).toEqual([
      { messageKey, place: said.place, person: said.person, at: heardAt },
    ]);
  });

  it('are this bot’s from then on, until they are acknowledged', async () => {
    const here = bots();
    const key = await dying(here);
    const [claims, later] = [here.bot().claims, here.bot().claims];
    await here.clock.pass(6_000);
    expect(await keys(claims, here.clock.now())).toEqual([key]);
    expect(await keys(later, here.clock.now())).toEqual([]);
    await claims.acknowledge(key);
    await here.clock.pass(6_000);
    expect(await keys(later, here.clock.now())).toEqual([]);
  });

  it('are not those that this bot is at, nor those that were answered', async () => {
    const { clock, bot } = bots();
    const { claims, memory } = bot();
    const { work, end } = longWork(claims);
    const done = claims.take(said, work);
    await breathe();
    expect(await keys(claims, clock.now())).toEqual([]);
    end();
    await done;
    const note = { messageKey: 'answered', place: said.place, person: said.person, at: clock.now() };
    await memory.set('relay:at-work:answered', note);
    await memory.set('relay:turned:answered', 'bot 7');
    expect(await keys(claims, clock.now())).toEqual([]);
    expect(await memory.get('relay:at-work:answered')).toBeUndefined();
  });

  it('are abandoned once nobody holds them, and not where they were answered', async () => {
    const here = bots();
    const key = await dying(here);
    const { claims, memory } = here.bot();
    expect(await claims.isAbandoned(key)).toBe(false);
    await here.clock.pass(6_000);
    expect(await claims.isAbandoned(key)).toBe(true);
    await memory.set(`relay:turned:${key}`, 'bot 7');
    await here.clock.pass(6_000);
    expect(await claims.isAbandoned(key)).toBe(false);
  });

  it('are known at once to a bot that is alone after its restart', async () => {
    const { clock, loner } = bots();
    let key = '';
    void loner().take(said, ({ messageKey = '' }) => {
      key = messageKey;
      return new Promise(() => {});
    });
    await breathe();
    const restarted = loner();
    expect(await keys(restarted, clock.now())).toEqual([key]);
    expect(await restarted.isAbandoned(key)).toBe(true);
  });
});

describe('a bot that takes over from one that died while it sent', () => {
  /** One bot begins to send and dies; another hears the message later. */
  async function takenOver() {
    const { clock, bot } = bots();
    const [one, late] = [bot(), bot()];
    let key = '';
    void one.claims.take(said, async ({ messageKey = '', person, place }) => {
      key = messageKey;
      await one.owed.expect({ originId: messageKey, person, place, alias: 'a.b', announced: true });
      await new Promise(() => {});
    });
    await breathe();
    one.memory.away = true;
    await clock.pass(7_000);
    late.st2.failing = new Error('away');
    const ran: string[] = [];
    const done = late.claims
      .take(said, async ({ text }) => void ran.push(text))
      .catch((error: unknown) => error);
    return { clock, late, key, ran, done };
  }

  it('waits for a StackStorm that is away, and answers once that says that nothing runs', async () => {
    const { clock, late, ran, done } = await takenOver();
    await clock.pass(30_000);
    expect(ran).toEqual([]);
    late.st2.failing = undefined;
    await clock.pass(1_500);
    expect([await done, ran]).toEqual([undefined, ['deploy']]);
  });

  it('takes up the execution that carries the command', async () => {
    const { clock, late, key, ran, done } = await takenOver();
    const origin = contextOf({ id: key, personId: 'U1', place: said.place });
    late.st2.add({
      ...{ id: 'run7', action: { ref: 'a.b' }, start_timestamp: new Date(clock.now()).toISOString() },
      liveaction: { notify: { 'on-complete': { data: { source_context: origin } } } },
    });
    late.st2.failing = undefined;
    await clock.pass(1_500);
    expect([await done, ran]).toEqual([undefined, []]);
    expect(late.owed.byExecution('run7')?.command.alias).toBe('a.b');
  });

  it('gives up after a minute in which nobody could say whether it runs', async () => {
    const { clock, ran, done } = await takenOver();
    await clock.pass(58_500);
    let ended = false;
    void done.then(() => {
      ended = true;
    });
    await breathe();
    expect(ended).toBe(false);
    await clock.pass(1_500);
    expect(await done).toBeInstanceOf(ClaimUncertain);
    expect(ran).toEqual([]);
  });
});

describe('what a bot says while it answers a message', () => {
  const outboxOf = (spoken: string[]): ChatOutbox => ({
    post: async (_place, { text }) => {
      spoken.push(text);
      return { id: '1', place: said.place };
    },
    whisper: async (_place, _person, { text }) => {
      spoken.push(text);
      return { id: '2', place: said.place };
    },
  });

  it('is said without asking anybody as long as its claim lasts, and after it has answered', async () => {
    const { clock, bot } = bots();
    const { claims, memory } = bot();
    const spoken: string[] = [];
    const outbox = claims.guarded(outboxOf(spoken));
    let wakeUp = () => {};
    let later: Promise<unknown> | undefined;
    await claims.take(said, async () => {
      memory.claim = () => Promise.reject(new Error('asked'));
      memory.get = () => Promise.reject(new Error('asked'));
      expect(await outbox.post(said.place, { text: 'now' }, 'answer')).toMatchObject({ id: '1' });
      later = new Promise<void>((resolve) => {
        wakeUp = resolve;
      }).then(() => outbox.whisper(said.place, said.person, { text: 'later' }));
    });
    await clock.pass(60_000);
    wakeUp();
    await later;
    await outbox.post(said.place, { text: 'of itself' }, 'announcement');
    expect(spoken).toEqual(['now', 'later', 'of itself']);
  });

  it('is not said once another has the message, as after a loss of the memory, however long the claim had to run', async () => {
    const { clock, bot, loseMemory } = bots();
    const { claims } = bot();
    const spoken: string[] = [];
    let goOn = () => {};
    const done = claims.take(said, async () => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      await claims.guarded(outboxOf(spoken)).post(said.place, { text: 'twice' }, 'answer');
    });
    await breathe();
    loseMemory();
    await bot().claims.take(said, async () => void spoken.push('once'));
    await clock.pass(2_000);
    goOn();
    await done;
    expect(spoken).toEqual(['once']);
  });

  it('is said all the same where nobody can tell whether another has the message', async () => {
    const { clock, bot } = bots();
    const { claims, memory } = bot();
    const spoken: string[] = [];
    const outbox = claims.guarded(outboxOf(spoken));
    let goOn = () => {};
    const done = claims.take(said, async () => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      await outbox.post(said.place, { text: 'late' }, 'answer');
    });
    await breathe();
    memory.away = true;
    await clock.pass(10_000);
    goOn();
    await done;
    expect(spoken).toEqual(['late']);
  });
});

describe('a bot alone', () => {
  it('answers at once, with a key of each message’s own, and may always send', async () => {
    const { clock, loner } = bots();
    const claims = loner();
    const answered: Incoming[] = [];
    for (let time = 0; time < 2; time += 1)
      await claims.take(said, async (incoming) => {
        await clock.pass(100_000);
        await claims.confirm();
        answered.push(incoming);
      });
    expect(answered).toEqual([
      { ...said, messageKey: expect.stringMatching(/^[0-9a-f]{24}$/) },
      { ...said, messageKey: expect.stringMatching(/^[0-9a-f]{24}$/) },
    ]);
    expect(answered[0]?.messageKey).not.toBe(answered[1]?.messageKey);
    expect(await claims.orphaned(clock.now())).toEqual([]);
    await breathe();
    expect(await loner().orphaned(clock.now())).toEqual([]);
  });
});
