import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../../src/core/clock';
import { silentLog } from '../../src/core/log';
import { startEmbedded } from '../../src/embedded';
import { auditToFile } from '../../src/plugins/audit/audit-log';
import { folderWith, removeFolders, run } from './recorded-terminal';

afterAll(removeFolders);

describe('hubot-st2 policy check', () => {
  const POLICY = 'default: closed\nask: "#ops"\nrules: [{allow: deploy.*, who: U1, with: {env: staging}}]\n';

  it('says whether the file is right, and what it would decide', async () => {
    const folder = folderWith({ 'policy.yaml': POLICY });
    expect(await run(folder, ['policy', 'check', 'policy.yaml'])).toMatchObject({
      code: 0,
      out: 'policy.yaml: 1 rule, default closed.',
    });
    const ask = ['policy', 'check', 'policy.yaml', '--who', 'U1', '--what', 'deploy.shop', '--with'];
    expect(await run(folder, [...ask, 'env=staging'])).toMatchObject({ code: 0, out: 'Allowed by rule 1.' });
    expect(await run(folder, [...ask, 'env=production'])).toMatchObject({
      code: 1,
      out: 'Not allowed: you may run deploy.shop, but not with these values. Ask #ops if you need it.',
    });
  });

  it('names the line of a mistake', async () => {
    const folder = folderWith({ 'policy.yaml': 'default: open\nrules: [' });
    expect(await run(folder, ['policy', 'check', 'policy.yaml'])).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^policy.yaml:2: not YAML/),
    });
  });

  it('asks for a file where none is named', async () => {
    expect((await run(folderWith({}), ['policy', 'check'])).code).toBe(2);
  });
});

describe('hubot-st2 audit verify', () => {
  it('says that an audit log is whole, or where it is not', async () => {
    const folder = folderWith({});
    const path = join(folder, 'audit.jsonl');
    const audit = auditToFile(path, {
      clock: systemClock,
      log: silentLog,
      hide: (text) => text,
      rotateBytes: 10_000,
    });
    for (let index = 0; index < 5; index += 1) audit.record({ kind: 'command', command: 'a.b' });
    await audit.close();
    expect(await run(folder, ['audit', 'verify', 'audit.jsonl'])).toMatchObject({
      code: 0,
      out: '6 records in 1 file: nothing is missing.',
    });
    writeFileSync(
      path,
      readFileSync(path, 'utf8')
        .split('\n')
        .filter((_, line) => line !== 3)
        .join('\n'),
    );
    expect(await run(folder, ['audit', 'verify', 'audit.jsonl'])).toMatchObject({
      code: 1,
      out: expect.stringMatching('^audit.jsonl:4: a record is missing before this line'),
    });
  });
});

describe('hubot-st2 doctor', () => {
  it('finds a backend well', async () => {
    const folder = folderWith({});
    const embedded = await startEmbedded({
      packs: [resolve(__dirname, '../../packs')],
      store: join(folder, 'store'),
      log: silentLog,
    });
    const environment = { ST2_API_URL: embedded.url, ST2_API_KEY: embedded.apiKey };
    const { out } = await run(folder, ['doctor'], { environment });
    for (const about of ['address', 'clock', 'login', 'commands', 'executions', 'inquiries', 'stream']) {
      expect(out).toContain(`✓ ${about}: `);
    }
    const wrong = await run(folder, ['doctor'], {
      environment: { ...environment, ST2_API_KEY: 'wrong-key' },
    });
    expect(wrong).toMatchObject({
      code: 1,
      out: expect.stringMatching(/✗ login: StackStorm does not accept the key in ST2_API_KEY\n {4}→ /),
    });
    expect(wrong.out).not.toContain('wrong-key');
    await embedded.close();
  });

  it('says where no bot with an embedded backend runs', async () => {
    expect(await run(folderWith({}), ['doctor'], { environment: { ST2_EMBEDDED: '1' } })).toMatchObject({
      code: 2,
      complaints: expect.stringMatching(/no bot runs with .*: start the bot, or set ST2_API_URL/),
    });
  });

  it('says what to do where nothing answers', async () => {
    const environment = { ST2_API_URL: 'http://127.0.0.1:9', ST2_API_KEY: 'k' };
    expect(await run(folderWith({}), ['doctor'], { environment })).toMatchObject({
      code: 1,
      out: expect.stringMatching(
        /✗ address: http:\/\/127.0.0.1:9 cannot be reached \(ECONNREFUSED\)\n {4}→ set ST2_API_URL/,
      ),
    });
  });
});
