import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bot, emptyFolder, PipedBot, removeFolder, TerminalBot } from './bot';

describe('the bot of a fresh clone', () => {
  let folder: string;
  const bots: Bot[] = [];
  const started = <B extends Bot>(bot: B): B => {
    bots.push(bot);
    return bot;
  };

  beforeEach(() => {
    folder = emptyFolder();
  });
  afterEach(async () => {
    for (const bot of bots.splice(0)) {
      if (bot.exitCode === undefined) bot.kill();
      await bot.ends();
    }
    removeFolder(folder);
  });

  const endsAt = async (bot: TerminalBot, how: 'exit' | 'Ctrl-C' | 'Ctrl-D') => {
    if (how === 'exit') bot.type('exit');
    else bot.press(how);
    if (how === 'Ctrl-C') {
      await bot.sees(/Ctrl-C again ends/);
      bot.press(how);
    }
    expect(await bot.ends()).toBe(0);
  };

  it('answers what is piped in, to the last line, and ends', async () => {
    const began = Date.now();
    const bot = started(new PipedBot(folder));
    bot.type('run sleep 0.5 && echo slow but there');
    bot.type('run echo hello');
    bot.type('exit');
    bot.endInput();
    expect(await bot.ends()).toBe(0);
    expect(bot.screen).not.toContain('I do not know');
    expect(bot.screen).toMatch(/Running it\.[\s\S]*Done\.\s+hello/);
    expect(bot.screen).toContain('slow but there');
    process.stdout.write(`piped, to the end: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  });

  it('counts no command that the policy forbids, and says to type none', async () => {
    const file = join(folder, 'policy.yaml');
    writeFileSync(file, 'default: open\nrules:\n  - {name: no shell, deny: ops.run}\n');
    const bot = started(new PipedBot(folder, { ST2_POLICY_FILE: file }));
    const greeting = await bot.sees(/Ready: \d+ commands[^\n]*\n[^\n]*\n/);
    expect(greeting).toMatch(/\nType `disk`, then `help`\.\n/);
    const [, ready] = /Ready: (\d+) commands/.exec(greeting) ?? [];
    bot.type('help');
    const help = await bot.sees(/\d+ commands\. Say `help <command>`/);
    expect([...help.matchAll(/(\d+) commands\. Say/g)].map(([, count]) => count)).toEqual([ready]);
    bot.endInput();
    expect(await bot.ends()).toBe(0);
  });

  it('says at a terminal what to type first, and acknowledges and answers it', async () => {
    const began = Date.now();
    const bot = started(new TerminalBot(folder));
    const greeting = await bot.sees(/Ready: \d+ commands[^\n]*\n[^\n]*run echo hello[^\n]*\n[^\n]*\n/);
    expect(greeting.trim().split('\n').length).toBe(3);
    // The samples lie in the clone, and this is another folder.
    expect(greeting).toContain('`hubot-st2 new`');
    bot.type('run echo hello');
    await bot.sees(/Running it\./);
    await bot.sees(/Done\.\s+hello/);
    process.stdout.write(`terminal, to the first answer: ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    bot.type('printer status plotter');
    await bot.sees(/plotter \(basement\): asleep/);
    await endsAt(bot, 'Ctrl-D');
  });

  it('lists, finds and explains its commands, knows how a conversation begins, and its name however it is written', async () => {
    const bot = started(new TerminalBot(folder));
    await bot.sees(/Ready/);
    bot.type('help');
    await bot.sees(/printer status \[name\] - The state of the office printers/);
    bot.type('help printers');
    await bot.sees(/printer/);
    bot.type('help disk');
    await bot.sees(/path \(string, default \/\) - A file or folder on the disk/);
    bot.type('help st');
    bot.type('prnter status');
    await bot.sees(/I do not know “prnter status”/);
    bot.type('hi');
    await bot.sees(/Hello! `help` lists what I can run/);
    bot.type('what can you do?');
    await bot.sees(/I run commands and tell you the result/);
    bot.type('st2 sing');
    await bot.sees(/not one of my own commands\. `help st2`/);
    bot.type('@hubot help printer');
    await bot.sees(/ops\.printer: The state of the office printers/);
    bot.type('Hubot: Printer Status plotter');
    await bot.sees(/plotter \(basement\): asleep/);
    await endsAt(bot, 'exit');
  });

  it('answers what was typed before it was there', async () => {
    const bot = started(new TerminalBot(folder));
    bot.type('help printer');
    bot.type('hello');
    await bot.sees(/Ready/);
    await bot.sees(/ops\.printer: The state of the office printers/);
    await bot.sees(/Hello! `help` lists/);
    await endsAt(bot, 'Ctrl-C');
  });

  it('says what is wrong with a setting, and ends with the code for that', async () => {
    const bot = started(new PipedBot(folder, { ST2_COMMANDS_RELOAD_INTERVAL: 'often' }));
    await bot.sees(/ST2_COMMANDS_RELOAD_INTERVAL must be a number of seconds, 0 or more, not "often"/);
    expect(await bot.ends()).toBe(78);
  });

  it('says what is wrong where StackStorm is not there', async () => {
    const bot = started(new PipedBot(folder, { ST2_API_URL: 'http://127.0.0.1:1', ST2_API_KEY: 'x' }));
    bot.type('run echo hello');
    bot.endInput();
    await bot.ends();
    expect(bot.screen).toMatch(
      /I have no commands yet, because they cannot be read from StackStorm: .*ECONNREFUSED/,
    );
  });
});
