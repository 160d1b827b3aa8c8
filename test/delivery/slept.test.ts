import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Incoming } from '../../src/core/chat';
import { ClaimLost } from '../../src/core/claim-lost';
import { readConfig } from '../../src/core/config';
import { silentLog } from '../../src/core/log';
import { Secrets } from '../../src/core/secrets';
import { digest } from '../../src/delivery/heard-messages';
import type { MessageClaims } from '../../src/delivery/message-claims';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { FixedCredentials } from '../../src/stackstorm/bot-credentials';
import { StackStormClient } from '../../src/stackstorm/client';
import { askBeforeChange, createHttp } from '../../src/stackstorm/http';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { claimsOn } from './claims-on';
import { PassingMemory } from './passing-memory';
import { StoppableClock } from './stoppable-clock';

const said: Incoming = {
  id: '17.1',
  text: 'deploy',
  person: { id: 'U1', name: 'ann' },
  place: { room: '#ops' },
};

interface Twin {
  clock: StoppableClock;
  memory: PassingMemory;
  owed: PendingCommands;
  claims: MessageClaims;
}

describe('a bot that is stopped over a message', () => {
  let time: ManualClock;
  let store: { memory: BrainMemory };
  let serial = 0;
  beforeEach(() => {
    time = new ManualClock();
    store = { memory: new BrainMemory(new HubotLikeBrain(), time) };
  });

  function bot() {
    serial += 1;
    const clock = new StoppableClock(time);
    const memory = new PassingMemory(store);
    return { clock, claims: claimsOn({ memory, clock, bot: `bot ${serial}` }).claims };
  }

  /** Takes a message, is stopped for so long in the middle of it, and then does `next`. */
  async function stoppedFor(ms: number, message: Incoming, next: (claims: MessageClaims) => Promise<void>) {
    const { clock, claims } = bot();
    let goOn = () => {};
    const asleep = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const done = claims.take(message, async () => {
      await asleep;
      await next(claims);
    });
    await time.pass(100);
    clock.stop();
    const twin = bot();
    let answered = 0;
    const twinDone = twin.claims.take(message, async () => {
      answered += 1;
    });
    await time.pass(ms);
    clock.goOn();
    goOn();
    await time.pass(100);
    await done;
    await time.pass(10_000);
    await twinDone;
    return answered;
  }

  it.each([5_000, 12_000, 60_000])('for %d ms runs its command, or another does: once', async (ms) => {
    let ran = 0;
    const answered = await stoppedFor(ms, { ...said, id: `once ${ms}` }, async (claims) => {
      const why: unknown = await claims.confirm().catch((error: unknown) => error);
      if (why === undefined) ran += 1;
      else expect(why).toBeInstanceOf(ClaimLost);
    });
    expect(ran + answered).toBe(1);
    expect(answered).toBe(ms > 6_000 ? 1 : 0);
  });

  it('goes on where no other has taken the message over', async () => {
    const { clock, claims } = bot();
    let goOn = () => {};
    const asleep = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const done = claims.take({ ...said, id: 'alone' }, async () => {
      await asleep;
      await claims.confirm();
    });
    await time.pass(100);
    clock.stop();
    await time.pass(60_000);
    clock.goOn();
    goOn();
    await time.pass(100);
    await expect(done).resolves.toBeUndefined();
  });

  it('says nothing for a message that another has taken over', async () => {
    const spoken: string[] = [];
    await stoppedFor(12_000, { ...said, id: 'said' }, async (claims) => {
      const outbox = claims.guarded({
        post: async (_place, { text }) => void spoken.push(text),
        whisper: async (_place, _person, { text }) => void spoken.push(text),
      });
      expect(await outbox.post(said.place, { text: 'done' }, 'answer')).toBeUndefined();
      expect(await outbox.whisper(said.place, said.person, { text: 'done' })).toBeUndefined();
    });
    expect(spoken).toEqual([]);
  });
});

