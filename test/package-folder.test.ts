import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, transpileModule } from 'typescript';
import { packageFolder } from '../src/core/package-folder';

const SOURCE = join(__dirname, '..', 'src', 'core', 'package-folder.ts');

describe("The package's own folder", () => {
  const bot = realpathSync(mkdtempSync(join(tmpdir(), 'hubot-st2-bot-')));
  afterAll(() => rmSync(bot, { recursive: true }));

  /** What the compiled file says of itself when it lies in `folder` of the bot. */
  function asksFrom(folder: string): string {
    const file = join(bot, folder, 'package-folder.js');
    mkdirSync(join(bot, folder), { recursive: true });
    const { outputText } = transpileModule(readFileSync(SOURCE, 'utf8'), {
      compilerOptions: { module: ModuleKind.CommonJS },
    });
    writeFileSync(file, outputText);
    const program = 'process.stdout.write(require(process.argv[1]).packageFolder())';
    return execFileSync(process.execPath, ['-e', program, file], { cwd: tmpdir(), encoding: 'utf8' });
  }

  test('is found from the sources', () => {
    expect(packageFolder()).toBe(join(__dirname, '..'));
  });

  test('is found from the build of an installed package, and is not the folder of the bot around it', () => {
    const installed = join('node_modules', 'hubot-st2');
    mkdirSync(join(bot, installed), { recursive: true });
    writeFileSync(join(bot, 'package.json'), '{"name":"mybot"}');
    writeFileSync(join(bot, installed, 'package.json'), '{"name":"hubot-st2"}');
    expect(asksFrom(join(installed, 'dist', 'src'))).toBe(join(bot, installed));
  });
});
