import type { ChatCommand } from '../../src/core/command';
import { commandAskedFor, nearOwn } from '../../src/dispatch/near-own';

const commandOf = (name: string, help = `st2 ${name} - does it`): ChatCommand => ({
  ...{ name, help: [help], match: () => undefined, run: async () => {} },
});
const commands = [
  ...['status', 'history', 'show', 'cancel', 'tail'].map((name) => commandOf(name)),
  commandOf('help', 'help [words] - the commands'),
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
    ['why did it fail?', ['show']],
    ['is anything still running?', ['status']],
    ['where is the output', ['tail']],
  ])('“%s”: %j', (text, names) => {
    expect(near(text)).toEqual(names);
  });

  it('is asked for in plain words, whatever their case and their blanks', () => {
    expect(commandAskedFor('  What  is running ?')).toBeUndefined();
    expect(commandAskedFor('What  is   RUNNING?')).toBe('status');
    expect(commandAskedFor('stop the music')).toBeUndefined();
  });
});
