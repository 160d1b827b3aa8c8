import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TOOL_COMMANDS } from '../../src/tool/commands';
import { FROM_SOURCE } from '../from-source';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

describe('the command line tool', () => {
  it('lists its commands when it is asked for help, or for nothing', async () => {
    const help = await run('/', ['--help']);
    expect(help.code).toBe(0);
    for (const { name, summary } of TOOL_COMMANDS)
      expect(help.out).toMatch(new RegExp(`${name} +${summary.slice(0, 20)}`));
    expect(await run('/', [])).toMatchObject({ code: 2, out: help.out });
  });

  it.each(TOOL_COMMANDS.map(({ name }) => name))('explains %s with --help', async (name) => {
    const { code, out } = await run('/', [...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(out).toContain(`Usage: hubot-st2 ${name}`);
    expect(out).toMatch(/--help +Show this help/);
  });

  it('says what it has when it does not know a command', async () => {
    const { code, complaints } = await run('/', ['chek']);
    expect(code).toBe(2);
    expect(complaints).toContain('no command "chek"');
    expect(complaints).toContain('check');
  });

  it('says in one sentence which option it does not know', async () => {
    const { code, complaints } = await run('/', ['check', '--jsn']);
    expect(code).toBe(2);
    expect(complaints).toBe(
      "hubot-st2 check: Unknown option '--jsn'\nhubot-st2 check --help shows how to use it.",
    );
  });

  it('runs as a process of its own, without colours where nobody reads them', async () => {
    const folder = folderWith({ 'packs/ops/aliases/a.yaml': 'name: a' });
    const script = `require(${JSON.stringify(join(__dirname, '../../src/tool/main.ts'))}).main()`;
    const child = spawn(process.execPath, [...FROM_SOURCE, '-e', script, 'x', 'check'], { cwd: folder });
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(1);
    expect(out).toContain('packs/ops/aliases/a.yaml:1:1 error missing-key');
    expect(out).not.toContain('\u001b');
  });
});
