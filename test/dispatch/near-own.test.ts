import type { ChatCommand } from '../../src/core/command';
import { commandAskedFor } from '../../src/core/plain-question';
import { nearOwn, waysOut } from '../../src/dispatch/near-own';

const commandOf = (name: string, help = `st2 ${name} - does it`): ChatCommand => ({
  ...{ name, help: [help], match: () => undefined, run: async () => {} },
});
const commands = [
  ...['status', 'history', 'show', 'cancel', 'tail'].map((name) => commandOf(name)),
  commandOf('help', 'help [words] - the commands'),
  { ...commandOf('hidden'), help: [] },
];
const near = (text: string) => nearOwn(text, commands).map((line) => line.split(' ')[1]);

describe('what comes near one of the bot’s own commands', () => {
  it.each([
    ['st2 histroy', ['history']],
    ['st2 statsu now', ['status']],
    ['st2 sta', ['status']],
    ['st2 s', []],
    ['st2 shwo', ['show']],
    ['st2 tal', []],
    ['st2', []],
    ['status', ['status']],
    ['Status!', ['status']],
    ['cancel last', ['cancel']],
    ['cancel the whole deployment', []],
    ['statsu', []],
    ['sta', []],
    ['help', []],
    ['hidden', []],
    ['why did it fail?', ['show']],
    ['is anything still running?', ['status']],
    ['where is the output', ['tail']],
  ])('“%s”: %j', (text, names) => {
    expect(near(text)).toEqual(names);
  });

  it('is the way to reject what waits for whoever wants to call it off', () => {
    const waiting = [
      { say: 'approve 4yws', about: 'deploy' },
      { say: 'deny 4yws', about: 'deploy' },
    ];
    expect(waysOut('never mind', waiting)).toEqual(['st2 deny 4yws - deploy']);
    expect(waysOut('what is running?', waiting)).toEqual([]);
  });

  it('is asked for in plain words, whatever their case and their blanks', () => {
    expect(commandAskedFor('  What  is running ?')).toBeUndefined();
    expect(commandAskedFor('What  is   RUNNING?')).toBe('status');
    expect(commandAskedFor('stop the music')).toBeUndefined();
  });
});
