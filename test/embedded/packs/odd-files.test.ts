import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { PackLibrary } from '../../../src/embedded/packs/pack-library';

const GOOD = 'name: NAME\naction_ref: core.noop\ndescription: d\nformats: ["NAME now"]\n';
const good = (name: string) => GOOD.replaceAll('NAME', name);

let folder: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'odd-files-'));
  said = [];
  mkdirSync(join(folder, 'packs/mine/aliases'), { recursive: true });
  writeFileSync(
    join(folder, 'packs/mine/pack.yaml'),
    'name: mine\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n',
  );
  write('good.yaml', good('good'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, 'packs/mine/aliases', name), content);
}

async function loaded(): Promise<string[]> {
  const line = (text: string) => void said.push(text.replace(/^.*aliases\//, ''));
  const log = { debug() {}, info() {}, warn: line, error: line };
  const library = await PackLibrary.read({
    folders: [join(folder, 'packs')],
    runners: () => undefined,
    clock: systemClock,
    log,
  });
  await library.looked();
  return library.aliases.map(({ ref }) => ref);
}

const repeated = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &b${n + 1} [*b${n}, *b${n}]`).join('\n');

it.each<[string, string | Buffer, RegExp]>([
  [
    'an anchor in itself',
    `${good('x')}extra: &a {b: *a}\n`,
    /^x\.yaml:5: .*an anchor .* stands inside of itself/,
  ],
  ['anchors that never end', `b: &b0 [x]\n${repeated}\n`, /^x\.yaml:\d+: .*repeat each other so often/],
  ['UTF-16', Buffer.from(good('x'), 'utf16le'), /^x\.yaml.*: .*(?:not UTF-8|cannot be read)/],
  [
    'other bytes',
    Buffer.concat([Buffer.from(good('x')), Buffer.from([0x23, 0xe9, 0xff])]),
    /^x\.yaml:5: .*not UTF-8/,
  ],
  ['far too much', `${good('x')}extra: {x: "${'a'.repeat(3_000_000)}"}\n`, /^x\.yaml: This file has 4 MB/],
  ['nothing', '', /^x\.yaml:1: .*the input is empty/],
])(
  'says what is wrong with a file that holds %s, and the others go on working',
  async (_what, content, wanted) => {
    write('x.yaml', content);
    expect(await loaded()).toEqual(['mine.good']);
    expect(said).toEqual([expect.stringMatching(wanted)]);
  },
);

it('says of a folder, and of links that lead nowhere, that they are no files', async () => {
  const aliases = join(folder, 'packs/mine/aliases');
  mkdirSync(join(aliases, 'folder.yaml'));
  symlinkSync('nowhere.yaml', join(aliases, 'dangling.yaml'));
  symlinkSync('loop.yaml', join(aliases, 'loop.yaml'));
  expect(await loaded()).toEqual(['mine.good']);
  expect(said).toEqual([
    expect.stringMatching(/^dangling\.yaml: This link points to a file that does not exist\./),
    expect.stringMatching(/^folder\.yaml: This is a folder\./),
    expect.stringMatching(/^loop\.yaml: This link points to a file that does not exist\./),
  ]);
});

it('follows links to files and to packs', async () => {
  mkdirSync(join(folder, 'elsewhere/aliases'), { recursive: true });
  writeFileSync(join(folder, 'elsewhere/aliases/far.yaml'), good('far'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'packs/linked'));
  symlinkSync(join(folder, 'elsewhere/aliases/far.yaml'), join(folder, 'packs/mine/aliases/near.yaml'));
  expect((await loaded()).sort()).toEqual(['linked.far', 'mine.far', 'mine.good']);
});

it('says of a file that was broken by a save that its last good version goes on, until it is mended', async () => {
  const line = (text: string) => void said.push(text.replace(/^.*aliases\//, ''));
  const log = { debug() {}, info() {}, warn: line, error: line };
  const library = await PackLibrary.read({
    folders: [join(folder, 'packs')],
    runners: () => undefined,
    clock: systemClock,
    log,
  });
  await library.looked();
  const save = async (content: string) => {
    write('good.yaml', content);
    // As the watcher does: it cannot tell whether the folder that holds the pack is one itself.
    await library.reload(join(folder, 'packs'));
    await library.reload(join(folder, 'packs/mine'));
    await library.looked();
    return library.aliases.map(({ ref }) => ref);
  };
  expect(await save('name: good\nformats: ["oh\n')).toEqual(['mine.good']);
  expect(said).toEqual([
    expect.stringMatching(/^good\.yaml:\d+: .* Until then the version before goes on\.$/),
  ]);
  expect(await save(good('good'))).toEqual(['mine.good']);
  expect(said.slice(1)).toEqual(['good.yaml is well again.']);
  expect(await save(good('good'))).toEqual(['mine.good']);
  expect(said).toHaveLength(2);
});
