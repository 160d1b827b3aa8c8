import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PackMemory } from '../../../src/embedded/packs/pack-memory';
import { PythonLooks } from '../../../src/embedded/python/python-looks';
import { PACK } from '../../tool/mistaken-files';
import { folderWith, removeFolders } from '../../tool/recorded-terminal';
import { toldLibrary } from './told-library';

afterAll(removeFolders);

const action = (parameter: string) =>
  `name: act\nrunner_type: local-shell-cmd\nparameters:\n  n: {${parameter}}\n`;
const DOUBTFUL = action('type: integer, minimum: 10, maximum: 1');
const SOUND = action('type: integer, minimum: 1, maximum: 10');

/** @returns what the log says of the packs, and how often others had a turn until then */
async function start(folder: string, memory: PackMemory): Promise<{ said: string[]; rests: number }> {
  const said: string[] = [];
  let rests = 0;
  const note = (text: string) => void said.push(text);
  const library = await toldLibrary([join(folder, 'packs')], memory, note, () => {
    rests += 1;
  });
  await library.looked();
  library.close();
  return { said, rests };
}

describe('A backend that knows what one before it found', () => {
  it('says the same of files that are the same, without a look at them', async () => {
    const folder = folderWith({ 'packs/mine/pack.yaml': PACK, 'packs/mine/actions/act.yaml': DOUBTFUL });
    const memory = new PackMemory();
    const first = await start(folder, memory);
    expect(first.said).toEqual([expect.stringContaining('act.yaml')]);
    const second = await start(folder, memory);
    expect(second.said).toEqual(first.said);
    expect(second.rests).toBeLessThan(first.rests);
  });

  it('looks at what was saved between the two', async () => {
    const folder = folderWith({ 'packs/mine/pack.yaml': PACK, 'packs/mine/actions/act.yaml': DOUBTFUL });
    const memory = new PackMemory();
    await start(folder, memory);
    writeFileSync(join(folder, 'packs/mine/actions/act.yaml'), SOUND);
    expect((await start(folder, memory)).said).toEqual([]);
  });
});

it('has Python parse a file once for each time that it is saved', async () => {
  const folder = folderWith({ 'one.py': 'class One:\n    pass\n' });
  const file = join(folder, 'one.py');
  utimesSync(file, 1000, 1000);
  const looks = new PythonLooks();
  const classes = async () => {
    const look = (await looks.of([file]))?.get(file);
    return look !== undefined && 'outline' in look ? look.outline.classes.map(({ name }) => name) : [];
  };
  expect(await classes()).toEqual(['One']);
  writeFileSync(file, 'class Two:\n    pass\n');
  utimesSync(file, 1000, 1000);
  expect(await classes()).toEqual(['One']);
  utimesSync(file, 2000, 2000);
  expect(await classes()).toEqual(['Two']);
});
