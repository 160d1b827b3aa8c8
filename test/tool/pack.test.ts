import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { silentLog } from '../../src/core/log';
import { startEmbedded } from '../../src/embedded';
import { FROM_SOURCE } from '../from-source';
import { until } from '../until';
import { folderWith, removeFolders, run } from './recorded-terminal';
import { makeWheel } from './wheels';

const PACK = {
  'pack.yaml': 'ref: mine\nname: mine\ndescription: d\nversion: 1.2.0\nauthor: a\nemail: a@example.com\n',
  'actions/say.yaml': 'name: say\nrunner_type: python-script\nentry_point: say.py\n',
  'actions/say.py':
    'import tiny_words\nfrom st2common.runners.base_action import Action\n\n\nclass Say(Action):\n    def run(self):\n        return [tiny_words.WORD, self.config]\n',
  'requirements.txt': '# what it says\ntiny_words==1.0\n',
};
const SCHEMA = `
token: {type: string, secret: true, required: true, description: How it logs in}
port: {type: integer, required: true}
colour: {type: string, default: blue}
nested: {type: object, properties: {host: {type: string, required: true}}}
`;
const git = (folder: string, ...words: string[]) =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words]);

/**
 * A Python, of the machine and of each environment that it makes, that has no pip until it is given one; it writes down what it is asked.
 * @param ensurepip what happens then
 */
const machineWithoutPip = (ensurepip: string) => `#!/bin/sh
here=$(dirname "$0")
[ -f "$here/pyvenv.cfg" ] && log=$(cat "$here/pyvenv.cfg") || log="$here/asked"
echo "$*" >> "$log"
case "$*" in
  *"-m venv"*) for environment; do :; done; mkdir -p "$environment/bin"; cp "$0" "$environment/bin/python3"; echo "$log" > "$environment/bin/pyvenv.cfg" ;;
  *"import pip"*) false ;;
  *ensurepip*) ${ensurepip} ;;
esac
`;

/** What lies in the bot's folder, without what the store keeps. */
const left = (folder: string) => readdirSync(folder).filter((name) => name !== '.hubot-st2');

// A virtual environment takes a while on a busy machine.
jest.setTimeout(180_000);

