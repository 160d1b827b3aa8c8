import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../src/core/package-folder';
import { PackMemory } from '../../../src/embedded/packs/pack-memory';
import type { Finding } from '../../../src/language/lint/finding';
import { BEGINNER_MISTAKES } from '../../tool/beginner-mistakes';
import { PACK } from '../../tool/mistaken-files';
import { folderWith, removeFolders, run } from '../../tool/recorded-terminal';
import { PACK_MEMORY } from '../pack-memory';
import { toldLibrary } from './told-library';

afterAll(removeFolders);

const ACTION = 'name: act\nrunner_type: local-shell-cmd\nparameters:\n';
const DOUBTFUL = `${ACTION}  n: {type: integer, minimum: 10, maximum: 1}\n`;
const SOUND = `${ACTION}  n: {type: integer, minimum: 1, maximum: 10}\n`;

/** A pack of these files as the bot has it: what the log says, and what happens when a file is saved. */
async function openPack(files: Record<string, string>, memory = new PackMemory()) {
  const inPack = Object.entries(files).map(([name, text]) => [`packs/mine/${name}`, text] as const);
  const folder = folderWith({ 'packs/mine/pack.yaml': PACK, ...Object.fromEntries(inPack) });
  const said: string[] = [];
  let rests = 0;
  const note = (text: string) => void said.push(text.replaceAll(`${folder}/`, ''));
  const pack = join(folder, 'packs/mine');
  const library = await toldLibrary(
    [join(packageFolder(), 'packs'), join(folder, 'packs')],
    memory,
    note,
    () => {
      rests += 1;
    },
  );
  const readIn = rests;
  await library.looked();
  /** @returns how often others had a turn since this was asked for */
  const rested = (): number => {
    const before = rests;
    rests = 0;
    return before;
  };
  /** @returns what is said because of it */
  const save = async (name: string, text: string): Promise<string[]> => {
    const before = said.length;
    writeFileSync(join(pack, name), text);
    await library.reload(pack);
    await library.looked();
    return said.slice(before);
  };
  return { folder, said, save, rested, readIn };
}

