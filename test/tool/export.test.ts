import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { silentLog } from '../../src/core/log';
import { type Embedded, startEmbedded } from '../../src/embedded';
import { folderWith, removeFolders, run } from './recorded-terminal';

const PACK = {
  'packs/demo/pack.yaml': 'ref: demo\nname: demo\nversion: 1.0.0\n',
  'packs/demo/actions/greet.yaml':
    'name: greet\nrunner_type: local-shell-cmd\nentry_point: ""\nenabled: true\nparameters:\n  password: {type: string, secret: true}\n  cmd: {immutable: true, default: "echo hello"}\n',
};

describe('hubot-st2 export', () => {
  let folder: string;
  let backend: Embedded;

  beforeAll(async () => {
    folder = folderWith(PACK);
    backend = await startEmbedded({
      packs: [join(folder, 'packs')],
      store: join(folder, 'store'),
      log: silentLog,
    });
    const api = axios.create({ baseURL: backend.url, headers: { 'St2-Api-Key': backend.apiKey } });
    await api.put('/v1/keys/office', { name: 'office', value: 'Vienna' });
    await api.put('/v1/keys/pin', { name: 'pin', value: 'sesame', secret: true });
    const { data } = await api.post('/v1/executions', {
      action: 'demo.greet',
      parameters: { password: 'hunter2' },
    });
    for (let tries = 0; tries < 100; tries++) {
      const { status } = (await api.get(`/v1/executions/${data.id}`)).data;
      if (status === 'succeeded') break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  afterAll(async () => {
    await backend.close();
    removeFolders();
  });

  const read = (path: string) => readFileSync(join(folder, path), 'utf8');

  it('writes what can be moved while the backend runs, and leaves encrypted keys out', async () => {
    const { code, out } = await run(folder, ['export', 'moving', '--data', 'store']);
    expect(code).toBe(0);
    expect(JSON.parse(read('moving/keys.json'))).toEqual([
      { name: 'office', value: 'Vienna', scope: 'system', secret: false },
    ]);
    expect(out).toContain('1 encrypted key is omitted');
    const history = read('moving/history.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(history.map(({ action, status }) => `${action.ref} ${status}`)).toEqual(['demo.greet succeeded']);
    expect(read('moving/history.jsonl')).not.toContain('hunter2');
    expect(existsSync(join(folder, 'moving/rules'))).toBe(true);
  });

  it('writes encrypted keys readable when told to', async () => {
    await run(folder, ['export', 'all', '--data', 'store', '--secrets']);
    expect(JSON.parse(read('all/keys.json'))).toContainEqual({
      name: 'pin',
      value: 'sesame',
      scope: 'system',
      secret: true,
    });
  });

  it('overwrites nothing and says what is missing', async () => {
    expect(await run(folder, ['export', 'moving', '--data', 'store'])).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('not empty'),
    });
    expect(await run(folder, ['export', 'x', '--data', 'nowhere'])).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('There is no store'),
    });
    expect(await run(folder, ['export'])).toMatchObject({
      code: 2,
      complaints: expect.stringContaining('Name one folder'),
    });
  });
});
