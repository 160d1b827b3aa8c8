import { ChatError } from '../../src/core/chat';
import { silentLog } from '../../src/core/log';
import type { Order, Settle } from '../../src/delivery/order';
import type { Tracked } from '../../src/delivery/pending-command';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { PlainAnswers } from '../../src/delivery/plain-answers';
import { RetryingWriter } from '../../src/delivery/retrying-writer';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';

const posted = { place: { room: 'C1' }, id: 'm1' };

/** A command whose result cannot be had in the words of its alias. */
async function setUp() {
  const clock = new ManualClock();
  const commands = new PendingCommands(new BrainMemory(new HubotLikeBrain(), clock), clock);
  const orders: { order: Order; settle: Settle }[] = [];
  const told: unknown[] = [];
  const plain = new PlainAnswers({
    ...{ commands, writer: new RetryingWriter(clock, silentLog) },
    post: (order, settle) => void orders.push({ order, settle }),
    answered: (execution, message) => void told.push([execution, message.id]),
  });
  await commands.expect({
    ...{ originId: 'o1', executionId: 'run1', alias: 'a.b', announced: true },
    ...{ person: { id: 'U1', name: 'ann' }, place: { room: 'C1' } },
  });
  const tracked = commands.byExecution('run1') as Tracked;
  const say = () => plain.say(tracked, { text: 'done' });
  return { commands, orders, told, say };
}

describe('an answer in plain form', () => {
  it('is posted once, to whoever asked', async () => {
    const { orders, say } = await setUp();
    say();
    say();
    expect(orders.map(({ order }) => [order.post.text, order.post.mention?.name])).toEqual([['done', 'ann']]);
  });

  it('is told to whoever wants to know which message it is', async () => {
    const { commands, orders, told, say } = await setUp();
    say();
    await orders[0]?.settle({ posted });
    expect([told, commands.isUnderWay]).toEqual([[['run1', 'm1']], false]);
  });

  it('is owed no longer where it was given up, and again where it was withdrawn', async () => {
    const { commands, orders, told, say } = await setUp();
    say();
    await orders[0]?.settle({});
    expect(commands.open()).toHaveLength(1);
    say();
    await orders[1]?.settle({ error: new ChatError('gone', 'is_archived') });
    expect([commands.open(), commands.isUnderWay, told]).toEqual([[], false, []]);
  });
});
