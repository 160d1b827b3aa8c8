import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
    expect(files).toHaveLength(12);
    // What the page's first command writes.
    const about = 'description: What our team needs\nversion: 1.0.0\nauthor: kirk\nemail: kirk@example.com\n';
    lab.write('../mine/pack.yaml', `ref: mine\nname: mine\n${about}`);
    for (const { path, text } of files) lab.write(join('..', 'mine', path), text);
    await lab.start();
  });
  afterAll(() => lab.remove());

  it('has no mistake that the bot would name', () => {
    expect(lab.said).toEqual([]);
  });

  it('counts letters in Python', async () => {
    expect((await lab.run('mine.count', { text: 'four' })).result?.result).toBe(4);
  });

  it('tells the room of what its sensor sees', async () => {
    const inbox = join(lab.folder, 'inbox');
    mkdirSync(inbox);
    lab.write(join('..', 'mine', 'config.yaml'), `folder: ${inbox}\n`);
    lab.write(
      join('..', 'mine', 'sensors', 'inbox.yaml'),
      readFileSync(join(lab.packs, 'mine', 'sensors', 'inbox.yaml'), 'utf8').replace(
        'poll_interval: 5',
        'poll_interval: 0.1',
      ),
    );
    const stream = await lab.follow('?events=st2.announcement__*');
    // Whenever the sensor has begun to look, a file comes after that.
    const files = setInterval(() => writeFileSync(join(inbox, `letter-${Date.now()}.txt`), ''), 50);
    await stream.next(({ data }) => JSON.stringify(data).includes('.txt has arrived.'), 20_000);
    clearInterval(files);
    stream.close();
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
