import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { packageFolder } from '../../../src/core/package-folder';
import { PackLibrary } from '../../../src/embedded/packs/pack-library';
import { findRunner } from '../../../src/embedded/runners';
import type { Finding } from '../../../src/language/lint/finding';
import { BEGINNER_MISTAKES } from '../../tool/beginner-mistakes';
import { PACK } from '../../tool/mistaken-files';
import { folderWith, removeFolders, run } from '../../tool/recorded-terminal';

afterAll(removeFolders);

const ACTION = 'name: act\nrunner_type: local-shell-cmd\nparameters:\n';
const DOUBTFUL = `${ACTION}  n: {type: integer, minimum: 10, maximum: 1}\n`;
const SOUND = `${ACTION}  n: {type: integer, minimum: 1, maximum: 10}\n`;

/** A pack of these files as the bot has it: what the log says, and what happens when a file is saved. */
function openPack(files: Record<string, string>) {
  const inPack = Object.entries(files).map(([name, text]) => [`packs/mine/${name}`, text] as const);
  const folder = folderWith({ 'packs/mine/pack.yaml': PACK, ...Object.fromEntries(inPack) });
  const said: string[] = [];
  const note = (text: string) => void said.push(text.replaceAll(`${folder}/`, ''));
  const pack = join(folder, 'packs/mine');
  const library = new PackLibrary({
    folders: [join(packageFolder(), 'packs'), join(folder, 'packs')],
    runners: findRunner,
    clock: systemClock,
    log: { debug() {}, info() {}, warn: note, error: note },
  });
  /** @returns what is said because of it */
  const save = (name: string, text: string): string[] => {
    const before = said.length;
    writeFileSync(join(pack, name), text);
    library.reload(pack);
    return said.slice(before);
  };
  return { folder, said, save };
}

describe('The bot', () => {
  it.each(BEGINNER_MISTAKES.map((mistake) => [`${mistake.file}: ${mistake.what}`, mistake] as const))(
    'says what check says of %s',
    async (_, { file: name, text, around }) => {
      const { folder, said } = openPack({ ...around, [name]: text });
      const { out } = await run(folder, ['check', '--json']);
      const { findings } = JSON.parse(out) as { findings: Finding[] };
      // Python is parsed by a process of its own, which test/embedded/python/syntax.test.ts looks at.
      const expected = findings
        .filter(({ kind, rule }) => kind !== 'hint' && !rule.startsWith('python-'))
        .map(({ file, line, why, fix }) => `${file}:${line}: ${why} ${fix}`);
      expect(said.sort()).toEqual(expected.sort());
    },
  );

  it('says of a file that is loaded what is doubtful in it when it is saved, once, and when it is well again', () => {
    const { said, save } = openPack({ 'actions/act.yaml': SOUND });
    expect(said).toEqual([]);
    expect(save('actions/act.yaml', DOUBTFUL)).toEqual([
      'packs/mine/actions/act.yaml:4: The minimum of parameter "n" is larger than its maximum: no value fits. Exchange them.',
    ]);
    expect(save('actions/act.yaml', DOUBTFUL)).toEqual([]);
    expect(save('README.md', 'Hello')).toEqual([]);
    expect(save('actions/act.yaml', SOUND)).toEqual(['packs/mine/actions/act.yaml is well again.']);
    expect(save('actions/act.yaml', SOUND)).toEqual([]);
  });

  it('does not repeat a doubt whose line has moved, and says a second one of its kind', () => {
    const { save } = openPack({ 'actions/act.yaml': DOUBTFUL });
    expect(save('actions/act.yaml', `# A remark\n${DOUBTFUL}`)).toEqual([]);
    const second = `${DOUBTFUL}  m: {type: integer, minimum: 3, maximum: 2}\n`;
    expect(save('actions/act.yaml', second)).toEqual([
      expect.stringMatching(/^packs\/mine\/actions\/act\.yaml:5: The minimum of parameter "m"/),
    ]);
  });

  it('says of a file whose errors are gone that its warnings remain', () => {
    const { save } = openPack({ 'actions/act.yaml': DOUBTFUL });
    const [broken] = save('actions/act.yaml', `${DOUBTFUL}  m: {type: int}\n`);
    expect(broken).toMatch(/act\.yaml:5: The type "int" .* Until then the version before goes on\.$/);
    expect(save('actions/act.yaml', DOUBTFUL)).toContain(
      'packs/mine/actions/act.yaml has no errors any more; its warnings remain.',
    );
  });
});
