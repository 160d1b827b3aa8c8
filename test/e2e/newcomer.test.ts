import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyFolder, PipedBot, removeFolder } from './bot';

const SAMPLES = resolve(__dirname, '../../packs/ops');

describe('somebody who makes a first command', () => {
  let folder: string;
  let bot: PipedBot;
  let alias: string;

  beforeEach(async () => {
    folder = emptyFolder();
    mkdirSync(join(folder, 'packs/mine/aliases'), { recursive: true });
    writeFileSync(
      join(folder, 'packs/mine/pack.yaml'),
      readFileSync(join(SAMPLES, 'pack.yaml'), 'utf8').replace(/^name: ops$/m, 'name: mine'),
    );
    alias = join(folder, 'packs/mine/aliases/greet.yaml');
    bot = new PipedBot(folder);
    await bot.sees(/Ready/);
  });
  afterEach(async () => {
    bot.kill();
    await bot.ends();
    removeFolder(folder);
  });

  it('copies a sample, changes a few lines, saves it, and it works at once; a mistake is named by file and line', async () => {
    const sample = readFileSync(join(SAMPLES, 'aliases/run.yaml'), 'utf8');
    const changed = sample
      .replace(/^name: run$/m, 'name: greet')
      .replace(/^pack: ops$/m, 'pack: mine')
      .replace('run {{ cmd }}', 'greet {{ cmd=echo good morning }}');
    writeFileSync(alias, changed);
    await bothered(1_500);
    bot.type('greet');
    await bot.sees(/good morning/);

    writeFileSync(alias, changed.replace('formats:', 'formats: ['));
    await bot.sees(/greet\.yaml:\d+/);
    bot.type('run echo the others go on');
    await bot.sees(/the others go on/);

    writeFileSync(alias, changed.replace('good morning', 'good evening'));
    await bothered(1_500);
    bot.type('greet');
    await bot.sees(/good evening/);
  });

  it('is told once of a format that cannot be read', async () => {
    const sample = readFileSync(join(SAMPLES, 'aliases/run.yaml'), 'utf8');
    writeFileSync(
      alias,
      sample
        .replace(/^name: run$/m, 'name: greet')
        .replace(/^pack: ops$/m, 'pack: mine')
        .replace('run {{ cmd }}', 'greet ({{ cmd }}'),
    );
    await bot.sees(/greet\.yaml:\d+: StackStorm cannot read this format/);
    await bothered(1_500);
    bot.type('st2 aliases greet');
    await bot.sees(/✗ mine\.greet: The format .* is malformed/);
    expect(bot.screen.match(/subpattern/g)).toHaveLength(2);
  });

  /** Longer than a saved file takes to be a command. */
  function bothered(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
});
