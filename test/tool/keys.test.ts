import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { silentLog } from '../../src/core/log';
import { startEmbedded } from '../../src/embedded';
import { openTerminal } from '../../src/tool/terminal';
import { run } from './recorded-terminal';

describe('hubot-st2 key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps, shows, lists and forgets values, in the store of a bot that does not run', async () => {
    expect((await run(folder, ['key', 'list'])).out).toContain('is empty');
    const set = await run(folder, ['key', 'set', 'colour', 'blue']);
    expect(set.out).toContain(`Kept colour in ${join(folder, '.hubot-st2')}.`);
    await run(folder, ['key', 'set', 'token', '--secret'], { answers: ['hidden-token'] });
    expect((await run(folder, ['key', 'get', 'colour'])).out).toBe('blue');
    expect((await run(folder, ['key', 'get', 'token'])).out).toBe('(secret; --decrypt shows it)');
    expect((await run(folder, ['key', 'get', 'token', '--decrypt'])).out).toBe('hidden-token');
    expect((await run(folder, ['key', 'list'])).out).toBe('colour: blue\ntoken: (secret)');
    await run(folder, ['key', 'delete', 'colour']);
    const gone = await run(folder, ['key', 'get', 'colour']);
    expect([gone.code, gone.complaints]).toEqual([1, expect.stringContaining('There is no key "colour"')]);
  });

  it('speaks to the bot where one runs, and to the store again where it was killed', async () => {
    const store = join(folder, '.hubot-st2');
    const bot = await startEmbedded({ packs: [], store, port: 0, log: silentLog });
    const set = await run(folder, ['key', 'set', 'size', 'big']);
    expect(set.out).toContain(`Kept size in the bot that runs with ${store}.`);
    const answer = await fetch(`${bot.url}/v1/keys/size`, { headers: { 'St2-Api-Key': bot.apiKey } });
    expect(await answer.json()).toMatchObject({ value: 'big' });
    await bot.close();
    expect((await run(folder, ['key', 'get', 'size'])).out).toBe('big');
  });

  it('says what is missing', async () => {
    expect((await run(folder, ['key', 'set'])).complaints).toContain('name one key');
    expect((await run(folder, ['key', 'set', 'a'])).complaints).toContain('no value was given for a');
  });
});

it('a terminal does not show what is typed for a secret', async () => {
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const output = Object.assign(new PassThrough(), { isTTY: true });
  let seen = '';
  output.on('data', (data: Buffer) => {
    seen += data;
  });
  const terminal = openTerminal({ input, output, error: new PassThrough() }, {});
  const secret = terminal.askUnseen('Password: ');
  input.write('hidden\n');
  expect(await secret).toBe('hidden');
  const open = terminal.ask('Name: ');
  input.write('ann\n');
  expect(await open).toBe('ann');
  terminal.close();
  expect(seen).toContain('Password: ');
  expect(seen).toContain('ann');
  expect(seen).not.toContain('hidden');
});

describe('hubot-st2 doctor without ST2_API_URL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('looks at the backend of the bot that runs here', async () => {
    const store = join(folder, '.hubot-st2');
    const bot = await startEmbedded({ packs: [], store, port: 0, log: silentLog });
    const { code, out } = await run(folder, ['doctor']).finally(() => bot.close());
    expect([code, out]).toEqual([0, expect.stringContaining(`✓ address: ${bot.url} answers`)]);
  });

  it('says that none runs', async () => {
    expect((await run(folder, ['doctor'])).complaints).toContain(
      'ST2_API_URL names no StackStorm: start the bot',
    );
  });
});
