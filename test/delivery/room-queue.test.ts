import { LocalTime } from '../../src/core/local-time';
import type { Order } from '../../src/delivery/order';
import { type Job, postOf, RoomQueue } from '../../src/delivery/room-queue';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const LOCAL = new LocalTime('Asia/Kathmandu');
const EVERY_MS = 15_000;
const ann = { id: 'U1', name: 'ann' };

/** A queue that folds where two wait, and makes digests where more than four do; with what its orders were told. */
function setUp() {
  const queue = new RoomQueue({ fold: 2, digest: 4, digestEveryMs: EVERY_MS }, LOCAL);
  const told: string[] = [];
  const add = (text: string, more: Partial<Order> = {}, at = NOW) => {
    const order: Order = { place: { room: 'C1' }, post: { text }, urgency: 'announcement', ...more };
    queue.add(order, () => void told.push(text), at);
  };
  /** Sends what is due now, one after the other. @returns what it said */
  const send = (at = NOW) => {
    const said: string[] = [];
    for (let job = queue.current(at); job !== undefined; job = queue.current(at)) {
      said.push(textOf(job));
      queue.done(job);
    }
    return said;
  };
  return { queue, add, send, told };
}

function textOf(job: Job): string {
  const { text, body } = postOf(job, LOCAL);
  return body === undefined ? text : `${text}|${body}`;
}

const textsOf = (jobs: readonly Job[]) => jobs.map(textOf);

function alarms(add: (text: string, more?: Partial<Order>) => void, more: Partial<Order> = {}) {
  for (const number of [1, 2, 3, 4, 5]) add(`alarm ${number}`, more);
}

describe('what waits for a room', () => {
  it('is answers first, each kind in the order in which it came', () => {
    const { queue, add, send } = setUp();
    add('alarm');
    add('recovery');
    add('first answer', { urgency: 'answer' });
    add('second answer', { urgency: 'answer' });
    expect([queue.size, queue.owesAnswers, queue.isEmpty]).toEqual([4, true, false]);
    expect(send()).toEqual(['first answer', 'second answer', 'alarm', 'recovery']);
    expect([queue.size, queue.owesAnswers, queue.isEmpty]).toEqual([0, false, true]);
  });

  it('stays until it is done with', () => {
    const { queue, add } = setUp();
    add('alarm');
    const job = queue.current(NOW);
    expect(queue.current(NOW)).toBe(job);
    expect(queue.size).toBe(1);
  });

  it.each(['answer', 'announcement'] as const)('lets others go first while an %s is not ready', (urgency) => {
    const { queue, add, send } = setUp();
    let isReady = false;
    add('of results', { urgency, ready: () => isReady });
    add('of the bot itself', { urgency, ready: () => true });
    expect(send()).toEqual(['of the bot itself']);
    expect([queue.size, queue.isEmpty]).toEqual([1, false]);
    isReady = true;
    expect(send()).toEqual(['of results']);
    expect(queue.isEmpty).toBe(true);
  });

  it('may be done with out of its order, or after it was withdrawn', () => {
    const { queue, add, send } = setUp();
    let isOurs = true;
    add('first', { urgency: 'answer' });
    add('second', { urgency: 'answer', ready: () => false, still: () => isOurs });
    const first = queue.current(NOW);
    if (first === undefined) throw new Error('nothing waits');
    isOurs = false;
    expect(textsOf(queue.withdraw(undefined))).toEqual(['second']);
    add('third', { urgency: 'answer' });
    queue.done(first);
    queue.done(first);
    expect(send()).toEqual(['third']);
  });
});