describe('hubot-st2 pack', () => {
  afterAll(removeFolders);

  it('installs a pack with its Python packages, and a bot that runs has it at once', async () => {
    const folder = folderWith({});
    const source = folderWith(PACK);
    makeWheel(join(source, 'wheels'), 'tiny_words', '1.0', 'WORD = "from a wheel"');
    const store = join(folder, '.hubot-st2');
    const bot = await startEmbedded({ packs: [join(folder, 'packs')], store, port: 0, log: silentLog });
    const call = (path: string, body?: unknown) =>
      fetch(`${bot.url}/v1${path}`, {
        headers: { 'St2-Api-Key': bot.apiKey, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      }).then(
        (answer) => answer.json() as Promise<{ id: string; status: string; result: { result: unknown } }>,
      );
    const installed = await run(folder, ['pack', 'install', source, '--wheels', join(source, 'wheels')]);
    expect(installed.complaints).toBe('');
    expect(installed.out).toBe(
      `Installed mine 1.2.0 (1 action) in ${join(folder, 'packs', 'mine')}.\nThe running bot has loaded it.`,
    );
    const { id } = await call('/executions', { action: 'mine.say' });
    const ended = await until('the action has ended', async () => {
      const execution = await call(`/executions/${id}`);
      return ['succeeded', 'failed'].includes(execution.status) && execution;
    });
    expect(ended.result.result).toEqual(['from a wheel', {}]);

    expect((await run(folder, ['pack', 'list'])).out).toBe(`mine 1.2.0 (1 action), from ${source}`);
    expect((await run(folder, ['pack', 'remove', 'mine'])).out).toContain('The running bot has unloaded it');
    expect(await call('/packs')).toEqual([]);
    await bot.close();
    expect([left(join(folder, 'packs')), readdirSync(join(folder, 'virtualenvs'))]).toEqual([
      ['.installed.json'],
      [],
    ]);
  });

  it('names the line of requirements.txt that cannot be had, and leaves nothing behind', async () => {
    const folder = folderWith({});
    const wheels = join(folder, 'wheels');
    makeWheel(wheels, 'tiny_words', '1.0', '');
    const text = 'tiny_words==1.0\n\nno-such-package>=2  # needed\n';
    const source = folderWith({ ...PACK, 'requirements.txt': text });
    const { code, complaints } = await run(folder, ['pack', 'install', source, '--wheels', wheels]);
    expect(code).toBe(2);
    expect(complaints).toMatch(
      /requirements\.txt, line 3: "no-such-package>=2" could not be installed: No matching distribution/,
    );
    expect([left(join(folder, 'packs')), readdirSync(join(folder, 'virtualenvs'))]).toEqual([[], []]);
  });

  it.each([
    ['brings a pip into the environment where the machine has none', 'true', 0, /^$/],
    [
      'says what is missing where none can be had',
      'echo No module named ensurepip; false',
      2,
      /ensurepip.*apt/,
    ],
  ])('%s', async (_what, ensurepip, wantedCode, sentence) => {
    const folder = folderWith({ python3: machineWithoutPip(ensurepip) });
    chmodSync(join(folder, 'python3'), 0o755);
    const script = `require(${JSON.stringify(join(__dirname, '../../src/tool/main.ts'))}).main()`;
    const words = ['-e', script, 'hubot-st2', 'pack', 'install', folderWith(PACK)];
    const { status, stderr } = spawnSync(process.execPath, [...FROM_SOURCE, ...words], {
      ...{ cwd: folder, encoding: 'utf8' },
      env: { PATH: `${folder}${delimiter}${process.env.PATH}` },
    });
    expect([status, stderr]).toEqual([wantedCode, expect.stringMatching(sentence)]);
    const asked = readFileSync(join(folder, 'asked'), 'utf8');
    expect(/ensurepip[\s\S]*pip install/.test(asked)).toBe(wantedCode === 0);
  });

  it('installs what StackStorm brings along and the pack imports, and says what it could not get', async () => {
    const folder = folderWith({});
    const wheels = join(folder, 'wheels');
    makeWheel(wheels, 'st2client', '3.8', 'HERE = True');
    const source = folderWith({
      ...PACK,
      'requirements.txt': '',
      'actions/say.py': `from st2client import HERE\nimport eventlet\n${PACK['actions/say.py']}`,
    });
    const { code, complaints } = await run(folder, ['pack', 'install', source, '--wheels', wheels]);
    // A machine may have eventlet of its own.
    expect(complaints).toMatch(
      /^$|^mine imports what comes with StackStorm and could not be installed: eventlet\.$/,
    );
    expect(code).toBe(0);
    const python = join(folder, 'virtualenvs', 'mine', 'bin', 'python3');
    expect(String(execFileSync(python, ['-c', 'import st2client; print(st2client.HERE)']))).toBe('True\n');
  });

  it('asks for what the pack requires, secrets unseen, and asks again for what cannot be', async () => {
    const folder = folderWith({});
    const source = folderWith({ ...PACK, 'requirements.txt': '', 'config.schema.yaml': SCHEMA });
    const answers = ['hidden-token', 'many', '8080', 'db1'];
    const { complaints, code } = await run(folder, ['pack', 'install', source], { answers });
    expect([code, complaints]).toEqual([0, 'port takes a number, not "many"']);
    const file = readFileSync(join(folder, 'configs', 'mine.yaml'), 'utf8');
    expect(file).toContain('port: 8080');
    expect(file).toContain('st2kv.system.mine_token | decrypt_kv');
    expect(file).not.toContain('hidden-token');
    expect((await run(folder, ['key', 'get', 'mine_token', '--decrypt'])).out).toBe('hidden-token');
    const shown = await run(folder, ['config', 'mine', '--show']);
    expect(shown.out).toBe('token: (secret)\nport: 8080\ncolour: (default)\nnested.host: "db1"');
    const set = await run(folder, ['config', 'mine', '--set', 'nested.host=db2', '--set', 'colour=red']);
    expect(set.out).toContain('colour: "red"\nnested.host: "db2"');
    expect((await run(folder, ['config', 'mine', '--set', 'port=x'])).complaints).toContain(
      'port takes a number, not "x"',
    );
  });

  it('without somebody to ask, says what is not configured, also of a pack whose name ends like pack.yaml', async () => {
    const folder = folderWith({});
    const metadata = PACK['pack.yaml'].replaceAll('mine', 'mypack');
    const files = { 'pack.yaml': metadata, 'requirements.txt': '', 'config.schema.yaml': SCHEMA };
    const source = folderWith({ ...PACK, ...files });
    const { code, complaints } = await run(folder, ['pack', 'install', source]);
    expect(code).toBe(1);
    expect(complaints).toContain(
      'the value "token" of the pack\'s configuration: it is required. Run `hubot-st2 config mypack`.',
    );
    expect(existsSync(join(folder, 'packs', 'mypack', 'pack.yaml'))).toBe(true);
  });

  it('updates no pack that is not there, and says so', async () => {
    const { code, complaints } = await run(folderWith({}), ['pack', 'update', 'nope']);
    expect(code).toBe(2);
    expect(complaints).toMatch(
      /there is no pack nope in .*packs; `hubot-st2 pack list` names those that are/,
    );
  });

  it('clones with git, a branch or tag too, and brings what is new', async () => {
    const folder = folderWith({});
    const source = folderWith({ ...PACK, 'requirements.txt': '' });
    git(source, 'init', '--quiet', '--initial-branch=main');
    git(source, 'add', '-A');
    git(source, 'commit', '--quiet', '-m', 'one');
    git(source, 'tag', 'v1');
    const address = `file://${source}`;
    expect((await run(folder, ['pack', 'install', `${address}#v1`])).code).toBe(0);
    const again = await run(folder, ['pack', 'install', address]);
    expect(again.complaints).toContain('`hubot-st2 pack update mine` renews it');
    writeFileSync(join(source, 'pack.yaml'), PACK['pack.yaml'].replace('1.2.0', '2.0.0'));
    git(source, 'commit', '--quiet', '-am', 'two');
    expect((await run(folder, ['pack', 'update', 'mine'])).out).toContain('Installed mine 1.2.0');
    expect((await run(folder, ['pack', 'update', 'mine', address])).out).toContain('Installed mine 2.0.0');
    expect((await run(folder, ['pack', 'list'])).out).toMatch(/from file:.* at [0-9a-f]{10}$/);
    const lost = await run(folder, ['pack', 'install', `${address}-nowhere`]);
    expect([lost.code, lost.complaints]).toEqual([2, expect.stringContaining('git could not clone')]);
  });

  it.each([
    ['what is no pack', {}, /has no pack\.yaml, so it is not a pack/],
    [
      'a ref that cannot be',
      { 'pack.yaml': 'ref: a/b\n' },
      /pack\.yaml cannot be used: the ref "a\/b" may only hold/,
    ],
  ])('refuses %s', async (_what, files, sentence) => {
    const folder = folderWith({});
    const { code, complaints } = await run(folder, ['pack', 'install', folderWith(files)]);
    expect([code, complaints]).toEqual([2, expect.stringMatching(sentence)]);
    expect(left(join(folder, 'packs'))).toEqual([]);
  });

  it('removes nobody’s own work', async () => {
    const folder = folderWith(
      Object.fromEntries(Object.entries(PACK).map(([path, text]) => [`packs/mine/${path}`, text])),
    );
    const { complaints } = await run(folder, ['pack', 'remove', 'mine']);
    expect(complaints).toContain('mine was not installed with pack install');
    expect(existsSync(join(folder, 'packs', 'mine', 'pack.yaml'))).toBe(true);
  });
});
