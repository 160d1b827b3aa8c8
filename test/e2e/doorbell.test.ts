import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../tool/recorded-terminal';
import { makeWheel } from '../tool/wheels';
import { until } from '../until';
import { emptyFolder, PipedBot, removeFolder } from './bot';

// A virtual environment and three starts of the bot take a while on a busy machine.
jest.setTimeout(240_000);

/** The processes of sensors that a bot has started, by the private folders that they are given. */
function sensorsOf(bot: PipedBot): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return command.includes('run_sensor.py') && command.includes(`st2-python-${bot.process.pid}-`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

describe('A pack with two sensors, a secret and a package of its own', () => {
  const folder = emptyFolder();
  const wheels = join(folder, 'wheels');
  // Its own pack is all that it is asked for.
  const env = { ST2_EMBEDDED_SAMPLES: '0' };
  let bot = new PipedBot(folder, env);
  const restart = async () => {
    bot = new PipedBot(folder, env);
    await bot.sees(/Ready/);
  };

  beforeAll(() => bot.sees(/Ready/, 60_000));
  afterAll(() => {
    if (bot.exitCode === undefined) bot.kill();
    removeFolder(folder);
  });

  it('is installed into the bot that runs', async () => {
    makeWheel(wheels, 'door_words', '1.2', 'def polite(who):\n    return "Dear " + who\n');
    const words = ['pack', 'install', join(__dirname, 'doorbell'), '--wheels', wheels];
    const { code, out, complaints } = await run(folder, words, { answers: ['hidden-token', folder] });
    expect([code, complaints]).toEqual([0, '']);
    expect(out).toContain('Installed doorbell 1.0.0 (2 rules, 2 sensors)');
    expect(out).toContain('The running bot has loaded it.');
    await until('the bell is there', () => existsSync(join(folder, 'bell')));
  });

  it('tells the room what its sensors sense, each in its way', async () => {
    appendFileSync(join(folder, 'camera.txt'), 'Ann\n');
    await bot.sees(/Dear Ann comes\./, 60_000);
    writeFileSync(join(folder, 'bell'), 'Bob\n');
    await bot.sees(/Dear Bob rings\./, 60_000);
  });

  it('is listed in chat, with the log of a sensor that hides the secret', async () => {
    bot.type('st2 packs doorbell');
    await bot.sees(/doorbell 1\.0\.0: Tells the room who is at the door/);
    await bot.sees(/doorbell\.rung, on doorbell\.rung[\s\S]*doorbell\.Camera \(running\)/);
    bot.type('st2 tail doorbell.Camera');
    await bot.sees(/the token is \*{8}/);
    expect(bot.screen).not.toContain('hidden-token');
  });

  it('goes on after its processes were killed', async () => {
    const before = sensorsOf(bot);
    expect(before).toHaveLength(2);
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until('two others are there', () => {
      const now = sensorsOf(bot);
      return now.length === 2 && now.every((pid) => !before.includes(pid));
    });
    appendFileSync(join(folder, 'camera.txt'), 'Cleo\n');
    await bot.sees(/Dear Cleo comes\./, 60_000);
    writeFileSync(join(folder, 'bell'), 'Dan\n');
    await bot.sees(/Dear Dan rings\./, 60_000);
  });

  it('leaves no process when the bot ends, and none when the bot is killed', async () => {
    bot.endInput();
    await bot.ends(60_000);
    await until('the sensors are gone', () => sensorsOf(bot).length === 0);
    await restart();
    await until('both run again', () => sensorsOf(bot).length === 2);
    bot.kill();
    await bot.ends();
    await until('the sensors are gone', () => sensorsOf(bot).length === 0);
  });
});