describe('an announcement that repeats another one', () => {
  it('is a message of its own where fewer wait than are folded', () => {
    const { add, send } = setUp();
    add('disk full');
    add('disk full');
    expect(send()).toEqual(['disk full', 'disk full']);
  });

  it('becomes a part of the one that waits, which says how many there were and when the last came', () => {
    const { queue, add, send } = setUp();
    add('disk full');
    add('load');
    for (const minute of [1, 2, 3]) add('disk full', {}, NOW + minute * 60_000);
    expect(queue.size).toBe(2);
    expect(send()).toEqual(['disk full\n(and 3 more like this, last at 17:48)', 'load']);
  });

  it('says so below its text, also where that has a box of its own', () => {
    const { add, send } = setUp();
    const boxed = (body: string) => ({ post: { text: 'Alarms: ', body } });
    add('1', boxed('disk full \n'));
    add('2', boxed(''));
    add('3', boxed('disk full \n'));
    add('4', boxed(''));
    expect(send()).toEqual([
      'Alarms: |disk full\n(and 1 more like this, last at 17:45)',
      'Alarms:\n(and 1 more like this, last at 17:45)|',
    ]);
  });

  it.each<[string, Partial<Order>]>([
    ['in another thread', { place: { room: 'C1', thread: 't1' } }],
    ['for another person', { post: { text: 'disk full', mention: ann } }],
    ['with another box', { post: { text: 'disk full', body: '/var' } }],
    ['with other words', { post: { text: 'disk empty' } }],
    ['with its words divided otherwise', { post: { text: 'disk', body: ' full' } }],
  ])('is a message of its own %s', (_, more) => {
    const { queue, add } = setUp();
    add('disk full');
    add('load');
    add('disk full', more);
    expect(queue.size).toBe(3);
    add('disk full', more);
    expect(queue.size).toBe(3);
  });

  it('is a message of its own where the first has begun to leave, or has left', () => {
    const { queue, add, send } = setUp();
    add('disk full');
    add('load');
    add('disk full');
    const leaving = queue.current(NOW);
    if (leaving === undefined) throw new Error('nothing waits');
    leaving.messages = [];
    add('disk full');
    expect(queue.size).toBe(3);
    queue.done(leaving);
    add('disk full');
    expect(send()).toEqual(['load', 'disk full\n(and 1 more like this, last at 17:45)']);
    add('load');
    add('other');
    add('load');
    expect(send()).toEqual(['load\n(and 1 more like this, last at 17:45)', 'other']);
  });

  it('is a message of its own where the first was withdrawn before it could leave', () => {
    const { queue, add, send } = setUp();
    for (const text of ['disk full', 'load', 'swap', 'disk full']) add(text);
    const withdrawn = queue.current(NOW);
    if (withdrawn === undefined) throw new Error('nothing waits');
    queue.done(withdrawn);
    add('disk full');
    expect(send()).toEqual(['load', 'swap', 'disk full']);
  });

  it('is told with the one that it became a part of', async () => {
    const { queue, add, told } = setUp();
    add('disk full');
    add('load');
    add('disk full');
    const job = queue.current(NOW);
    for (const settle of job?.settles ?? []) void settle({});
    expect(told).toEqual(['disk full', 'disk full']);
  });
});

describe('a burst', () => {
  it('is what is more than the room would read one by one', () => {
    const { queue, add } = setUp();
    for (const number of [1, 2, 3, 4]) add(`alarm ${number}`);
    expect(queue.size).toBe(4);
    add('alarm 5');
    expect(queue.size).toBe(0);
  });

  it('becomes one digest, and the next comes no sooner than it may', () => {
    const { queue, add, send } = setUp();
    alarms(add);
    expect([queue.size, queue.isEmpty, queue.digestWaitMs(NOW)]).toEqual([0, false, 0]);
    expect(send()).toEqual([
      expect.stringMatching(/^5 announcements from .* in short:\|· alarm 1\n.*· alarm 5$/s),
    ]);
    expect(queue.isEmpty).toBe(true);
    const soon = NOW + EVERY_MS - 1;
    for (const number of [6, 7, 8, 9]) add(`alarm ${number}`, {}, soon);
    expect([queue.digestWaitMs(NOW), queue.digestWaitMs(soon)]).toEqual([EVERY_MS, 1]);
    expect(send(soon)).toEqual([]);
    expect(send(NOW + EVERY_MS)).toEqual([expect.stringMatching(/^4 announcements/)]);
    expect(queue.digestWaitMs(NOW + EVERY_MS)).toBe(0);
  });

  it('is said one by one again once it is over', () => {
    const { queue, add, send } = setUp();
    alarms(add);
    send();
    add('late', {}, NOW + 1);
    expect(queue.size).toBe(0);
    expect(send(NOW + EVERY_MS)).toEqual(['late']);
    add('later', {}, NOW + EVERY_MS);
    expect(queue.size).toBe(1);
  });

  it('gathers what comes while others are on their way', () => {
    const { queue, add, send } = setUp();
    alarms(add);
    add('for ann', { whisper: ann });
    expect(queue.current(NOW)?.order.post.text).toBe('for ann');
    add('alarm 6');
    expect(send()).toEqual(['for ann', expect.stringMatching(/^6 announcements/)]);
  });

  it('counts what was folded before, and is a digest a thread', () => {
    const { add, send } = setUp();
    const thread = { place: { room: 'C1', thread: 't1' } };
    for (const text of ['disk full', 'load', 'disk full', 'disk full', 'swap']) add(text);
    for (const text of ['deploy', 'rollback']) add(text, thread);
    for (const text of ['a', 'b', 'c', 'd']) add(text, thread);
    expect(send()).toEqual([
      expect.stringMatching(/^5 announcements .*\|· disk full \(3 times\)\n· load\n· swap$/s),
      expect.stringMatching(/^6 announcements .*· deploy\n.*· d$/s),
    ]);
  });

  it('leaves alone what has begun to leave, what is for one person, and what answers', () => {
    const { queue, add, send } = setUp();
    add('leaving');
    const leaving = queue.current(NOW);
    if (leaving === undefined) throw new Error('nothing waits');
    leaving.messages = [];
    add('for ann', { whisper: ann });
    alarms(add);
    add('for ann again', { whisper: ann });
    add('answer', { urgency: 'answer' });
    expect(queue.size).toBe(4);
    expect(send()).toEqual([
      'answer',
      'leaving',
      'for ann',
      'for ann again',
      expect.stringMatching(/^5 announcements/),
    ]);
  });
});

