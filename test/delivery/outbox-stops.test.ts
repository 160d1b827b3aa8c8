import { ChatError } from '../../src/core/chat';
import { breathe, ManualClock } from '../manual-clock';
import { room, setUp } from './outbox-rig';
import { RecordingChat } from './recording-chat';

describe('an outbox that stops', () => {
  /** It takes so long to send a message. */
  function slow(sendMs: number) {
    const clock = new ManualClock();
    const chat = new RecordingChat({}, clock);
    chat.sendMs = sendMs;
    const { outbox } = setUp(chat, {}, clock);
    const settled: unknown[] = [];
    const add = (text: string) =>
      outbox.add({ place: room, post: { text }, urgency: 'answer' }, ({ posted }) => {
        settled.push([text, posted?.id]);
      });
    const over: string[] = [];
    const stop = () => void outbox.stop().then(() => over.push('over'));
    return { clock, chat, add, settled, over, stop };
  }

  it('waits for what is being sent', async () => {
    const { clock, chat, add, settled, over, stop } = slow(1_000);
    add('last');
    await breathe();
    stop();
    await clock.pass(999);
    expect([chat.texts, settled, over]).toEqual([[], [], []]);
    await clock.pass(11);
    expect([chat.texts, settled, over]).toEqual([['last'], [['last', '1']], ['over']]);
  });

  it('waits two seconds for it, no longer', async () => {
    const { clock, chat, add, over, stop } = slow(60_000);
    add('late');
    await breathe();
    stop();
    await clock.pass(1_999);
    expect(over).toEqual([]);
    await clock.pass(11);
    expect([over, chat.texts]).toEqual([['over'], []]);
  });

  it('has nothing to wait for where nothing is being sent', async () => {
    const { add, clock, over, stop } = slow(0);
    add('long ago');
    await clock.pass(1_000);
    stop();
    await breathe();
    expect(over).toEqual(['over']);
  });

  it('tells the owner of a message that is half sent, or fails to be, that it was not', async () => {
    for (const happens of ['half sent', 'fails'] as const) {
      const { clock, chat, add, settled, stop } = slow(1_000);
      if (happens === 'fails') chat.failures.push(new ChatError('failed', 'boom'));
      else chat.pieces = 2;
      add('last');
      await breathe();
      stop();
      await clock.pass(60_000);
      expect(settled).toEqual([['last', undefined]]);
    }
  });

  it('tells the owner of a message that waits for its next try that it was not sent', async () => {
    const { clock, chat, add, settled, stop } = slow(0);
    chat.failures.push(new ChatError('busy', 'busy', 60_000));
    add('again');
    await clock.pass(1_000);
    stop();
    await breathe();
    expect(settled).toEqual([['again', undefined]]);
  });

  it('tells the owner of a message of several parts once', async () => {
    const { clock, chat, add, settled } = slow(1_000);
    chat.pieces = 2;
    add('whole');
    await clock.pass(2_000);
    expect(settled).toEqual([['whole', '2']]);
  });
});
