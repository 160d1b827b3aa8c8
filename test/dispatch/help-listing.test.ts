import type { BridgeContext } from '../../src/core/bridge-context';
import type { ChatCommand } from '../../src/core/command';
import { readConfig } from '../../src/core/config';
import type { ActionAlias } from '../../src/core/stackstorm-types';
import { Dispatcher } from '../../src/dispatch/dispatcher';
import { helpCommand } from '../../src/dispatch/help';
import { aliasOf, ContextDouble, said } from './context-double';

let double: ContextDouble;
beforeEach(() => {
  double = new ContextDouble();
});

const ask = (text: string, ...commands: ChatCommand[]) => askWith({}, text, ...commands);

async function askWith(parts: Partial<BridgeContext>, text: string, ...commands: ChatCommand[]) {
  const context = double.context({ otherHelp: () => [], ...parts });
  const all: ChatCommand[] = [];
  all.push(
    helpCommand(context, () => all),
    ...commands,
  );
  const before = double.posts.length;
  await new Dispatcher(context, all, []).handle(said(text));
  const [post] = double.posts.slice(before);
  return [post?.text, post?.body].filter((part) => part !== undefined).join('\n');
}
const lab = (name: string, ...formats: string[]): ActionAlias => aliasOf(`lab.${name}`, ...formats);

