import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { folderWith, removeFolders, run } from './recorded-terminal';

describe('the tool, with a StackStorm in the environment', () => {
  const store = mkdtempSync(join(tmpdir(), 'hubot-st2-tool-store-'));
  let backend: Embedded;
  let environment: Record<string, string>;
  const elsewhere = folderWith({});

  beforeAll(async () => {
    const packs = folderWith({
      'far/pack.yaml': 'name: far\nversion: 1.0.0\nauthor: a\nemail: a@example.com\n',
      'far/aliases/greet.yaml':
        'name: greet\naction_ref: core.local\ndescription: Greet\nformats: ["greet {{ cmd }}"]\nresult: {format: "{{ execution.result.stdout }}"}\n',
    });
    backend = await startEmbedded({ packs: [join(__dirname, '../../packs'), packs], store, log: silentLog });
    environment = { ST2_API_URL: backend.url, ST2_API_KEY: backend.apiKey };
  });

  afterAll(async () => {
    await backend.close();
    rmSync(store, { recursive: true, force: true });
    removeFolders();
  });

  it('lists, matches and runs the commands that are there', async () => {
    expect((await run(elsewhere, ['list', 'greet'], { environment })).out).toContain(
      'greet {{ cmd }} - Greet',
    );
    expect((await run(elsewhere, ['match', 'greet me'], { environment })).out).toContain('cmd = "me"');
    const tried = await run(elsewhere, ['try', 'greet echo hi'], { environment });
    expect(tried.out.split('\n').at(-1)).toBe('hi');
    expect(tried.code).toBe(0);
  });

  it('takes --packs instead where it is given', async () => {
    const near = folderWith({
      'aliases/a.yaml': 'name: a\naction_ref: core.noop\ndescription: d\nformats: [near]\n',
    });
    expect((await run(near, ['list', '-p', '.'], { environment })).out).not.toContain('greet');
  });

  it('says plainly that it may not', async () => {
    const wrong = { ...environment, ST2_API_KEY: 'not-the-right-one' };
    const { code, complaints } = await run(elsewhere, ['list'], { environment: wrong });
    expect(code).toBe(2);
    expect(complaints).toMatch(/^hubot-st2 list: /);
    expect(complaints).not.toContain('not-the-right-one');
  });
});
