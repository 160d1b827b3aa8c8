import { LocalTime } from '../../src/core/local-time';
import type { OrphanedMessage } from '../../src/delivery/message-claims';
import type { Order, Settle } from '../../src/delivery/order';
import { OrphanedCommands } from '../../src/delivery/orphaned-commands';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { contextOf } from '../../src/stackstorm/origin';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { StackStormDouble } from './stackstorm-double';

const ann = { id: 'U1', name: 'ann' };
const bob = { id: 'U2', name: 'bob' };
const place = { room: 'C1' };
const NOTHING_RUN =
  'I restarted while sending a.b to StackStorm, which did not receive it: nothing was run. Please repeat it.';

/** A bot that looks each second; the test says which messages and commands another one died over. */
function setUp() {
  const clock = new ManualClock();
  const st2 = new StackStormDouble();
  const commands = new PendingCommands(new BrainMemory(new HubotLikeBrain(), clock), clock);
  const posted: { order: Order; settle: Settle }[] = [];
  const dead = { messages: [] as OrphanedMessage[], commands: new Set<string>() };
  const acknowledged: string[] = [];
  const asked: number[] = [];
  const orphans = new OrphanedCommands({
    ...{ st2, clock, local: new LocalTime('UTC'), commands },
    claims: {
      orphaned: async (before) => {
        asked.push(before);
        return dead.messages.filter(({ messageKey }) => !acknowledged.includes(messageKey));
      },
      isAbandoned: async (originId) => dead.commands.has(originId),
      acknowledge: async (messageKey) => void acknowledged.push(messageKey),
    },
    post: (order, settle) => void posted.push({ order, settle }),
  });
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      await clock.pass(1_000);
      await orphans.look();
    }
  };
  /** A command of which nobody knows whether StackStorm has it; `told` where its person knows that. */
  const uncertain = async (originId: string, told?: 'told') => {
    await commands.expect({ originId, person: ann, place, alias: 'a.b', announced: true });
    if (told !== undefined) return void (await commands.unexpect(originId, 'uncertain'));
    // As the bot that comes after the one that sent it finds it.
    await commands.unexpect(originId, 'taken over');
    await commands.load();
  };
  const texts = () => posted.map(({ order }) => order.post.text);
  const posts = (index: number) => posted[index]?.settle({ posted: { place, id: 'm1' } });
  return { clock, st2, commands, posted, dead, acknowledged, asked, orphans, pass, uncertain, texts, posts };
}

describe('a command over which a bot died', () => {
  it('is told of once, twenty seconds after it was sent', async () => {
    const { commands, dead, pass, uncertain, posted, posts, texts } = setUp();
    await uncertain('o1');
    dead.commands.add('o1');
    await pass(19);
    expect(texts()).toEqual([]);
    await pass(6);
    expect(posted.map(({ order }) => order)).toEqual([
      { place, urgency: 'answer', post: { text: NOTHING_RUN, outcome: 'failed', mention: ann } },
    ]);
    await pass(30);
    expect(texts()).toHaveLength(1);
    await posts(0);
    expect(commands.uncertain().map(({ told }) => told)).toEqual([true]);
    await pass(30);
    expect(texts()).toHaveLength(1);
  });

  it('is told of again where that could not be said', async () => {
    const { dead, pass, uncertain, posted, texts } = setUp();
    await uncertain('o1');
    dead.commands.add('o1');
    await pass(25);
    await posted[0]?.settle({});
    await pass(5);
    expect(texts()).toEqual([NOTHING_RUN, NOTHING_RUN]);
  });

  it('is owed where StackStorm has it after all', async () => {
    const { st2, commands, clock, pass, uncertain, texts } = setUp();
    await uncertain('o1');
    const context = contextOf({ id: 'o1', personId: 'U1', place });
    st2.add({
      ...{ id: 'run1', action: { ref: 'a.b' }, status: 'running' },
      start_timestamp: new Date(clock.now() - 119_000).toISOString(),
      liveaction: { notify: { 'on-complete': { data: { source_context: context } } } },
    });
    await pass(1);
    expect([texts(), commands.open().map(({ command }) => command.executionId)]).toEqual([[], ['run1']]);
  });

  it('is asked for every five seconds, and given up two minutes after it was sent', async () => {
    const { st2, commands, pass, uncertain, texts } = setUp();
    await uncertain('o1', 'told');
    const asks: number[] = [];
    for (let second = 1; second <= 12; second += 1) {
      const before = st2.asked;
      await pass(1);
      if (st2.asked > before) asks.push(second);
    }
    expect(asks).toEqual([1, 6, 11]);
    await pass(108);
    expect(commands.uncertain()).toHaveLength(1);
    await pass(5);
    expect([commands.uncertain(), texts()]).toEqual([[], []]);
  });

  it('is not told of where its person knows, or the bot that sent it lives', async () => {
    const { dead, pass, uncertain, texts } = setUp();
    await uncertain('o1', 'told');
    dead.commands.add('o1');
    await uncertain('o2');
    await pass(60);
    expect(texts()).toEqual([]);
  });
});

