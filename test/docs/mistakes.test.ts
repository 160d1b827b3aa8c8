import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../src/language/lint/finding';
import { BEGINNER_MISTAKES, type Mistake } from '../tool/beginner-mistakes';
import { folderWith, removeFolders, run } from '../tool/recorded-terminal';

const DOCUMENT = join(__dirname, '../../docs/mistakes.md');
const PACK = 'ref: mine\nname: mine\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n';

afterAll(removeFolders);

/** What `check` says of a pack with this one mistake. */
async function foundIn({ file, text, around }: Mistake): Promise<Finding[]> {
  const files = { 'pack.yaml': PACK, ...around, [file]: text };
  const folder = folderWith(
    Object.fromEntries(Object.entries(files).map(([name, content]) => [`packs/mine/${name}`, content])),
  );
  const { out } = await run(folder, ['check', '--json']);
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}

/** A cell of a table in Markdown. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

async function rowOf(mistake: Mistake): Promise<string> {
  const found = await foundIn(mistake);
  const said = found.map(({ file, line, why, fix }) => {
    const place = `${file.replace(/^packs\/mine\//, '')}:${line}`;
    return `\`${place}\` ${why} _${fix}_`;
  });
  return `| ${cell(mistake.what)} | ${cell(said.join('<br>'))} |`;
}

/** What stands between the two remarks in the document is written by this test. */
const BEGIN = '<!-- written by UPDATE_DOCS=1 npx jest test/docs/mistakes -->';

describe('docs/mistakes.md', () => {
  it('has forty mistakes and more, in every kind of file', () => {
    expect(BEGINNER_MISTAKES.length).toBeGreaterThan(80);
    expect(new Set(BEGINNER_MISTAKES.map(({ file }) => file.split('/')[0]))).toEqual(
      new Set([
        ...['actions', 'rules', 'aliases', 'sensors', 'policies'],
        ...['config.schema.yaml', 'config.yaml', 'pack.yaml', 'requirements.txt'],
      ]),
    );
  });

  it.each(BEGINNER_MISTAKES.map((mistake) => [`${mistake.file}: ${mistake.what}`, mistake] as const))(
    'names file, line and cure of %s',
    async (_, mistake) => {
      const found = await foundIn(mistake);
      expect(found.length).toBeGreaterThan(0);
      for (const { file, line, why, fix } of found) {
        expect([file, line]).toEqual([expect.stringMatching(/\.(yaml|py|sh|txt)$/), expect.any(Number)]);
        expect(why).toMatch(/[.!?`]$/);
        expect(fix).toMatch(/\S/);
      }
    },
  );

  it('says what check says today', async () => {
    const rows: string[] = [];
    for (const mistake of BEGINNER_MISTAKES) rows.push(await rowOf(mistake));
    const kinds = [...new Set(BEGINNER_MISTAKES.map(({ file }) => file))];
    const parts = kinds.map((kind) =>
      [
        `## ${kind}`,
        '',
        '| you write | `check` says, and _the cure_ |',
        '|---|---|',
        ...rows.filter((_row, index) => BEGINNER_MISTAKES[index]?.file === kind),
      ].join('\n'),
    );
    const document = readFileSync(DOCUMENT, 'utf8');
    const [head = ''] = document.split(BEGIN);
    const written = `${head}${BEGIN}\n\n${parts.join('\n\n')}\n`;
    if (process.env.UPDATE_DOCS) writeFileSync(DOCUMENT, written);
    else expect(document).toBe(written);
  });
});
