import { ChatError, type Post } from '../../src/core/chat';
import { silentLog } from '../../src/core/log';
import { type Answer, Answers } from '../../src/delivery/answers';
import type { Order, Settle } from '../../src/delivery/order';
import type { Answered } from '../../src/delivery/pending-command';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { RetryingWriter } from '../../src/delivery/retrying-writer';
import { BrainMemory } from '../../src/state/brain-memory';
import { breathe, ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { RecordingChat } from './recording-chat';

const ann = { id: 'U1', name: 'ann' };

/** A memory whose answers about some commands come when the test says so. */
class SlowMemory extends BrainMemory {
  readonly held = new Map<string, Promise<void>>();

  override async get<T>(key: string): Promise<T | undefined> {
    for (const [id, until] of this.held) if (key.endsWith(id)) await until;
    return super.get<T>(key);
  }

  /** @returns what lets the answer about this command come, or fail */
  hold(id: string): { goOn(): void; fail(): void } {
    let goOn = () => {};
    let fail = () => {};
    const until = new Promise<void>((resolve, reject) => {
      goOn = resolve;
      fail = () => reject(new Error('Redis is away'));
    });
    until.catch(() => {});
    this.held.set(id, until);
    return { goOn, fail };
  }
}

/** @param adopts whether also what no bot was asked is answered */
function setUp(adopts = false) {
  const clock = new ManualClock();
  const memory = new SlowMemory(new HubotLikeBrain(), clock);
  const commands = new PendingCommands(memory, clock);
  const posted: { order: Order; settle: Settle }[] = [];
  const answered: string[] = [];
  const answers = new Answers({
    service: new RecordingChat({}, clock),
    clock,
    log: silentLog,
    commands,
    writer: new RetryingWriter(clock, silentLog),
    threads: 'asked',
    adopts,
    post: (order, settle) => void posted.push({ order, settle }),
    answered: (execution) => void answered.push(execution),
  });
  const settled: unknown[] = [];
  /** The result of a command as it was announced, or taken from its execution. */
  const answer = (id: string, form: Answer['form'] = 'formatted', room = 'C1'): Answer => ({
    saying: { post: { text: `result of ${id}` }, person: ann, room, whisper: false, origin: undefined },
    form,
    origin: { id, personId: ann.id, place: { room } },
    patienceMs: 0,
    common: {},
    settle: (how) => void settled.push(how),
  });
  /** A command of this bot that StackStorm has taken. */
  const sent = async (originId: string, more: object = {}) => {
    const expected = { originId, person: ann, place: { room: 'C1' }, alias: 'a.b', announced: true, ...more };
    await commands.expect(expected);
    await commands.expect({ ...expected, executionId: `run of ${originId}` });
    await clock.pass(50);
  };
  const texts = () => posted.map(({ order }) => order.post.text);
  return { clock, memory, commands, answers, answer, answered, posted, settled, sent, texts };
}

describe('results of one room', () => {
  it('are posted in the order in which they came, however long it takes to find whose they are', async () => {
    const { memory, answers, answer, texts } = setUp(true);
    const slow = memory.hold('first');
    const first = answers.deliver(answer('first'));
    const second = answers.deliver(answer('second'));
    await answers.deliver(answer('elsewhere', 'formatted', 'C2'));
    await breathe();
    expect(texts()).toEqual(['result of elsewhere']);
    slow.goOn();
    await Promise.all([first, second]);
    expect(texts()).toEqual(['result of elsewhere', 'result of first', 'result of second']);
  });

  it('are posted also after one of which nobody can be asked', async () => {
    const { memory, clock, answers, answer, texts } = setUp(true);
    const slow = memory.hold('first');
    const first = answers.deliver(answer('first'));
    first.catch(() => {});
    const second = answers.deliver(answer('second'));
    slow.fail();
    await clock.pass(60_000);
    await expect(first).rejects.toThrow('Redis is away');
    await second;
    expect(texts()).toEqual(['result of second']);
  });
});

describe('the result of a command', () => {
  it('is posted as often as it was announced', async () => {
    const { answers, answer, sent, texts } = setUp();
    await sent('c1');
    await answers.deliver(answer('c1'));
    await answers.deliver(answer('c1'));
    expect(texts()).toEqual(['result of c1', 'result of c1']);
  });

  it('is posted once where one of the two was made from its execution', async () => {
    for (const forms of [['direct', 'formatted'] as const, ['formatted', 'direct'] as const]) {
      const { answers, answer, posted, sent, settled, texts } = setUp();
      await sent('c1');
      await answers.deliver(answer('c1', forms[0]));
      await answers.deliver(answer('c1', forms[1]));
      expect([texts(), settled]).toEqual([['result of c1'], ['not ours']]);
      await posted[0]?.settle({ posted: { place: { room: 'C1' }, id: 'm1' } });
      await answers.deliver(answer('c1', forms[1] === 'formatted' ? 'direct' : forms[1]));
      expect(texts()).toEqual(['result of c1']);
    }
  });

  it.each<[Answered, Answer['form'], boolean]>([
    ['formatted', 'formatted', true],
    ['silent', 'formatted', true],
    ['formatted', 'direct', false],
    ['direct', 'direct', false],
    ['direct', 'formatted', false],
    ['plain', 'formatted', false],
  ])(
    'that another bot has answered (%s) is posted (%s) where that is one more: %s',
    async (answered, form, isPosted) => {
      const { memory, answers, answer, texts } = setUp();
      const record = { originId: 'c1', person: ann, place: { room: 'C1' }, alias: 'a.b', announced: true };
      await memory.set('relay:owed:c1', { ...record, executionId: 'run of c1', state: 'answered', answered });
      await answers.deliver(answer('c1', form));
      expect(texts()).toEqual(isPosted ? ['result of c1'] : []);
    },
  );

  it('is posted again where the first was withdrawn before it had left', async () => {
    const { answers, answer, posted, sent, texts } = setUp();
    await sent('c1');
    await answers.deliver(answer('c1', 'direct'));
    await posted[0]?.settle({});
    await answers.deliver(answer('c1'));
    expect(texts()).toEqual(['result of c1', 'result of c1']);
  });

  it('is told to whoever wants to know which message it is', async () => {
    const { answers, answer, answered, posted, sent } = setUp();
    await sent('c1');
    await answers.deliver(answer('c1'));
    await posted[0]?.settle({ posted: { place: { room: 'C1' }, id: 'm1' } });
    await breathe();
    expect(answered).toEqual(['run of c1']);
  });

  it('is told to them also where it overtook what is said about its command', async () => {
    const { answers, answer, answered, commands, posted } = setUp();
    const expected = { originId: 'c1', person: ann, place: { room: 'C1' }, alias: 'a.b', announced: true };
    await commands.expect(expected);
    await answers.deliver(answer('c1'));
    await commands.expect({ ...expected, executionId: 'run of c1' });
    await posted[0]?.settle({ posted: { place: { room: 'C1' }, id: 'm1' } });
    await breathe();
    expect(answered).toEqual(['run of c1']);
  });

  it('is told to nobody where it was not posted, or nobody knows its execution', async () => {
    const { answers, answer, answered, posted, sent } = setUp(true);
    await sent('c1');
    await answers.deliver(answer('c1'));
    await answers.deliver(answer('unknown'));
    await posted[0]?.settle({ error: new ChatError('gone', 'is_archived') });
    await posted[1]?.settle({ posted: { place: { room: 'C1' }, id: 'm1' } });
    await breathe();
    expect(answered).toEqual([]);
  });

  it.each<[string, Partial<Post>, string]>([
    [
      'says at least that its command is over',
      { text: ' ', body: '\n' },
      'a.b succeeded. Its result has no text.',
    ],
    [
      'says so also where that failed',
      { text: '', outcome: 'failed' },
      'a.b failed. Its result has no text.',
    ],
    ['is as it is where its box says something', { text: '', body: 'up' }, ''],
    ['is as it is where its look says something', { text: '', extra: { slack: { color: 'red' } } }, ''],
    [
      'is as it is where its files say something',
      { text: '', files: [{ name: 'a', content: 'x', type: 'text/plain' }] },
      '',
    ],
  ])('%s', async (_, post, text) => {
    const { answers, answer, sent, texts } = setUp();
    await sent('c1');
    const whole = answer('c1');
    await answers.deliver({ ...whole, saying: { ...whole.saying, post: { text: '', ...post } } });
    expect(texts()).toEqual([text]);
  });

  it('that was announced without a command of ours says the same', async () => {
    const { answers, answer, texts } = setUp(true);
    const whole = answer('unknown');
    await answers.deliver({ ...whole, saying: { ...whole.saying, post: { text: '' } } });
    expect(texts()).toEqual(['The command succeeded. Its result has no text.']);
  });

  it('has the outcome of its execution, where it has none of its own', async () => {
    const { answers, answer, commands, posted, sent } = setUp();
    await sent('c1');
    commands.ended('run of c1', 'timeout');
    await answers.deliver(answer('c1'));
    const whole = answer('c1');
    const post: Post = { ...whole.saying.post, outcome: 'succeeded' };
    await answers.deliver({ ...whole, saying: { ...whole.saying, post } });
    expect(posted.map(({ order }) => order.post.outcome)).toEqual(['failed', 'succeeded']);
  });

  it('calls by name whoever asked, but in a room of their own, and whispers where it is asked to', async () => {
    const { answers, answer, posted, sent } = setUp();
    await sent('c1');
    await sent('c2', { place: { room: 'D1', direct: true } });
    await sent('c3');
    await answers.deliver(answer('c1'));
    await answers.deliver(answer('c2'));
    const whole = answer('c3');
    await answers.deliver({ ...whole, saying: { ...whole.saying, whisper: true } });
    expect(
      posted.map(({ order }) => [order.place.room, order.post.mention?.name, order.whisper?.name]),
    ).toEqual([
      ['C1', 'ann', undefined],
      ['D1', undefined, undefined],
      ['C1', undefined, 'ann'],
    ]);
  });

  it('goes to whoever asked only where its command wants that, and if it cannot, that is said where they asked', async () => {
    const { answers, answer, posted, sent, texts } = setUp();
    await sent('c1', { whisper: true });
    await sent('c2', { whisper: true, place: { room: 'D1', direct: true } });
    await answers.deliver(answer('c1', 'direct'));
    await answers.deliver(answer('c2'));
    expect(posted.map(({ order }) => [order.whisper?.name, order.post.mention])).toEqual([
      ['ann', undefined],
      [undefined, undefined],
    ]);
    await posted[0]?.settle({ error: new ChatError('gone', 'cannot_dm_bot') });
    await breathe();
    expect(posted.at(-1)?.order).toMatchObject({
      ...{ place: { room: 'C1' }, post: { mention: { name: 'ann' } } },
    });
    expect(posted.at(-1)?.order.whisper).toBeUndefined();
    expect(texts().at(-1)).toBe('I could not send you the result in a direct message (cannot_dm_bot).');
  });

  it('of another bot is left to that one, unless this one answers what nobody was asked', async () => {
    const alone = setUp();
    await alone.answers.deliver(alone.answer('unknown'));
    expect([alone.texts(), alone.settled]).toEqual([[], ['not ours']]);
    const adopting = setUp(true);
    await adopting.answers.deliver(adopting.answer('unknown'));
    expect(adopting.texts()).toEqual(['result of unknown']);
  });
});