describe('help', () => {
  it('of a bot without commands says how to get the first', async () => {
    expect(await ask('help')).toMatch(/^There are no commands yet: no alias is enabled on StackStorm\./);
    const config = readConfig({ ST2_EMBEDDED: '1' }).config;
    expect(await askWith({ config }, 'help')).toMatch(/^There are no commands yet: `npx hubot-st2 new`/);
  });

  it('tells people without rights that there are commands, but none for them', async () => {
    double.aliases = [lab('stop', 'stop {{ host }}')];
    const rights = { ...double.context().rights, visible: () => () => false };
    expect(await askWith({ rights }, 'help')).toMatch(
      /^There are commands, but none that you may use here\./,
    );
  });

  it('ends after two hundred lines, and says how many there are and how to find them', async () => {
    double.aliases = Array.from({ length: 250 }, (_, index) => lab(`a${index}`, `say ${index} {{ word }}`));
    const lines = (await ask('help')).split('\n');
    expect(lines).toHaveLength(202);
    expect(lines.at(-1)).toMatch(/^… and 5\d more lines: `hubot help <words>`$/);
    double.aliases = double.aliases.slice(0, 190);
    expect(await ask('help')).not.toContain('more line');
  });

  it('is about one command where the words are its name, its form, or would run it', async () => {
    double.aliases = [
      lab('stop', 'stop {{ host }}'),
      lab('start', 'start {{ host }}'),
      lab('begin', 'begin {{ host }}'),
    ];
    for (const words of ['lab.stop', 'LAB.Stop ', 'stop <host>', 'stop {{ host }}', 'stop web', 'stop'])
      expect([words, await ask(`help ${words}`)]).toEqual([words, expect.stringMatching(/^lab\.stop\nSay:/)]);
  });

  it('lists what holds all of the words, in whatever order and distance', async () => {
    double.aliases = [
      { ...lab('stop', 'stop {{ host }}'), description: 'a machine' },
      { ...lab('start', 'start {{ host }}'), description: 'a machine' },
      { ...lab('say', 'say {{ word }}'), description: 'aloud' },
    ];
    const found = await ask('help machine   a');
    expect(found).toMatch(/^2 commands with “machine {3}a”\./);
    expect(found).toContain('stop <host> - a machine');
    expect(found).not.toContain('aloud');
  });

  it('behind `st2` is about one of the owner’s commands, unless it is one of the bot’s', async () => {
    double.aliases = [lab('stop', 'stop {{ host }}')];
    const status: ChatCommand = {
      ...{ name: 'status', help: ['st2 status [id] - where it stands'], match: () => undefined },
      run: async () => {},
    };
    expect(await ask('st2 help stop', status)).toMatch(/^lab\.stop\nSay:/);
    expect(await ask('st2 help status', status)).toBe('st2 status [id] - where it stands');
  });

  it('lists the one command of a bot that has but one, and says how to read more of it', async () => {
    double.aliases = [lab('stop', 'stop {{ host }}')];
    expect(await ask('help')).toBe(
      [
        '1 command. Say `hubot help <command>` for its parameters.',
        ...['lab:', '  stop <host>', 'The bot:'],
        '  help [words] - the commands, those with the words, or all about one command',
      ].join('\n'),
    );
  });

  it('is about the one command that is all that is found', async () => {
    double.aliases = [
      { ...lab('stop', 'halt {{ host }}'), description: 'ends a machine' },
      lab('start', 'start'),
    ];
    expect(await ask('help machine')).toMatch(/^lab\.stop: ends a machine\nSay:/);
  });

  it('lists what other scripts say of themselves without the name that they are called by', async () => {
    const otherHelp = () => ['hubot   ping - pongs', 'Hubot roll - a die', 'ask hubot why - for fun'];
    const found = await askWith({ otherHelp }, 'help');
    expect(found.split('\n').slice(-4)).toEqual([
      ...['Other scripts:', '  ping - pongs', '  roll - a die', '  ask hubot why - for fun'],
    ]);
    expect(await askWith({ otherHelp }, 'help fun')).toMatch(/^1 command with “fun”\.\nOther scripts:/);
  });

  it('stays a command a line where each line is a message, as long as it is short', async () => {
    double.aliases = [lab('stop', 'stop {{ host }}'), lab('start', 'start {{ host }}')];
    const service = { ...double.context().service, render: () => [{}, {}] } as never;
    expect(await askWith({ service }, 'help')).toContain('\n  stop <host>\n  start <host>\n');
    double.aliases.push(...['a', 'b', 'c', 'd', 'e'].map((name) => lab(name, `say ${name}`)));
    expect(await askWith({ service }, 'help')).toContain('\nlab: ');
  });

  it('is about a command also where StackStorm does not say what its action takes', async () => {
    double.aliases = [lab('stop', 'stop {{ host }}')];
    const st2 = { action: () => Promise.reject(new Error('away')) } as never;
    expect(await askWith({ st2 }, 'help stop')).toMatch(
      /^lab\.stop\nSay:\n {2}stop <host>\nParameters:\n {2}host\n/,
    );
  });

  it('lists none of the bot’s own commands that the person may not use', async () => {
    const commandOf = (name: string): ChatCommand => ({
      ...{ name, help: [`st2 ${name} - does it`], match: () => undefined, run: async () => {} },
    });
    const refusal = (command: string) => (command === 'st2.status' ? 'not you' : undefined);
    const rights = { ...double.context().rights, refusal };
    const found = await askWith({ rights }, 'help', ...['status', 'show'].map(commandOf));
    expect(found).toContain('st2 show - what runs, and more');
  });

  it.each(['helpless', 'help-desk', 'please help'])('is not what “%s” asks for', (text) => {
    expect(helpCommand(double.context(), () => []).match(text)).toBeUndefined();
  });

  it.each([
    ['help', ''],
    ['help me, please!', ''],
    ['Help us', ''],
    ['help me find it', 'find it'],
    ['help, disk', 'disk'],
    ['help some time', 'some time'],
    ['help pleased', 'pleased'],
    ['help please wait', 'please wait'],
    ['help the disk please', 'the disk'],
    ['help menu', 'menu'],
    ['st2 help tail', 'st2 tail'],
    ['st2', 'st2'],
  ])('in “%s” is wanted about “%s”', (text, words) => {
    expect(helpCommand(double.context(), () => []).match(text)).toBe(words);
  });

  it('leaves its words to another script that takes them', () => {
    expect(helpCommand(double.context(), () => []).yields?.('help', said('help'))).toBe(true);
  });

  it('says why there is nothing to list', async () => {
    double.trouble = 'StackStorm has not answered yet.';
    expect(await ask('help zzz')).toMatch(/^I know no command with “zzz”\./);
  });
});
