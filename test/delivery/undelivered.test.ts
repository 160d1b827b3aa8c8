import { ChatError } from '../../src/core/chat';
import { setUp } from './relay-rig';

const ann = { id: 'U1', name: 'ann' };
const gone = new ChatError('gone', 'channel_not_found');
const STATUS = 'ops-status';
const SENTENCE = { room: STATUS, text: 'A message for C1 could not be delivered: channel_not_found' };

async function withStatusRoom() {
  const rig = await setUp({ settings: { statusRoom: STATUS } });
  rig.chat.failures.push(gone);
  return rig;
}

describe('what could not be posted', () => {
  it('is whispered to whom it answers, and told in the status room', async () => {
    const { relay, chat, clock } = await withStatusRoom();
    const post = { text: 'done', body: 'all of it', mention: ann };
    void relay.outbox.post({ room: 'C1' }, post, 'answer');
    await clock.pass(0);
    const whispered = 'I could not post this in C1 (channel_not_found):\ndone|all of it';
    expect(chat.said.filter(({ room }) => room === 'C1')).toEqual([
      { room: 'C1', to: 'U1', text: whispered },
    ]);
    expect(chat.said.filter(({ room }) => room !== 'C1')).toEqual([SENTENCE]);
    expect(chat.posts.find(({ text }) => text === SENTENCE.text)).toMatchObject({ outcome: 'failed' });
  });

  it('is whispered in full also where it has no text beside its box', async () => {
    const { relay, chat, clock } = await withStatusRoom();
    void relay.outbox.post({ room: 'C1' }, { text: '', body: 'all of it', mention: ann }, 'answer');
    await clock.pass(0);
    expect(chat.texts).toContain('I could not post this in C1 (channel_not_found):|all of it');
  });

  it('is told in the status room alone where it is an announcement, or answers nobody by name', async () => {
    for (const [post, urgency] of [
      [{ text: 'disk full', mention: ann }, 'announcement'],
      [{ text: 'done' }, 'answer'],
    ] as const) {
      const { relay, chat, clock } = await withStatusRoom();
      void relay.outbox.post({ room: 'C1' }, post, urgency);
      await clock.pass(0);
      expect(chat.said).toEqual([SENTENCE]);
    }
  });

  it('is not whispered again where the whisper was what failed', async () => {
    const { relay, chat, clock } = await withStatusRoom();
    void relay.outbox.whisper({ room: 'C1' }, ann, { text: 'done', mention: ann });
    await clock.pass(0);
    expect(chat.said).toEqual([SENTENCE]);
  });

  it('is told of when the service was too busy for as long as the settings give it', async () => {
    const { relay, chat, clock } = await setUp({
      settings: { statusRoom: STATUS, outbox: { giveUpAfterMs: 10_000 } },
    });
    for (let tries = 0; tries < 3; tries += 1) chat.failures.push(new ChatError('busy', 'busy', 5_000));
    void relay.outbox.post({ room: 'C1' }, { text: 'disk full' }, 'announcement');
    await clock.pass(10_000);
    expect(chat.texts).toEqual(['A message for C1 could not be delivered: busy']);
  });

  it('is told nowhere where it was for the status room itself, or there is none', async () => {
    const { relay, chat, clock } = await withStatusRoom();
    void relay.outbox.post({ room: STATUS }, { text: 'disk full' }, 'announcement');
    const without = await setUp();
    without.chat.failures.push(gone);
    void without.relay.outbox.post({ room: 'C1' }, { text: 'disk full' }, 'announcement');
    for (const each of [clock, without.clock]) await each.pass(60_000);
    expect([chat.said, without.chat.said]).toEqual([[], []]);
  });
});
