import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Incoming } from '../../src/core/chat';
import { ClaimLost } from '../../src/core/claim-lost';
import { readConfig } from '../../src/core/config';
import { silentLog } from '../../src/core/log';
import { Secrets } from '../../src/core/secrets';
import { MessageClaims } from '../../src/delivery/message-claims';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { FixedCredentials } from '../../src/stackstorm/bot-credentials';
import { StackStormClient } from '../../src/stackstorm/client';
import { askBeforeChange, createHttp } from '../../src/stackstorm/http';
import { BrainMemory } from '../../src/state/brain-memory';
import { DataLossMarker } from '../../src/state/data-loss-marker';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';
import { StackStormDouble } from './stackstorm-double';
import { StoppableClock } from './stoppable-clock';

const said: Incoming = {
  id: '17.1',
  text: 'deploy',
  person: { id: 'U1', name: 'ann' },
  place: { room: '#ops' },
};

describe('a bot that is stopped over a message', () => {
  const time = new ManualClock();
  const store = { memory: new BrainMemory(new HubotLikeBrain(), time) };
  let serial = 0;

  function bot() {
    serial += 1;
    const clock = new StoppableClock(time);
    const memory = new PassingMemory(store);
    const signature = new DataLossMarker(memory);
    const owed = new PendingCommands(memory, clock);
    const options = { memory, owed, signature, st2: new StackStormDouble(), bot: `bot ${serial}` };
    return { clock, claims: new MessageClaims({ ...options, clock, log: silentLog }) };
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