describe('messages over which a bot died', () => {
  const at = Date.parse('2026-11-21T11:58:00Z');
  const message = (messageKey: string, more: Partial<OrphanedMessage> = {}): OrphanedMessage => ({
    ...{ messageKey, place, person: ann, at },
    ...more,
  });

  it('are looked for twenty seconds after the start, and once a minute from then on', async () => {
    const { asked, pass, clock } = setUp();
    await pass(19);
    expect(asked).toEqual([]);
    await pass(1);
    expect(asked).toEqual([clock.now() - 20_000]);
    await pass(59);
    expect(asked).toHaveLength(1);
    await pass(1);
    expect(asked).toHaveLength(2);
  });

  it('are told of in one sentence a person and a place, and acknowledged when that was said', async () => {
    const { dead, pass, posted, posts, acknowledged } = setUp();
    dead.messages = [
      message('k3', { at: at + 61_000 }),
      message('k1'),
      message('k2', { person: bob }),
      message('k4', { place: { room: 'C1', thread: 't1' } }),
      message('k5', { at: at + 30_000 }),
    ];
    await pass(20);
    expect(
      posted.map(({ order }) => [order.place.thread, order.post.mention?.name, order.post.text]),
    ).toEqual([
      [
        undefined,
        'ann',
        'I restarted while handling 3 of your messages, from 11:58:00 to 11:59:01. If you got no result, please repeat them.',
      ],
      [
        undefined,
        'bob',
        'I restarted while handling your message from 11:58:00. If you got no result, please repeat it.',
      ],
      [
        't1',
        'ann',
        'I restarted while handling your message from 11:58:00. If you got no result, please repeat it.',
      ],
    ]);
    expect(posted[0]?.order).toMatchObject({ urgency: 'answer', post: { outcome: 'failed' } });
    expect(acknowledged).toEqual([]);
    await posts(0);
    expect(acknowledged).toEqual(['k3', 'k1', 'k5']);
  });

  it('are told of once while that waits to be said, and again where it was not', async () => {
    const { dead, pass, posted, texts } = setUp();
    dead.messages = [message('k1')];
    await pass(81);
    expect(texts()).toHaveLength(1);
    await posted[0]?.settle({});
    await pass(60);
    expect(texts()).toHaveLength(2);
  });

  it('are acknowledged in silence where their command is owed anyway', async () => {
    const { dead, commands, pass, texts, acknowledged } = setUp();
    await commands.expect({
      ...{ originId: 'k1', executionId: 'run1', person: ann, place, alias: 'a.b', announced: true },
    });
    dead.messages = [message('k1')];
    await pass(21);
    expect([texts(), acknowledged]).toEqual([[], ['k1']]);
  });
});