describe('a bot that slept', () => {
  const time = new ManualClock();

  /** @param memoryMs so long what is asked of the memory is on its way, and so long its answer */
  function pair(memoryMs = 0) {
    const store = { memory: new BrainMemory(new HubotLikeBrain(), time) };
    return ['one', 'other'].map((name) => {
      const clock = new StoppableClock(time);
      const memory = new PassingMemory(store, memoryMs > 0 ? { clock, ms: memoryMs } : undefined);
      const { owed, claims } = claimsOn({ memory, clock, bot: name });
      return { clock, memory, owed, claims };
    }) as [Twin, Twin];
  }

  const { id: _, ...nameless } = said;
  it.each([
    ['with ids', said, 12_000],
    ['with ids', said, 60_000],
    ['without ids', nameless, 12_000],
    ['without ids', nameless, 60_000],
  ])('leaves alone what another answered meanwhile, of messages %s', async (_how, message, ms) => {
    const [sleeper, other] = pair();
    let answered = 0;
    const answer = async () => {
      answered += 1;
    };
    sleeper.clock.stop();
    await time.pass(500);
    await other.claims.take(message, answer);
    await time.pass(ms);
    // What had come in is read before late timers fire.
    const late = sleeper.claims.take(message, answer);
    sleeper.clock.goOn();
    await time.pass(70_000);
    await late;
    expect(answered).toBe(1);
  });

  it('leaves alone what another answered after it was stopped in the middle of hearing it', async () => {
    const [sleeper, other] = pair();
    let answered = 0;
    const answer = async () => {
      answered += 1;
    };
    const lock = `lock:relay:heard:${digest('#ops', 'U1', 'deploy')}`;
    await sleeper.memory.claim(lock, 'a third', 1_000);
    const late = sleeper.claims.take(nameless, answer);
    await time.pass(10);
    sleeper.clock.stop();
    await time.pass(1_000);
    await other.claims.take(nameless, answer);
    await time.pass(60_000);
    sleeper.clock.goOn();
    await time.pass(70_000);
    await late;
    expect(answered).toBe(1);
  });

  // Wherever it stops on the way from hearing it to its claim and beyond.
  it.each([100, 200, 300, 390, 410, 460, 510])(
    'leaves alone what another answered after it was stopped %d ms after it heard it, on a slow way to the memory',
    async (ms) => {
      const [sleeper, other] = pair(50);
      let answered = 0;
      const answer = async () => {
        answered += 1;
      };
      const confirmed = async () => {
        await sleeper.claims.confirm();
        await answer();
      };
      const late = sleeper.claims.take(nameless, confirmed).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ClaimLost);
      });
      await time.pass(ms);
      sleeper.clock.stop();
      const heard = other.claims.take(nameless, answer);
      await time.pass(30_000);
      sleeper.clock.goOn();
      await time.pass(70_000);
      await Promise.all([late, heard]);
      expect(answered).toBe(1);
    },
  );

  it('counts anew where it lost its lock in the middle of counting', async () => {
    const [sleeper, other] = pair();
    let answered = 0;
    const answer = async () => {
      answered += 1;
    };
    const wake = sleeper.memory.holdReads();
    const late = sleeper.claims.take(nameless, answer);
    await time.pass(10);
    sleeper.clock.stop();
    await time.pass(12_000);
    await other.claims.take(nameless, answer);
    sleeper.clock.goOn();
    wake();
    await time.pass(70_000);
    await late;
    expect(answered).toBe(1);
  });

  it('answers what is new to both', async () => {
    const [sleeper, other] = pair();
    let answered = 0;
    const answer = async () => {
      answered += 1;
    };
    await other.claims.take(nameless, answer);
    await time.pass(60_000);
    // Awake all the time, it did not hear the first one; this one is another.
    await sleeper.claims.take(nameless, answer);
    expect(answered).toBe(2);
  });

  it('writes what it was about to write, and the answer of another stands', async () => {
    const [sleeper, other] = pair();
    const command = {
      ...{ originId: 'm1', person: said.person, place: said.place },
      ...{ alias: 'a.b', announced: true },
    };
    await other.owed.expect(command);
    await other.owed.expect({ ...command, executionId: 'run1' });
    await other.owed.answered('m1', 'direct');
    await sleeper.owed.expect(command);
    await sleeper.owed.unexpect('m1', 'taken over');
    await sleeper.owed.load();
    expect(sleeper.owed.uncertain()).toEqual([]);
    expect(await sleeper.owed.find('m1', 0)).toMatchObject({ state: 'answered', answered: 'direct' });
  });
});

describe('a bot that slept over the answer of its request', () => {
  it('does not answer what another has answered', async () => {
    const time = new ManualClock();
    const memory = new PassingMemory({ memory: new BrainMemory(new HubotLikeBrain(), time) });
    const [sleeper, other] = [new PendingCommands(memory, time), new PendingCommands(memory, time)];
    const command = {
      ...{ originId: 'm1', person: said.person, place: said.place },
      ...{ alias: 'a.b', announced: true },
    };
    await sleeper.expect(command);
    await other.adopt('m1', 'run1');
    await other.answered('m1', 'direct');
    expect(await sleeper.find('m1', 0)).toMatchObject({ answered: 'direct' });
    await sleeper.expect({ ...command, executionId: 'run1' });
    expect(sleeper.open()).toEqual([]);
  });
});

describe('a request that changes something', () => {
  it('is not sent for a message that was taken over; reading is', async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.method ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('[]');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = createHttp(readConfig({}).config, silentLog);
    askBeforeChange(http, api, () => Promise.reject(new ClaimLost()));
    const secrets = new Secrets([]);
    const credentials = new FixedCredentials('X-Auth-Token', 't', secrets);
    const st2 = new StackStormClient({ http, api, credentials, secrets });
    await st2.listAliases();
    const command = {
      name: 'a',
      format: 'a',
      command: 'a',
      user: 'u',
      source_channel: 'c',
      source_context: {},
    };
    await expect(st2.executeAlias({ ...command, notification_route: 'r' })).rejects.toBeInstanceOf(ClaimLost);
    expect(asked).toEqual(['GET']);
    await new Promise((resolve) => server.close(resolve));
  });
});