describe('The bot', () => {
  it.each(BEGINNER_MISTAKES.map((mistake) => [`${mistake.file}: ${mistake.what}`, mistake] as const))(
    'says what check says of %s',
    async (_, { file: name, text, around }) => {
      const { folder, said } = await openPack({ ...around, [name]: text }, PACK_MEMORY);
      const { out } = await run(folder, ['check', '--json']);
      const { findings } = JSON.parse(out) as { findings: Finding[] };
      // Python is parsed by a process of its own, which test/embedded/python/syntax.test.ts looks at.
      const expected = findings
        .filter(({ kind, rule }) => kind !== 'hint' && !rule.startsWith('python-'))
        .map(({ file, line, why, fix }) => `${file}:${line}: ${why} ${fix}`);
      expect(said.sort()).toEqual(expected.sort());
    },
  );

  it('gives others a turn between any two files that it reads at its start', async () => {
    const actions = Array.from({ length: 50 }, (_, at) => [
      `actions/act${at}.yaml`,
      SOUND.replace('act', `act${at}`),
    ]);
    expect((await openPack({})).readIn + 50).toBeLessThanOrEqual(
      (await openPack(Object.fromEntries(actions))).readIn,
    );
  });

  it('gives others a turn between any two scripts that it looks at, and looks once while they are the same', async () => {
    const files = (scriptOf: (at: number) => string): Record<string, string> =>
      Object.assign(
        {},
        ...Array.from({ length: 50 }, (_, at) => ({
          [`actions/${scriptOf(at)}`]: '#!/bin/sh\n',
          [`actions/act${at}.yaml`]: `name: act${at}\nrunner_type: local-shell-script\nentry_point: ${scriptOf(at)}\n`,
        })),
      );
    const one = await openPack(files(() => 'one.sh'));
    const many = await openPack(files((at) => `act${at}.sh`));
    expect(many.rested() - one.rested()).toBe(49);
    await one.save('actions/act0.yaml', SOUND);
    await many.save('actions/act0.yaml', SOUND);
    expect(Math.abs(many.rested() - one.rested())).toBeLessThan(3);
  });

  it('says of a file that is loaded what is doubtful in it when it is saved, once, and when it is well again', async () => {
    const { said, save } = await openPack({ 'actions/act.yaml': SOUND });
    expect(said).toEqual([]);
    expect(await save('actions/act.yaml', DOUBTFUL)).toEqual([
      'packs/mine/actions/act.yaml:4: The minimum of parameter "n" is larger than its maximum: no value fits. Exchange them.',
    ]);
    expect(await save('actions/act.yaml', DOUBTFUL)).toEqual([]);
    expect(await save('README.md', 'Hello')).toEqual([]);
    expect(await save('actions/act.yaml', SOUND)).toEqual(['packs/mine/actions/act.yaml is well again.']);
    expect(await save('actions/act.yaml', SOUND)).toEqual([]);
  });

  it('does not repeat a doubt whose line has moved, and says a second one of its kind', async () => {
    const { save } = await openPack({ 'actions/act.yaml': DOUBTFUL });
    expect(await save('actions/act.yaml', `# A remark\n${DOUBTFUL}`)).toEqual([]);
    const second = `${DOUBTFUL}  m: {type: integer, minimum: 3, maximum: 2}\n`;
    expect(await save('actions/act.yaml', second)).toEqual([
      expect.stringMatching(/^packs\/mine\/actions\/act\.yaml:5: The minimum of parameter "m"/),
    ]);
  });

  it('says of a file whose errors are gone that its warnings remain', async () => {
    const { save } = await openPack({ 'actions/act.yaml': DOUBTFUL });
    const [broken] = await save('actions/act.yaml', `${DOUBTFUL}  m: {type: int}\n`);
    expect(broken).toMatch(/act\.yaml:5: The type "int" .* Until then the version before goes on\.$/);
    expect(await save('actions/act.yaml', DOUBTFUL)).toContain(
      'packs/mine/actions/act.yaml has no errors any more; its warnings remain.',
    );
  });

  it('looks through all files once, and then only at what was saved, with turns for others in between', async () => {
    const many = Array.from({ length: 400 }, (_, n) => [`actions/a${n}.yaml`, SOUND.replace('act', `a${n}`)]);
    const aliases = Array.from({ length: 310 }, (_, n) => [
      `aliases/a${n}.yaml`,
      `name: a${n}\ndescription: d\naction_ref: mine.a${n}\nformats: ["act${n} {{ n }}"]\n`,
    ]);
    const { said, save, rested } = await openPack(Object.fromEntries([...many, ...aliases]));
    expect([said, rested() > 400 + 310]).toEqual([[], true]);
    await save('README.md', 'Hello');
    const unchanged = rested();
    const doubtful = DOUBTFUL.replace('act', 'a7');
    expect(await save('actions/a7.yaml', doubtful)).toEqual([
      expect.stringMatching(/^packs\/mine\/actions\/a7\.yaml:4: The minimum of parameter "n"/),
    ]);
    expect(
      await save('aliases/a9.yaml', 'name: a9\naction_ref: mine.b9\nformats: ["act9 {{ n }}"]\n'),
    ).toContainEqual(
      expect.stringMatching(
        /^packs\/mine\/aliases\/a9\.yaml:2: The pack "mine" has no action "b9", .* Did you mean "a9"\?/,
      ),
    );
    rested();
    await save('README.md', 'Hello again');
    expect(rested()).toBe(unchanged);
  });

  it('says that more than a thousand aliases are not compared with each other', async () => {
    const aliases = Array.from({ length: 1_001 }, (_, n) => [
      `aliases/a${n}.yaml`,
      `name: a${n}\ndescription: d\naction_ref: core.noop\nformats: ["act"]\n`,
    ]);
    const { said } = await openPack(Object.fromEntries(aliases));
    expect(said).toEqual([
      expect.stringMatching(/^There are more than 1000 aliases: .* `hubot-st2 check` does it\.$/),
    ]);
  });

  it('looks anew at what refers to an action whose parameters are saved otherwise', async () => {
    const chain = 'chain:\n  - name: first\n    ref: mine.act\n    parameters: {n: 5}\n';
    const { said, save } = await openPack({
      'actions/act.yaml': SOUND,
      'actions/go.yaml': 'name: go\nrunner_type: action-chain\nentry_point: chains/go.yaml\n',
      'actions/chains/go.yaml': chain,
    });
    expect(said).toEqual([]);
    expect(await save('actions/act.yaml', SOUND.replace('n:', 'm:'))).toEqual([
      expect.stringMatching(/^packs\/mine\/actions\/chains\/go\.yaml:4: /),
    ]);
    expect(await save('actions/act.yaml', SOUND)).toEqual([
      'packs/mine/actions/chains/go.yaml is well again.',
    ]);
  });
});
