import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { doubtsInAliases, findRunner, InspectedFiles, knowledgeOf, loadPack } from '../../../src/embedded';
import { folderWith, removeFolders } from '../../tool/recorded-terminal';

afterAll(removeFolders);

const alias = (name: string, parameter: string) =>
  `name: ${name}\naction_ref: ops.run\nformats: ["${name} {{ cmd }}"]\nimmutable_parameters:\n  ${parameter}: 1\n`;

function opsWith(aliases: Record<string, string>) {
  const folder = folderWith({
    'ops/pack.yaml': 'ref: ops\nname: ops\nversion: 0.1.0\n',
    'ops/actions/run.yaml': 'name: run\nrunner_type: noop\nparameters:\n  cmd: {type: string}\n',
    ...Object.fromEntries(Object.entries(aliases).map(([name, text]) => [`ops/aliases/${name}.yaml`, text])),
  });
  const place = join(folder, 'ops');
  return { folder: place, pack: loadPack(place, findRunner, () => join(folder, 'none.yaml')) };
}

describe('What is doubtful in aliases', () => {
  it('is found without reading a file, but for the line', async () => {
    const fine = Array.from({ length: 50 }, (_, index) => `fine${index}`);
    const { folder, pack } = opsWith({
      ...Object.fromEntries(fine.map((name) => [name, alias(name, 'cmd')])),
      odd: alias('odd', 'word'),
    });
    for (const name of fine) rmSync(join(folder, `aliases/${name}.yaml`));
    let read = 0;
    const rest = async () => {
      read += 1;
    };
    const found = await doubtsInAliases([pack], knowledgeOf([pack]), new InspectedFiles({ now: 0, rest }));
    expect(found).toMatchObject([
      {
        file: join(folder, 'aliases/odd.yaml'),
        line: 5,
        why: expect.stringContaining('no parameter "word"'),
      },
    ]);
    expect(read).toBe(1);
  });

  it('is not said of a version that goes on while its file is broken', async () => {
    const { folder, pack } = opsWith({ odd: alias('odd', 'word') });
    const kept = { ...pack, kept: new Set([join(folder, 'aliases/odd.yaml')]) };
    const read = new InspectedFiles({ now: 0, rest: async () => {} });
    expect(await doubtsInAliases([kept], knowledgeOf([pack]), read)).toEqual([]);
  });
});
