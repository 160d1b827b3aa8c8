import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TOOL_COMMANDS } from '../../src/tool/commands';
import { folderWith, removeFolders, run } from '../tool/recorded-terminal';

afterAll(removeFolders);

const ROOT = resolve(__dirname, '../..');
const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** Fenced blocks and code in lines of a document, with `\` at the end of a line taken for one line. */
function codeOf(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8').replace(/\\\n\s*/g, '');
  const fenced = [...text.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  const inline = [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code = '']) => code,
  );
  return [...fenced.flatMap((code) => code.split('\n')), ...inline];
}

/** What a document calls by a pattern, each once: the first group. */
function named(pattern: RegExp): { document: string; name: string }[] {
  return DOCUMENTS.flatMap((document) =>
    [
      ...new Set(
        codeOf(document).flatMap((line) => [...line.matchAll(pattern)].map(([, name = '']) => name)),
      ),
    ].map((name) => ({ document, name })),
  );
}

describe('the commands in the documents', () => {
  it('of npm are scripts of this package', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const called = named(/\bnpm run (?:--silent )?([\w:-]+)/g);
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('of the benchmarks are benchmarks', () => {
    const called = named(/\bnpm run bench -- (\w+)/g);
    expect(called.filter(({ name }) => !existsSync(join(ROOT, 'bench', `${name}.ts`)))).toEqual([]);
  });

  it('of jest are folders with tests', () => {
    const called = named(/\bnpx jest (test\/[\w/-]+)/g);
    const there = (name: string) => existsSync(join(ROOT, name)) || existsSync(join(ROOT, `${name}.test.ts`));
    expect(called.filter(({ name }) => !there(name))).toEqual([]);
  });

  it('of the tool are what the tool can do', () => {
    const known = TOOL_COMMANDS.map(({ name }) => name);
    const called = named(/(?:^|npx |bin\/|\$ )hubot-st2 ((?:audit|policy|pack|key|new) \w+|\w+)(?![\w@])/g);
    expect(called.length).toBeGreaterThan(15);
    expect(called.filter(({ name }) => !known.includes(name))).toEqual([]);
  });

  it('that whoever writes aliases is shown are run as they stand there, one after the other', async () => {
    const folder = folderWith({
      'packs/mine/pack.yaml': 'name: mine\nversion: 1.0.0\nauthor: a\nemail: a@example.com\n',
    });
    // `new` alone asks whoever sits there; test/tool/new.test.ts answers it.
    const shown = codeOf('docs/aliases.md').filter((line) => /^npx hubot-st2 (?!new {3})\w/.test(line));
    expect(shown.length).toBeGreaterThan(3);
    // The long one makes the alias that the others look for.
    for (const line of shown.sort((one, other) => other.length - one.length)) {
      const words = wordsOf(line.replace(/^npx hubot-st2 /, '').replace(/ {3,}.*$/, ''));
      const { code, out, complaints } = await run(folder, words, { answers: [] });
      const ended = `${line}\n${out}\n${complaints}`;
      // "text" stands for what is typed, and is no command itself.
      const wanted = line.includes('"text"') ? 1 : 0;
      expect([ended, code]).toEqual([ended, wanted]);
    }
  });

  it('that whoever writes packs is shown write them, and check finds nothing', async () => {
    const folder = folderWith({});
    const shown = codeOf('docs/packs.md').filter((line) => /^npx hubot-st2 new \w+ .*--/.test(line));
    expect(shown.length).toBe(4);
    for (const line of shown) {
      const ran = await run(folder, wordsOf(line.replace('npx hubot-st2 ', '')));
      expect(ran).toMatchObject({ code: 0, complaints: '' });
    }
    expect((await run(folder, ['check', '--strict'])).out).toMatch(/: all is well\.$/);
  });
});

/** As a shell divides a line that has only plain quotes. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
