import { emptyFolder, PipedBot, removeFolder } from './bot';

describe('SIGTERM, with the embedded backend', () => {
  let folder: string;
  let bot: PipedBot;

  const start = async (env: NodeJS.ProcessEnv = {}) => {
    bot = new PipedBot(folder, env);
    await bot.sees(/Ready/);
  };

  beforeEach(() => {
    folder = emptyFolder();
  });
  afterEach(() => {
    if (bot.exitCode === undefined) bot.kill();
    removeFolder(folder);
  });

  it('lets what runs come to its end and answers it', async () => {
    await start();
    bot.type('run sleep 1; echo the last words');
    await bot.sees(/Running it\./);
    bot.process.kill('SIGTERM');
    await bot.sees(/the last words/);
    expect(await bot.ends()).toBe(0);
  });

  it('names what would have taken too long', async () => {
    await start({ ST2_STOP_TIMEOUT: '1' });
    bot.type('run sleep 600');
    await bot.sees(/Running it\./);
    bot.process.kill('SIGTERM');
    await bot.sees(/Still unfinished when the bot stopped: run sleep 600/);
    expect(await bot.ends()).toBe(0);
  });

  it('does not wait for people, who find their question again at the next start', async () => {
    // Were it waited for, it would be for longer than this test may take.
    await start({ ST2_STOP_TIMEOUT: '600' });
    bot.type('raise shields because Borg');
    await bot.sees(/2 people, not \w+, must approve/);
    for (const person of ['spock', 'scott']) bot.type(`as ${person}: approve`);
    await bot.sees(/power: Where shall the power come from/);
    bot.process.kill('SIGTERM');
    expect(await bot.ends()).toBe(0);
    expect(bot.screen).not.toMatch(/Still unfinished/);
    await start();
    bot.type('st2 answer engines');
    await bot.sees(/Shields are up/);
  });
});
