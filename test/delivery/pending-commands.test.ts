import type { Expected } from '../../src/core/expected';
import type { PendingCommand } from '../../src/delivery/pending-command';
import { PendingCommands } from '../../src/delivery/pending-commands';
import { BrainMemory } from '../../src/state/brain-memory';
import { breathe, ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';

const expected: Expected = {
  ...{ originId: 'o1', person: { id: 'U1', name: 'ann' }, place: { room: 'C1' } },
  ...{ alias: 'a.b', announced: true },
};
const taken: Expected = { ...expected, executionId: 'run1' };

/** A bot's commands on a memory of its own, or on one that it shares; `next` are those of the bot that comes after it. */
function setUp(isShared?: 'shared') {
  const clock = new ManualClock();
  const store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  const newMemory = () => (isShared === undefined ? store.memory : new PassingMemory(store));
  const memory = newMemory();
  const commands = new PendingCommands(memory, clock);
  const record = () => store.memory.get<PendingCommand>('relay:owed:o1');
  const next = async () => {
    const others = new PendingCommands(newMemory(), clock);
    await others.load();
    return others;
  };
  return { clock, memory, commands, record, next };
}

describe('a command that is being sent', () => {
  it('is on record, and not yet under way', async () => {
    const { clock, commands, record } = setUp();
    await commands.expect(expected);
    expect(await record()).toEqual({ ...expected, state: 'sending', sentAt: clock.now() });
    expect([commands.isUnderWay, commands.open(), commands.uncertain()]).toEqual([false, [], []]);
  });

  it('is under way once StackStorm has it, and was sent when it was', async () => {
    const { clock, commands, record } = setUp();
    await commands.expect(expected);
    const sentAt = clock.now();
    await clock.pass(1_000);
    await commands.expect(taken);
    expect(commands.isUnderWay).toBe(true);
    expect(commands.open().map(({ command, state }) => [command.executionId, command.sentAt, state])).toEqual(
      [['run1', sentAt, 'running']],
    );
    expect(commands.byExecution('run1')).toBe(commands.open()[0]);
    expect(await record()).toMatchObject({ executionId: 'run1', state: 'running' });
  });

  it('whose result nobody is to be told is looked after no longer, and soon forgotten', async () => {
    const { clock, commands, record } = setUp();
    await commands.expect({ ...taken, announced: false });
    expect([commands.isUnderWay, commands.byExecution('run1')]).toEqual([false, undefined]);
    expect(await record()).toMatchObject({ state: 'answered', answered: 'silent' });
    await clock.pass(600_001);
    expect(await record()).toBeUndefined();
  });

  it('stays answered where its result was quicker than what is said about it', async () => {
    const { commands, record } = setUp();
    await commands.expect(expected);
    expect(commands.beginAnswer('o1', 'formatted')).toBe(true);
    await commands.answered('o1', 'formatted');
    await commands.expect(taken);
    expect(await record()).toMatchObject({ state: 'answered', answered: 'formatted' });
    expect([commands.isUnderWay, commands.open()]).toEqual([false, []]);
  });

  it('is no longer looked after where another bot has answered it meanwhile', async () => {
    const { commands, next } = setUp('shared');
    await commands.expect(expected);
    const twin = await next();
    await twin.adopt('o1', 'run1');
    twin.beginAnswer('o1', 'direct');
    await twin.answered('o1', 'direct');
    await commands.expect(taken);
    expect([commands.isUnderWay, commands.byExecution('run1')]).toEqual([false, undefined]);
  });
});

describe('a command that was not taken', () => {
  it('is forgotten where StackStorm has refused it', async () => {
    const { commands, record } = setUp();
    await commands.expect(expected);
    expect(await commands.unexpect('o1', 'refused')).toBe(true);
    expect(await record()).toBeUndefined();
    await commands.adopt('o1', 'run1');
    expect(commands.open()).toEqual([]);
  });

  it('stays on record where another bot has it', async () => {
    const { commands, record } = setUp();
    await commands.expect(expected);
    expect(await commands.unexpect('o1', 'taken over')).toBe(false);
    expect(await record()).toMatchObject({ state: 'sending' });
  });

  it('may have been taken: then its person is told, and its result is still owed', async () => {
    const { clock, commands, record } = setUp();
    await commands.expect(expected);
    expect(await commands.unexpect('o1', 'uncertain')).toBe(true);
    expect(commands.uncertain().map(({ originId, told }) => [originId, told])).toEqual([['o1', true]]);
    expect(await record()).toMatchObject({ state: 'uncertain', told: true });
    await commands.adopt('o1', 'run1');
    expect(commands.open().map(({ state, lookedAt }) => [state, lookedAt])).toEqual([['running', 0]]);
    commands.certain('o1');
    expect(commands.open()).toHaveLength(1);
    await clock.pass(600_001);
    expect(await record()).toBeUndefined();
  });

  it('is looked for no longer once it is certain that it was not', async () => {
    const { commands } = setUp();
    await commands.expect(expected);
    await commands.unexpect('o1', 'uncertain');
    commands.certain('nothing');
    expect(commands.uncertain()).toHaveLength(1);
    commands.certain('o1');
    expect(commands.uncertain()).toEqual([]);
  });

  it('was taken where its result has come, or its end was seen', async () => {
    const answered = setUp();
    await answered.commands.expect(expected);
    answered.commands.beginAnswer('o1', 'formatted');
    await answered.commands.answered('o1', 'formatted');
    expect(await answered.commands.unexpect('o1', 'uncertain')).toBe(false);
    expect(await answered.commands.unexpect('unknown', 'uncertain')).toBe(true);

    const ended = setUp();
    await ended.commands.expect(expected);
    await ended.commands.adopt('o1', 'run1');
    ended.commands.ended('run1', 'succeeded');
    expect(await ended.commands.unexpect('o1', 'uncertain')).toBe(false);
    expect(await ended.record()).toMatchObject({ state: 'running', executionId: 'run1' });
  });

  it('is owed that sentence again where the bot died before its person can have read it', async () => {
    const { commands, next } = setUp('shared');
    await commands.expect(expected);
    await commands.unexpect('o1', 'uncertain');
    const other = await next();
    expect(await other.isOwed('o1')).toBe(true);
    expect(other.uncertain().map(({ told }) => told)).toEqual([false]);
    expect(await other.isOwed('unknown')).toBe(false);
  });
});

describe('an execution behind a command', () => {
  it('may stand still, go on and end', async () => {
    const { clock, commands } = setUp();
    await commands.expect(taken);
    const stateNow = () => commands.byExecution('run1')?.state;
    const states = ['paused', 'running', 'paused', 'canceling'].map((status) => {
      commands.changed('run1', status);
      return stateNow();
    });
    expect(states).toEqual(['waiting', 'running', 'waiting', 'running']);
    commands.changed('other', 'paused');
    expect([commands.ended('other', 'failed'), commands.statusOf('o1')]).toEqual([undefined, undefined]);
    const endedAt = clock.now();
    commands.ended('run1', 'failed');
    await clock.pass(1_000);
    expect(commands.ended('run1', 'failed')).toMatchObject({ state: 'finished', endedAt });
    expect(commands.statusOf('o1')).toBe('failed');
  });
});

describe('the answer to a command', () => {
  it('is given once, but as often as it is announced', async () => {
    const { commands } = setUp();
    await commands.expect(taken);
    expect([commands.beginAnswer('o1', 'formatted'), commands.beginAnswer('o1', 'formatted')]).toEqual([
      true,
      true,
    ]);
    expect([commands.beginAnswer('o1', 'direct'), commands.beginAnswer('o1', 'plain')]).toEqual([
      false,
      false,
    ]);
    expect([commands.open(), commands.isUnderWay]).toEqual([[], true]);
  });

  it('is owed again at once where it was withdrawn', async () => {
    const { clock, commands } = setUp();
    await commands.expect(taken);
    commands.ended('run1', 'succeeded');
    commands.beginAnswer('o1', 'direct');
    commands.notAnswered('o1');
    expect(commands.open().map(({ state, lookAt }) => [state, lookAt])).toEqual([['finished', clock.now()]]);
    expect(commands.beginAnswer('o1', 'plain')).toBe(true);
    expect(() => commands.notAnswered('unknown')).not.toThrow();
  });

  it('is on record for ten minutes, by which it is not given again', async () => {
    const { clock, commands, record, next } = setUp();
    await commands.expect(taken);
    commands.beginAnswer('o1', 'direct');
    await commands.answered('o1', 'direct');
    expect(await record()).toMatchObject({ state: 'answered', answered: 'direct' });
    expect((await next()).open()).toEqual([]);
    await clock.pass(600_001);
    expect(await record()).toBeUndefined();
    await commands.answered('unknown', 'direct');
    expect(commands.isUnderWay).toBe(false);
  });
});

describe('the message that acknowledged a command', () => {
  it('is known until the command is answered', async () => {
    const { clock, commands } = setUp();
    await commands.expect(taken);
    const posted = { place: { room: 'C1' }, id: 'm1' };
    commands.acknowledged('o1', posted);
    commands.acknowledged('unknown', posted);
    expect(commands.acknowledgmentOf('o1')).toEqual({ posted, at: clock.now() });
    await commands.answered('o1', 'direct');
    expect([commands.acknowledgmentOf('o1'), commands.acknowledgmentOf('unknown')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('a request for the record of a command', () => {
  it('waits until it is acknowledged, and not much longer', async () => {
    const { clock, commands } = setUp();
    await commands.expect(expected);
    const found: unknown[] = [];
    void commands.find('o1', 10_000).then((command) => found.push(command?.executionId));
    await clock.pass(5_000);
    expect(found).toEqual([]);
    await commands.expect(taken);
    await clock.pass(19);
    expect(found).toEqual([]);
    await clock.pass(1);
    expect(found).toEqual(['run1']);
  });

  it('waits no longer than it has patience for', async () => {
    const { clock, commands } = setUp();
    await commands.expect(expected);
    const found: unknown[] = [];
    void commands.find('o1', 1_500).then((command) => found.push(command?.originId));
    await clock.pass(1_499);
    expect(found).toEqual([]);
    await clock.pass(1);
    expect(found).toEqual(['o1']);
    expect(await commands.find('unknown', 1_500)).toBeUndefined();
  });

  it('hears at once that it was refused', async () => {
    const { commands } = setUp();
    await commands.expect(expected);
    const found: unknown[] = [];
    void commands.find('o1', 10_000).then((command) => found.push(command));
    await breathe();
    await commands.unexpect('o1', 'refused');
    await breathe();
    expect(found).toEqual([undefined]);
  });

  it('waits ten seconds for a memory that is away, and is told then', async () => {
    const { clock, memory, commands } = setUp('shared');
    if (memory instanceof PassingMemory) memory.away = true;
    const failed: string[] = [];
    void commands.find('o1', 0).catch((error: Error) => failed.push(error.message));
    await clock.pass(9_999);
    expect(failed).toEqual([]);
    await clock.pass(1);
    expect(failed).toEqual(['The client is offline']);
  });
});

describe('commands of an earlier process, or of another bot', () => {
  it('are owed by the next one: those that run, and those of which nobody knows whether they do', async () => {
    const { commands, next } = setUp();
    await commands.expect(taken);
    await commands.expect({ ...expected, originId: 'o2' });
    const later = await next();
    expect(later.open().map(({ command }) => command.originId)).toEqual(['o1']);
    expect(later.uncertain().map(({ originId }) => originId)).toEqual(['o2']);
  });

  it('are left to that one while they are being sent here', async () => {
    const { commands } = setUp();
    await commands.expect(expected);
    await commands.load();
    expect([commands.open(), commands.uncertain()]).toEqual([[], []]);
  });

  it('are told to a memory that has lost them', async () => {
    const { commands, memory, record } = setUp();
    await commands.expect(taken);
    await memory.delete('relay:owed:o1');
    await commands.load();
    expect(await record()).toMatchObject({ executionId: 'run1', state: 'running' });
  });

  it('are answered where another one has answered them', async () => {
    const { commands, next } = setUp('shared');
    await commands.expect(taken);
    const twin = await next();
    twin.beginAnswer('o1', 'formatted');
    await twin.answered('o1', 'formatted');
    await commands.load();
    expect(commands.open()).toEqual([]);
  });

  it('run where another one has found the execution of one that was uncertain here', async () => {
    const { commands, next } = setUp('shared');
    await commands.expect(expected);
    await commands.unexpect('o1', 'uncertain');
    const twin = await next();
    await twin.expect(taken);
    await commands.load();
    expect([commands.open().length, commands.uncertain()]).toEqual([1, []]);
  });

  it('are taken up once their execution is known', async () => {
    const { commands, next } = setUp('shared');
    const twin = await next();
    await commands.expect(expected);
    await twin.adopt('o1', 'run1');
    expect(twin.byExecution('run1')).toMatchObject({ state: 'running', lookedAt: 0 });
    await twin.adopt('unknown', 'run2');
    expect(twin.byExecution('run2')).toBeUndefined();
    await commands.adopt('o1', 'run1');
    expect(commands.byExecution('run1')).toMatchObject({ state: 'sending', lookedAt: 0 });
  });
});

describe('more commands than can be looked after', () => {
  it('leave the oldest answer to the records', () => {
    const { commands } = setUp();
    for (let number = 0; number < 10_000; number += 1) commands.beginAnswer(`o${number}`, 'plain');
    expect(commands.beginAnswer('o0', 'plain')).toBe(false);
    commands.beginAnswer('one more', 'plain');
    expect([commands.beginAnswer('o0', 'plain'), commands.beginAnswer('o2', 'plain')]).toEqual([true, false]);
  });

  it('leave the oldest to the records', async () => {
    const { commands } = setUp();
    for (let number = 0; number <= 10_000; number += 1)
      await commands.expect({ ...taken, originId: `o${number}`, executionId: `run${number}` });
    expect([commands.byExecution('run0'), commands.open().length]).toEqual([undefined, 10_000]);
    expect(commands.byExecution('run1')?.command.originId).toBe('o1');
  });
});
