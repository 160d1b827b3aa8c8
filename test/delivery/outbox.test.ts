import { ChatError } from '../../src/core/chat';
import type { Order } from '../../src/delivery/order';
import { breathe, ManualClock } from '../manual-clock';
import { ONE_A_SECOND, room, setUp } from './outbox-rig';
import { RecordingChat } from './recording-chat';

describe('the outbox', () => {
  it('sends what a room is told in order, one after the other', async () => {
    const chat = new RecordingChat();
    chat.sendMs = 2;
    const { outbox } = setUp(chat);
    const posted = await Promise.all(
      [1, 2, 3, 4, 5].map((number) => outbox.post(room, { text: `${number}` }, 'announcement')),
    );
    expect(chat.texts).toEqual(['1', '2', '3', '4', '5']);
    expect(posted.map((each) => each?.id)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('does not let rooms wait for each other', async () => {
    const chat = new RecordingChat();
    const { outbox } = setUp(chat);
    chat.failures.push(new ChatError('busy', 'slow down', 60_000));
    void outbox.post({ room: 'slow' }, { text: 'waits' }, 'announcement');
    await breathe();
    await outbox.post({ room: 'quick' }, { text: 'goes' }, 'announcement');
    expect(chat.texts).toEqual(['goes']);
  });

  it('keeps the pace of the service in a room', async () => {
    const chat = new RecordingChat({ messages: 2, perMs: 1_000 });
    const { outbox, clock } = setUp(chat);
    for (let number = 1; number <= 5; number += 1) {
      void outbox.post(room, { text: `${number}` }, 'announcement');
    }
    await breathe();
    expect(chat.said).toHaveLength(2);
    await clock.pass(999);
    expect(chat.said).toHaveLength(2);
    await clock.pass(1);
    expect(chat.said).toHaveLength(4);
    await clock.pass(1_000);
    expect(chat.said).toHaveLength(5);
  });

  it('counts all rooms together where the service does', async () => {
    const chat = new RecordingChat({ messages: 1, perMs: 1_000, scope: 'all' });
    const { outbox, clock } = setUp(chat);
    void outbox.post({ room: 'one' }, { text: '1' }, 'announcement');
    void outbox.post({ room: 'two' }, { text: '2' }, 'announcement');
    await breathe();
    expect(chat.said).toHaveLength(1);
    await clock.pass(1_000);
    expect(chat.said).toHaveLength(2);
  });

  it('lets an answer overtake announcements, also between the pieces of a long one', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    chat.pieces = 3;
    const { outbox, clock } = setUp(chat);
    void outbox.post(room, { text: 'long' }, 'announcement');
    await breathe();
    chat.pieces = 1;
    void outbox.post(room, { text: 'answer' }, 'answer');
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['long 1/3', 'answer']);
    await clock.pass(2_000);
    expect(chat.texts).toEqual(['long 1/3', 'answer', 'long 2/3', 'long 3/3']);
  });

  it('waits as long as a busy service asks, and then goes on in order', async () => {
    const chat = new RecordingChat();
    const { outbox, clock } = setUp(chat);
    chat.failures.push(new ChatError('busy', 'ratelimited', 7_000));
    void outbox.post(room, { text: '1' }, 'announcement');
    void outbox.post(room, { text: '2' }, 'announcement');
    await clock.pass(6_999);
    expect(chat.texts).toEqual([]);
    await clock.pass(1);
    expect(chat.texts).toEqual(['1', '2']);
  });

  it('lets all rooms wait for a busy service that counts them together', async () => {
    const chat = new RecordingChat({ scope: 'all' });
    const { outbox, clock } = setUp(chat);
    chat.failures.push(new ChatError('busy', 'slow down', 7_000));
    void outbox.post({ room: 'one' }, { text: '1' }, 'announcement');
    await breathe();
    void outbox.post({ room: 'two' }, { text: '2' }, 'answer');
    await clock.pass(6_999);
    expect(chat.texts).toEqual([]);
    await clock.pass(1);
    expect(chat.texts.toSorted()).toEqual(['1', '2']);
  });

  it('tries a message five times, ever later, before it gives it up', async () => {
    const chat = new RecordingChat();
    const { outbox, clock, given } = setUp(chat);
    for (let tries = 0; tries < 4; tries += 1) chat.failures.push(new ChatError('failed', 'boom'));
    void outbox.post(room, { text: 'at last' }, 'answer');
    await clock.pass(14_999);
    expect(chat.texts).toEqual([]);
    await clock.pass(1);
    expect([chat.texts, given]).toEqual([['at last'], []]);
    for (let tries = 0; tries < 5; tries += 1) chat.failures.push(new ChatError('failed', 'boom'));
    void outbox.post(room, { text: 'never' }, 'answer');
    await clock.pass(15_000);
    expect(given.map(({ error }) => error.message)).toEqual(['boom']);
  });

  it('tries a failed message again from where it failed', async () => {
    const chat = new RecordingChat();
    chat.pieces = 3;
    const { outbox, clock } = setUp(chat);
    chat.failures.push(undefined, new ChatError('failed', 'boom'));
    void outbox.post(room, { text: 'x' }, 'answer');
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['x 1/3', 'x 2/3', 'x 3/3']);
  });

  it('gives up and says so, then goes on with the next', async () => {
    const chat = new RecordingChat();
    const { outbox, clock, given, logged, noted } = setUp(chat);
    chat.failures.push(new ChatError('gone', 'channel_not_found'));
    const first = outbox.post(room, { text: 'lost' }, 'answer');
    const second = outbox.post(room, { text: 'found' }, 'answer');
    expect(await first).toBeUndefined();
    expect(await second).toBeDefined();
    expect(given.map(({ error }) => error.message)).toEqual(['channel_not_found']);
    expect(logged).toEqual(['An answer for C1 could not be posted; giving up: channel_not_found']);
    expect(noted).toEqual([]);

    for (let tries = 0; tries < 5; tries += 1) chat.failures.push(new ChatError('failed', 'boom'));
    const third = outbox.post(room, { text: 'never' }, 'answer');
    await clock.pass(20_000);
    expect(await third).toBeUndefined();
    expect(given).toHaveLength(2);
  });

  it('reports what the service was too busy for all the time', async () => {
    const chat = new RecordingChat();
    const { outbox, clock, given } = setUp(chat, { giveUpAfterMs: 60_000 });
    for (let tries = 0; tries < 30; tries += 1) chat.failures.push(new ChatError('busy', 'busy', 5_000));
    void outbox.post(room, { text: 'x' }, 'announcement');
    await clock.pass(61_000);
    expect(given).toHaveLength(1);
  });

  it('goes on asking a busy service, and says what it can post after all', async () => {
    const chat = new RecordingChat();
    const { outbox, clock, given } = setUp(chat);
    for (let tries = 0; tries < 10; tries += 1) chat.failures.push(new ChatError('busy', 'busy', 1_000));
    void outbox.post(room, { text: 'at last' }, 'announcement');
    await clock.pass(10_000);
    expect([chat.texts, given]).toEqual([['at last'], []]);
  });

  it('says which announcement it gives up', async () => {
    const chat = new RecordingChat();
    chat.failures.push(new ChatError('gone', 'is_archived'));
    const { outbox, logged } = setUp(chat);
    await outbox.post(room, { text: 'lost' }, 'announcement');
    expect(logged).toEqual(['An announcement for C1 could not be posted; giving up: is_archived']);
  });

  it('gives up where an adapter throws an error of its own each time', async () => {
    const chat = new RecordingChat();
    for (let tries = 0; tries < 5; tries += 1) chat.failures.push(new TypeError('x is null') as ChatError);
    const { outbox, clock, given } = setUp(chat);
    void outbox.post(room, { text: 'x' }, 'answer');
    await clock.pass(15_000);
    expect(given.map(({ error }) => [error.kind, error.message])).toEqual([['failed', 'x is null']]);
  });

  it('lets only its room wait for a message that failed, also where the service counts all together', async () => {
    const chat = new RecordingChat({ scope: 'all' });
    const { outbox } = setUp(chat);
    chat.failures.push(new ChatError('failed', 'boom', 7_000));
    void outbox.post({ room: 'one' }, { text: '1' }, 'announcement');
    await breathe();
    await outbox.post({ room: 'two' }, { text: '2' }, 'answer');
    expect(chat.texts).toEqual(['2']);
  });

  it('takes an adapter that throws anything for a failure', async () => {
    const chat = new RecordingChat();
    chat.failures.push('nonsense' as unknown as ChatError);
    const { outbox, clock } = setUp(chat);
    void outbox.post(room, { text: 'x' }, 'answer');
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['x']);
  });

  it('withdraws what another bot has taken over', async () => {
    const chat = new RecordingChat();
    const { outbox } = setUp(chat);
    const settled: unknown[] = [];
    outbox.add({ place: room, post: { text: 'x' }, urgency: 'answer', still: () => false }, (each) => {
      settled.push(each);
    });
    await breathe();
    expect(chat.texts).toEqual([]);
    expect(settled).toEqual([{}]);
  });

  it('gives back at once what another bot is to post, and what it has begun to send when that is over', async () => {
    const clock = new ManualClock();
    const chat = new RecordingChat(ONE_A_SECOND, clock);
    chat.sendMs = 300;
    const { outbox } = setUp(chat, {}, clock);
    let leads = true;
    const settled: unknown[] = [];
    for (const text of ['sending', 'waiting']) {
      const order: Order = { place: room, post: { text }, urgency: 'announcement', still: () => leads };
      outbox.add(order, ({ posted }) => void settled.push([text, posted?.id]));
    }
    await breathe();
    leads = false;
    let isOver = false;
    void outbox.withdraw().then(() => {
      isOver = true;
    });
    await clock.pass(299);
    expect([settled, isOver]).toEqual([[['waiting', undefined]], false]);
    await clock.pass(1);
    expect([settled, isOver]).toEqual([
      [
        ['waiting', undefined],
        ['sending', '1'],
      ],
      true,
    ]);
    // Nothing waits and nothing is being sent.
    await expect(outbox.withdraw()).resolves.toBeUndefined();
  });

  it('says an answer for one person to that person', async () => {
    const chat = new RecordingChat();
    const { outbox } = setUp(chat);
    const ann = { id: 'U1', name: 'ann' };
    const posted = await outbox.whisper(room, ann, { text: 'psst' });
    expect([chat.said, posted?.id]).toEqual([[{ room: 'C1', to: 'U1', text: 'psst' }], '1']);
  });

  it('whispers at once, as an answer does, while announcements wait', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    for (const text of ['1', '2']) void outbox.post(room, { text }, 'announcement');
    void outbox.whisper(room, { id: 'U1', name: 'ann' }, { text: 'psst' });
    expect(outbox.owesAnswers).toBe(true);
    await clock.pass(1_000);
    expect(chat.texts).toEqual(['1', 'psst']);
  });

  it('has posted where the room is what the service renders to no message at all', async () => {
    const chat = new RecordingChat();
    chat.pieces = 0;
    const { outbox } = setUp(chat);
    expect(await outbox.post(room, { text: '' }, 'answer')).toEqual({ place: room });
    expect(chat.said).toEqual([]);
  });

  it('changes a message into an answer at the first try only', async () => {
    const chat = new RecordingChat();
    const { outbox, clock } = setUp(chat);
    const before = { place: room, id: 'm0' };
    chat.failures.push(new ChatError('busy', 'busy', 1_000));
    outbox.add({ place: room, post: { text: 'done' }, urgency: 'answer', replaces: () => before }, () => {});
    await clock.pass(1_000);
    expect([chat.texts, chat.changed]).toEqual([['done'], []]);
  });

  it('waits for the record of a message before it sends the next', async () => {
    const chat = new RecordingChat();
    const { outbox } = setUp(chat);
    let recorded: () => void = () => {};
    outbox.add({ place: room, post: { text: '1' }, urgency: 'answer' }, () => {
      return new Promise((resolve) => {
        recorded = resolve;
      });
    });
    void outbox.post(room, { text: '2' }, 'answer');
    await breathe();
    expect(chat.texts).toEqual(['1']);
    recorded();
    await breathe();
    expect(chat.texts).toEqual(['1', '2']);
  });

  it('says how much waits one by one in all rooms, and whether a person is among those who wait', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    const seen = () => [outbox.size, outbox.owesAnswers];
    for (const name of ['C1', 'C2'])
      for (const text of ['1', '2']) void outbox.post({ room: name }, { text }, 'announcement');
    expect(seen()).toEqual([4, false]);
    void outbox.post(room, { text: 'yours' }, 'answer');
    expect(seen()).toEqual([5, true]);
    await clock.pass(1_000);
    expect(seen()).toEqual([1, false]);
    await clock.pass(1_000);
    expect(seen()).toEqual([0, false]);
  });

  it('keeps the pace of every room, however many there are', async () => {
    const chat = new RecordingChat({ messages: 1, perMs: 10_000 });
    const { outbox, clock } = setUp(chat);
    for (let number = 0; number < 300; number += 1)
      void outbox.post({ room: `C${number}` }, { text: 'first' }, 'answer');
    await clock.pass(100);
    for (let number = 0; number < 300; number += 1)
      void outbox.post({ room: `C${number}` }, { text: 'second' }, 'answer');
    await clock.pass(9_000);
    expect(chat.texts.filter((text) => text === 'second')).toEqual([]);
    await clock.pass(1_000);
    expect(chat.texts.filter((text) => text === 'second')).toHaveLength(300);
  });

  it('keeps the order of a room that is at work, however many others there are', async () => {
    const chat = new RecordingChat();
    const { outbox, clock } = setUp(chat);
    let recorded: () => void = () => {};
    outbox.add({ place: room, post: { text: '1' }, urgency: 'answer' }, () => {
      return new Promise((resolve) => {
        recorded = resolve;
      });
    });
    await breathe();
    for (let number = 0; number < 300; number += 1)
      await outbox.post({ room: `other ${number}` }, { text: 'x' }, 'answer');
    void outbox.post(room, { text: '2' }, 'answer');
    await clock.pass(60_000);
    expect(chat.texts).not.toContain('2');
    recorded();
    await breathe();
    expect(chat.texts.at(-1)).toBe('2');
  });

  it('tells the owners of what waits when it stops', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox } = setUp(chat);
    const posted = [1, 2, 3].map((number) => outbox.post(room, { text: `${number}` }, 'answer'));
    void outbox.stop();
    expect(await Promise.all(posted)).toEqual([{ place: room, id: '1' }, undefined, undefined]);
    expect(await outbox.post(room, { text: 'late' }, 'answer')).toBeUndefined();
  });
});
