import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settingsOfPlugins } from '../../src/config-with-plugins';
import { knownNames, SETTINGS } from '../../src/core/config';
import { unknownSettings } from '../../src/core/unknown-settings';
import { TOOL_COMMANDS } from '../../src/tool/commands';
import { kirk, Rig } from '../plugins/operations/rig';
import { codeOf, DOCUMENTS, inlineCodeOf, named, proseOf, ROOT, readDocument } from './documents';

const { scripts, bin } = require(join(ROOT, 'package.json')) as Record<'scripts' | 'bin', object>;
const { adapterTrouble, readOptions } = require(join(ROOT, 'bin/options')) as {
  readOptions(args: string[]): { adapter: string };
  adapterTrouble(options: { adapter: string }): string | undefined;
};
/** Made by a test that is wrong on purpose; it has its own test. */
const WRITTEN = DOCUMENTS.filter((document) => document !== 'docs/wrong-settings.md');

describe('the commands in the documents', () => {
  it('of npm are scripts of this package', () => {
    const called = named(/\bnpm run (?:--silent )?([\w:-]+)/g);
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('of npx are programs that this package or its tests bring', () => {
    const called = named(/\bnpx (?:--\S+ )*([\w-]+)/g);
    const there = (name: string) =>
      Object.hasOwn(bin, name) || existsSync(join(ROOT, 'node_modules/.bin', name));
    expect(called.length).toBeGreaterThan(5);
    expect(called.filter(({ name }) => !there(name))).toEqual([]);
  });

  it('of the benchmarks are benchmarks', () => {
    const called = named(/\bnpm run bench -- (\w+)/g);
    expect(called.filter(({ name }) => !existsSync(join(ROOT, 'bench', `${name}.ts`)))).toEqual([]);
  });

  it('of bin/hubot name adapters that it has, with nothing else to install', () => {
    const called = named(/\bbin\/hubot -a (\S+)/g, WRITTEN);
    expect(called).toContainEqual({ document: 'docs/install.md', name: 'slack' });
    const missing = ({ name }: { name: string }) => adapterTrouble(readOptions(['-a', name]));
    expect(called.filter(missing)).toEqual([]);
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

  it('of the tool have the options that it takes', () => {
    const lines = WRITTEN.flatMap(codeOf).filter((line) => /(?:^|npx |bin\/|\$ )hubot-st2 \w/.test(line));
    const wrong = lines.filter((line) => {
      const [, words = ''] = /hubot-st2 (.*)/.exec(line) ?? [];
      const command = TOOL_COMMANDS.filter(({ name }) => words.startsWith(name)).sort(
        (one, other) => other.name.length - one.name.length,
      )[0];
      return optionsIn(words).some(
        (option) => option !== 'help' && !Object.hasOwn(command?.options ?? {}, option),
      );
    });
    expect(lines.length).toBeGreaterThan(15);
    expect(wrong).toEqual([]);
  });

  it('name no option that nothing takes', () => {
    const ofNpm = ['provenance', 'legacy-peer-deps'];
    const known = new Set([
      'help',
      ...ofNpm,
      ...TOOL_COMMANDS.flatMap(({ options }) => Object.keys(options ?? {})),
    ]);
    const alone = WRITTEN.flatMap(inlineCodeOf).filter((code) => code.startsWith('--'));
    expect(alone.length).toBeGreaterThan(5);
    expect(alone.flatMap(optionsIn).filter((option) => !known.has(option))).toEqual([]);
  });

  it('of bin/hubot have the options that it tells of', () => {
    const { readOptions } = require(join(ROOT, 'bin/options')) as { readOptions(words: string[]): object };
    const lines = WRITTEN.flatMap(codeOf).flatMap(
      (line) => /bin\/hubot((?: -\S+ \S+)+)/.exec(line)?.[1] ?? [],
    );
    expect(lines.length).toBeGreaterThan(1);
    // It would end this process otherwise.
    for (const words of lines) expect(readOptions(words.trim().split(' '))).toHaveProperty('adapter');
  });

  it('that are said to the bot are commands of its own', async () => {
    const rig = await Rig.start();
    const help = await rig.say(kirk, 'help st2');
    await rig.stop();
    const known = new Set([...help.matchAll(/st2 (\w+)/g)].map(([, name]) => name));
    // Of the program `st2` that comes with StackStorm; of the words of whoever has said nothing yet.
    for (const other of ['apikey', 'key', 'rule', 'run', 'pack', 'something', 'st2']) known.add(other);
    const said = named(/(?:^|hubot |\/)st2 ([a-z]+)(?![\w.])/g, WRITTEN);
    expect(said.length).toBeGreaterThan(30);
    expect(said.filter(({ name }) => !known.has(name))).toEqual([]);
    const told = inlineCodeOf('docs/steer.md').map((code) => code.replace(/^st2 /, '').split(' ')[0]);
    const own = [...help.matchAll(/^ {2}st2 (\w+)/gm)].map(([, name]) => name);
    expect(own.length).toBeGreaterThan(15);
    expect(own.filter((name) => !told.includes(name))).toEqual([]);
  });

  it('of the linter: all that it can find is in its table', () => {
    const rules = ['src/language/lint', 'src/tool'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .flatMap((name) => [
          ...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/\brule: '([a-z-]+)'/g),
        ])
        .map(([, name = '']) => name),
    );
    expect(rules.length).toBeGreaterThan(30);
    const told = new Set(inlineCodeOf('docs/aliases.md'));
    expect([...new Set(rules)].filter((name) => !told.has(name))).toEqual([]);
  });
});

describe('what the documents name', () => {
  it('are settings that there are', () => {
    const called = named(/\b(ST2_[A-Z0-9_]+)\b/g, WRITTEN);
    const unknown = unknownSettings(
      Object.fromEntries(called.map(({ name }) => [name, 'set'])),
      [SETTINGS, ...settingsOfPlugins()].flatMap(knownNames),
    );
    expect(called.length).toBeGreaterThan(50);
    expect(unknown).toEqual([]);
  });

  it('are files that there are', () => {
    const path = /^(?:src|test|docs|bin|packs|deploy|scripts|bench|page|python|\.ci)\/[\w./-]+$/;
    /** Files that the reader makes, and a name that stands for any. */
    const notYet = /^packs\/(?:mine\/|ops\/aliases\/uptime\.yaml)|\b(?:NAME|ROOM)\b/;
    const called = WRITTEN.flatMap((document) =>
      inlineCodeOf(document)
        .filter((code) => path.test(code) && !notYet.test(code))
        .map((name) => ({ document, name })),
    );
    expect(called.length).toBeGreaterThan(40);
    expect(called.filter(({ name }) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  it('are pages and headings that there are', () => {
    const links = DOCUMENTS.flatMap((document) =>
      [...proseOf(document).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
        ([, to = '', anchor]) => ({
          document,
          to: to === '' ? document : join(dirname(document), to),
          anchor,
        }),
      ),
    );
    const missing = links.filter(
      ({ to, anchor }) =>
        !existsSync(join(ROOT, to)) || (anchor !== undefined && !anchorsOf(to).includes(anchor)),
    );
    expect(links.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });

  it('are documents by their name', () => {
    const called = named(/\b(docs\/[\w-]+\.md)\b/g);
    const inWords = DOCUMENTS.flatMap((document) =>
      [...proseOf(document).matchAll(/\b(docs\/[\w-]+\.md)\b/g)].map(([, name = '']) => ({ document, name })),
    );
    expect([...called, ...inWords].filter(({ name }) => !existsSync(join(ROOT, name)))).toEqual([]);
  });
});

/** The names of the long options in a line of words, what stands in quotes apart. */
function optionsIn(words: string): string[] {
  return [...words.replace(/"[^"]*"|'[^']*'|#.*$/g, '').matchAll(/(?:^|[\s[])--([\w-]+)/g)].map(
    ([, name = '']) => name,
  );
}

/** What a link may say behind `#`, as GitHub makes it of headings. */
function anchorsOf(document: string): string[] {
  return [...readDocument(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  );
}
