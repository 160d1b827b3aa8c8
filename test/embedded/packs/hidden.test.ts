import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { PackLibrary } from '../../../src/embedded/packs/pack-library';
import { findRunner } from '../../../src/embedded/runners';
import { folderWith, removeFolders, run } from '../../tool/recorded-terminal';

afterAll(removeFolders);

const files = (word: string) => ({
  'ops/pack.yaml': 'ref: ops\nname: ops\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n',
  [`ops/actions/${word}.yaml`]: `name: ${word}\nrunner_type: noop\n`,
});

describe('A pack with the ref of another', () => {
  it('takes its place, which is said once; and gives it back when it goes', async () => {
    const [sample, own] = [folderWith(files('theirs')), folderWith(files('mine'))];
    const said: string[] = [];
    const log = { debug() {}, info() {}, warn: (text: string) => said.push(text), error() {} };
    const library = await PackLibrary.read({
      folders: [sample, own],
      runners: findRunner,
      clock: systemClock,
      log,
    });
    const sentence = `The pack "ops" in ${join(sample, 'ops')} is not used: ${join(own, 'ops')} has the same ref.`;
    await library.looked();
    const refs = () => library.actions.map(({ ref }) => ref);
    expect([refs(), library.hidden, said]).toEqual([
      ['ops.mine'],
      [sentence],
      [expect.stringContaining(sentence)],
    ]);
    // A save in the one that is hidden does not bring it up, and is no news.
    await library.reload(join(sample, 'ops'));
    await library.reload(join(own, 'ops'));
    await library.looked();
    expect([refs(), said.length]).toEqual([['ops.mine'], 1]);
    rmSync(join(own, 'ops'), { recursive: true });
    await library.reload(join(own, 'ops'));
    expect([refs(), library.hidden]).toEqual([['ops.theirs'], []]);
  });

  it('is told of by `check` where the other comes with hubot-st2', async () => {
    const { out } = await run(folderWith(files('mine')), ['check', 'ops']);
    expect(out).toMatch(/ops\/pack\.yaml:1:1 hint hides-a-pack\n\s+hubot-st2 brings a pack "ops" along/);
  });
});
