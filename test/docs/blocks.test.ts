import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCKS, type Way } from './block-list';
import { RUNNERS, removeBlockFolders } from './block-runners';
import { blocksOf, DOCUMENTS, ROOT } from './documents';

afterAll(removeBlockFolders);

const listed = Object.entries(BLOCKS).flatMap(([document, blocks]) =>
  blocks.map(([begins, way], index) => ({ document, begins, way, index })),
);

describe('what the documents show', () => {
  it.each(DOCUMENTS)('each block of %s is run, or the list says why it cannot be', (document) => {
    const expected = (BLOCKS[document] ?? []).map(([begins]) => begins);
    const shown = blocksOf(document).map(({ text }, index) => {
      const begins = expected[index] ?? '';
      return begins !== '' && text.startsWith(begins) ? begins : text.split('\n')[0];
    });
    expect(shown).toEqual(expected);
  });

  it('is run by tests that there are', () => {
    const runBy = listed.flatMap(({ document, begins, way }) =>
      'by' in way ? [{ document, begins, ...way }] : [],
    );
    const gone = runBy.filter(
      ({ by, has }) => !existsSync(join(ROOT, by)) || !readFileSync(join(ROOT, by), 'utf8').includes(has),
    );
    expect(gone).toEqual([]);
  });

  it('has no runner that runs nothing', () => {
    const used = new Set(listed.flatMap(({ way }) => nameOf(way)));
    expect(Object.keys(RUNNERS).filter((name) => !used.has(name))).toEqual([]);
  });
});

describe('typed as it stands there', () => {
  const runs = new Map<string, { document: string; name: string; blocks: string[] }>();
  for (const { document, way, index } of listed) {
    for (const name of nameOf(way)) {
      const run = runs.get(`${document} ${name}`) ?? { document, name, blocks: [] };
      run.blocks.push(blocksOf(document)[index]?.text ?? '');
      runs.set(`${document} ${name}`, run);
    }
  }

  it.each([...runs.values()])('$document: $name', async ({ name, blocks }) => {
    const runner = RUNNERS[name];
    if (runner === undefined) throw new Error(`test/docs/block-runners.ts has no runner "${name}"`);
    await runner(blocks);
  });
});

function nameOf(way: Way): string[] {
  return 'as' in way ? [way.as] : [];
}
