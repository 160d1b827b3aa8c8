import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

async function check(extra: string) {
  const folder = folderWith({
    'mine/pack.yaml':
      'ref: mine\nname: mine\ndescription: d\nversion: 0.1.0\nauthor: a\nemail: a@example.com\n',
    'mine/aliases/a.yaml': `name: a\naction_ref: x.y\ndescription: d\nformats: ["drop {{ host }}"]\nextra:\n  chat:\n    ${extra}\n`,
  });
  return JSON.parse((await run(folder, ['check', 'mine', '--json'])).out).findings as unknown[];
}

describe('the linter, about what has to be signed off', () => {
  it.each([
    'confirm: yes',
    'confirm: host',
    'approve: 2',
    'approve: {count: 2, by: "group:net", minutes: 5}',
  ])('takes %s', async (extra) => {
    expect(await check(extra)).toEqual([]);
  });

  it.each([
    'confirm: hosts',
    'confirm: 3',
    'approve: {counts: 2}',
    'approve: 0',
    'approve: {by: []}',
    'aprove: 2',
    'Confrim: yes',
  ])('says that the bot refuses to run a command with %s', async (extra) => {
    expect(await check(extra)).toMatchObject([{ rule: 'bad-sign-off', kind: 'error', line: 7 }]);
  });
});
