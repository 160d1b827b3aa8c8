import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Laboratory } from '../embedded/laboratory';

/** Every file that docs/packs.md shows, under its name in the pack. */
function filesOf(document: string): { path: string; text: string }[] {
  return [...document.matchAll(/```\w+\n# packs\/mine\/(\S+)\n([\s\S]*?)```/g)].map(
    ([, path = '', text = '']) => ({ path, text }),
  );
}

describe('The pack that docs/packs.md makes', () => {
  const lab = new Laboratory();
  beforeAll(async () => {
    const files = filesOf(readFileSync(join(__dirname, '../../docs/packs.md'), 'utf8'));
    expect(files).toHaveLength(7);
    for (const { path, text } of files) lab.write(join('..', 'mine', path), text);
    await lab.start();
  });
  afterAll(() => lab.remove());

  it('has no mistake that the bot would name', () => {
    expect(lab.said).toEqual([]);
  });

  it.each([
    ['greet', 'greet {{ who }}', 'greet Ann', /Good day, Ann/],
    ['welcome', 'welcome {{ who }}', 'welcome Ann', /Good day, Ann, it is \d\d:\d\d/],
  ])('answers the command %s', async (name, format, command, said) => {
    const stream = await lab.follow('?events=st2.announcement__*');
    expect((await lab.command(name, format, command)).status).toBe(201);
    const event = await stream.next(({ data }) => JSON.stringify(data).includes('Ann'));
    expect(JSON.stringify(event.data)).toMatch(said);
    stream.close();
  });
});