describe('what is another bot’s to post from now on', () => {
  const order = (isOurs: () => boolean): Partial<Order> => ({ still: isOurs });

  it('is given back, and the rest stays in its order', () => {
    const { queue, add, send } = setUp();
    let leads = true;
    const ofResults = order(() => leads);
    add('result', { ...ofResults, urgency: 'answer' });
    add('answer of the bot itself', { urgency: 'answer' });
    add('alarm', ofResults);
    add(
      'of the webhook',
      order(() => true),
    );
    expect(queue.withdraw(undefined)).toEqual([]);
    leads = false;
    expect(textsOf(queue.withdraw(undefined))).toEqual(['result', 'alarm']);
    expect(send()).toEqual(['answer of the bot itself', 'of the webhook']);
  });

  it('stays where the service has it already', () => {
    const { queue, add } = setUp();
    add(
      'alarm',
      order(() => false),
    );
    add(
      'recovery',
      order(() => false),
    );
    const sending = queue.current(NOW);
    expect(textsOf(queue.withdraw(sending))).toEqual(['recovery']);
    expect(queue.current(NOW)).toBe(sending);
  });

  it('is given back also out of a digest, and no repeat becomes a part of it', () => {
    const { queue, add, send, told } = setUp();
    let leads = true;
    alarms(add, { ...order(() => leads), place: { room: 'C1', thread: 't1' } });
    for (const number of [1, 2, 3, 4, 5]) add(`of the webhook ${number}`);
    leads = false;
    const withdrawn = queue.withdraw(undefined);
    expect(textsOf(withdrawn)).toEqual([expect.stringMatching(/^5 announcements .*· alarm 5$/s)]);
    for (const settle of withdrawn[0]?.settles ?? []) void settle({});
    expect(told).toEqual(['alarm 1', 'alarm 2', 'alarm 3', 'alarm 4', 'alarm 5']);
    expect(send()).toEqual([expect.stringMatching(/^5 announcements .*· of the webhook 5$/s)]);
  });

  it('is not what a later one of the same words becomes a part of', () => {
    const { queue, add, send } = setUp();
    let leads = true;
    const ofResults = order(() => leads);
    for (const text of ['a', 'b', 'disk full', 'disk full']) add(text, ofResults);
    leads = false;
    expect(queue.withdraw(undefined)).toHaveLength(3);
    leads = true;
    for (const text of ['c', 'd', 'disk full']) add(text, ofResults);
    expect(send()).toEqual(['c', 'd', 'disk full']);
  });
});

describe('a room that is closed', () => {
  it('gives back all that waits, of whatever kind', () => {
    const { queue, add, send } = setUp();
    alarms(add);
    add('for ann', { whisper: ann });
    add('answer', { urgency: 'answer' });
    const [answer, whisper, digest, ...others] = queue.clear();
    expect([answer, whisper].map((job) => job && textOf(job))).toEqual(['answer', 'for ann']);
    expect(digest?.settles).toHaveLength(5);
    expect(others).toEqual([]);
    expect([queue.size, queue.isEmpty, send()]).toEqual([0, true, []]);
  });

  it('has forgotten what a repeat could become a part of', () => {
    const { queue, add, send } = setUp();
    for (const text of ['disk full', 'load', 'disk full']) add(text);
    queue.clear();
    for (const text of ['a', 'b', 'disk full']) add(text);
    expect(send()).toEqual(['a', 'b', 'disk full']);
  });
});
