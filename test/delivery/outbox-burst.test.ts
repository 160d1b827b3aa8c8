import type { Order } from '../../src/delivery/order';
import { breathe } from '../manual-clock';
import { ONE_A_SECOND, room, setUp } from './outbox-rig';
import { RecordingChat } from './recording-chat';

describe('under a burst', () => {
  it('answers a person at once in a room that gathers a digest', async () => {
    const chat = new RecordingChat({ messages: 10, perMs: 10_000 });
    const { outbox, clock } = setUp(chat);
    for (let number = 0; number < 100; number += 1)
      void outbox.post(room, { text: `a${number}` }, 'announcement');
    await clock.pass(1_000);
    void outbox.post(room, { text: 'late' }, 'announcement');
    await clock.pass(1_000);
    await outbox.post(room, { text: 'your answer' }, 'answer');
    expect(chat.texts.at(-1)).toBe('your answer');
    expect(chat.texts).not.toContain('late');
  });

  it('keeps two honest equal announcements two', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    void outbox.post(room, { text: 'disk full' }, 'announcement');
    void outbox.post(room, { text: 'disk full' }, 'announcement');
    await clock.pass(5_000);
    expect(chat.texts).toEqual(['disk full', 'disk full']);
  });

  it('folds repeats that wait', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    for (const text of ['a', 'b', 'c', 'disk full']) void outbox.post(room, { text }, 'announcement');
    const repeats = Array.from({ length: 41 }, () =>
      outbox.post(room, { text: 'disk full' }, 'announcement'),
    );
    await clock.pass(10_000);
    expect(chat.said).toHaveLength(4);
    expect(chat.texts[3]).toMatch(/^disk full\n\(and 41 more like this, last at 17:45\)$/);
    expect((await Promise.all(repeats)).every((posted) => posted?.id === '4')).toBe(true);
  });

  it('makes one digest of a long burst, and tells everybody whose announcement is in it', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    let told = 0;
    for (let number = 0; number < 5_000; number += 1) {
      const order: Order = { place: room, post: { text: `alert ${number % 40}` }, urgency: 'announcement' };
      outbox.add(order, () => {
        told += 1;
      });
    }
    await clock.pass(2_000);
    expect(chat.said).toHaveLength(2);
    expect(chat.texts[0]).toBe('alert 0');
    expect(chat.texts[1]).toMatch(
      /^4,999 announcements from .* in short:\|· alert 1 \(125 times\)\n· alert 2 /,
    );
    expect(chat.texts[1]).toContain('others');
    expect(told).toBe(5_000);
  });

  it('spaces digests, and says few late ones one by one', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    for (let number = 0; number < 100; number += 1)
      void outbox.post(room, { text: `a${number}` }, 'announcement');
    await clock.pass(2_000);
    void outbox.post(room, { text: 'late 1' }, 'announcement');
    void outbox.post(room, { text: 'late 2' }, 'announcement');
    await clock.pass(5_000);
    expect(chat.said).toHaveLength(2);
    await clock.pass(15_000);
    expect(chat.texts.slice(2)).toEqual(['late 1', 'late 2']);
  });

  it('answers a person within the pace while announcements flood the room', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    for (let second = 0; second < 30; second += 1) {
      for (let number = 0; number < 200; number += 1) {
        void outbox.post(room, { text: `alert ${second}.${number}` }, 'announcement');
      }
      if (second === 20) void outbox.post(room, { text: 'your answer' }, 'answer');
      if (second === 22) expect(chat.texts).toContain('your answer');
      await clock.pass(1_000);
    }
    expect(chat.said.length).toBeLessThanOrEqual(31);
  });

  it('takes no room to be behind whose service has no pace', async () => {
    const { outbox, clock } = setUp(new RecordingChat(), { foldAfterMs: 0, digestAfterMs: 0 });
    const posted = ['same', 'same', 'same'].map((text) => outbox.post(room, { text }, 'announcement'));
    await clock.pass(0);
    expect((await Promise.all(posted)).map((each) => each?.id)).toEqual(['1', '2', '3']);
  });

  it('does neither where it is switched off', async () => {
    const chat = new RecordingChat({ messages: 100, perMs: 1_000 });
    const off = { foldAfterMs: Number.POSITIVE_INFINITY, digestAfterMs: Number.POSITIVE_INFINITY };
    const { outbox, clock } = setUp(chat, off);
    for (let number = 0; number < 3_000; number += 1)
      void outbox.post(room, { text: 'same' }, 'announcement');
    await clock.pass(31_000);
    expect(chat.said).toHaveLength(3_000);
  });

  it('never folds or digests a whisper or an answer', async () => {
    const chat = new RecordingChat({ messages: 10, perMs: 1_000 });
    const { outbox, clock } = setUp(chat);
    const ann = { id: 'U1', name: 'ann' };
    for (let number = 0; number < 300; number += 1) {
      outbox.add({ place: room, post: { text: 'w' }, urgency: 'announcement', whisper: ann }, () => {});
      void outbox.post(room, { text: 'a' }, 'answer');
    }
    await clock.pass(61_000);
    expect(chat.texts.filter((text) => text === 'w')).toHaveLength(300);
    expect(chat.texts.filter((text) => text === 'a')).toHaveLength(300);
  });

  it('keeps of a long answer only the beginning where more waits than memory should hold', async () => {
    const chat = new RecordingChat(ONE_A_SECOND);
    const { outbox, clock } = setUp(chat);
    const long = 'x'.repeat(10_000_000);
    for (const number of [1, 2, 3, 4, 5, 6]) {
      void outbox.post(room, { text: `${number}`, body: long }, 'answer');
    }
    void outbox.post(room, { text: 'short' }, 'answer');
    await breathe();
    for (let second = 0; second < 7; second += 1) await clock.pass(1_000);
    const lengths = chat.texts.map((text) => text.length);
    expect(lengths.slice(0, 4).every((length) => length > 10_000_000)).toBe(true);
    expect(lengths.slice(4, 6).every((length) => length < 2_500)).toBe(true);
    expect(chat.texts[4]).toContain('9,998,001 characters omitted');
    expect(chat.texts[6]).toBe('short');
    // What has left makes room.
    void outbox.post(room, { text: 'again', body: long }, 'answer');
    await clock.pass(1_000);
    expect(chat.texts[7]?.length).toBeGreaterThan(10_000_000);
  });
});
