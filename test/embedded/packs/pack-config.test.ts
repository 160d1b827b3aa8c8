import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import type { Mapping } from '../../../src/core/mapping';
import { Datastore } from '../../../src/embedded/datastore';
import type { Pack } from '../../../src/embedded/packs/pack';
import { renderConfig } from '../../../src/embedded/packs/pack-config';
import { openCipher } from '../../../src/embedded/store/cipher';
import { openDatabase } from '../../../src/embedded/store/database';
import { DocumentStore } from '../../../src/embedded/store/document-store';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
const database = openDatabase(folder);
const datastore = new Datastore(new DocumentStore(database), openCipher(folder), systemClock);
afterAll(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** @param stored by `scope.name`; a secret is an object */
async function render(
  configSchema: Mapping,
  config: Mapping,
  stored: Record<string, string | { secret: string }> = {},
  user = 'ann',
): Promise<Mapping> {
  for (const { name, scope } of datastore.all()) await datastore.delete(name, { scope, user });
  for (const [path, value] of Object.entries(stored)) {
    const [, scope = '', name = ''] = /^(\w+)\.(.+)$/.exec(path) ?? [];
    const text = typeof value === 'string' ? value : value.secret;
    datastore.put(name, text, { scope: scope as 'system', user, encrypt: typeof value !== 'string' });
  }
  const pack: Pack = {
    ...{
      ref: 'mine',
      folder: '',
      metadata: {},
      actions: [],
      aliases: [],
      rules: [],
      policies: [],
      sensors: [],
    },
    ...{ triggerTypes: [], problems: [], configFile: '', config, configSchema },
  };
  return renderConfig(pack, {
    datastore: datastore.forTemplates(user),
    decrypt: (text) => datastore.decrypt(text),
  });
}

describe('The configuration that a pack’s code gets', () => {
  const secret = { type: 'string', secret: true };

  it('has the values that its templates name in the datastore', async () => {
    const config = {
      a: '{{ st2kv.system.k }}',
      b: ['x-{{ st2kv.user.k }}'],
      c: { d: '{{ st2kv.system.none }}' },
    };
    expect(await render({}, config, { 'system.k': 'one', 'user.k': 'two' })).toEqual({
      a: 'one',
      b: ['x-two'],
      c: { d: null },
    });
  });

  it('has secrets in plain text, whoever decrypts them', async () => {
    const stored = { 'system.s': { secret: 'hidden' } };
    for (const a of ['{{ st2kv.system.s }}', '{{ st2kv.system.s | decrypt_kv }}'])
      expect(await render({ a: secret }, { a }, stored)).toEqual({ a: 'hidden' });
    await expect(
      render({ a: secret }, { a: '{{ st2kv.system.s }}' }, { 'system.s': 'plain' }),
    ).rejects.toThrow('The value "a" in the configuration of the pack mine: ');
  });

  it('has defaults in nested objects, lists, patterns and additional properties', async () => {
    const host = { type: 'object', properties: { host: { type: 'string', default: 'localhost' } } };
    const schema = {
      nested: host,
      list: { type: 'array', items: host },
      some: { type: 'object', patternProperties: { '^x': host }, additionalProperties: { type: 'object' } },
      others: { type: 'object', additionalProperties: host },
      kept: { type: 'string', default: '{{ st2kv.system.k }}' },
    };
    expect(
      await render(schema, { list: [{}], some: { x1: {}, y: {} }, others: { a: { host: 'h' }, b: {} } }),
    ).toEqual({
      nested: { host: 'localhost' },
      list: [{ host: 'localhost' }],
      some: { x1: { host: 'localhost' }, y: {} },
      others: { a: { host: 'h' }, b: { host: 'localhost' } },
      kept: '{{ st2kv.system.k }}',
    });
  });

  it('has no place for the entries that a list lacks, and takes the places of an object for members', async () => {
    const inner = { type: 'object', properties: { b: { type: 'string' } } };
    const schema = { a: { type: 'array', items: [inner] } };
    await expect(render(schema, { a: [] })).rejects.toThrow(
      'a list has 0 entries, and its schema describes 1',
    );
    expect(await render(schema, { a: { k: 'v' } })).toEqual({ a: { 0: {}, k: 'v' } });
  });

  it('is refused with the name of the value that cannot be rendered', async () => {
    await expect(render({}, { a: { b: '{{ nope }}' } })).rejects.toThrow(
      `The value "a.b" in the configuration of the pack mine: 'nope' is undefined`,
    );
  });
});

interface Row {
  schema: Mapping;
  config: Mapping;
  datastore: Record<string, string | { secret: string }>;
  user: string;
  value?: Mapping;
}

const file = join(__dirname, '..', '..', '..', '..', 'shared', 'languages', 'params.jsonl');
const rows = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"kind": "config"'))
      .map((line) => JSON.parse(line) as Row)
  : [];
if (rows.length === 0) console.log('Skipped: the recorded pack configurations are not beside this folder.');

(rows.length === 0 ? describe.skip : describe)('A configuration as StackStorm renders it', () => {
  it.each(rows.map((row) => [JSON.stringify([row.schema, row.config]), row] as const))(
    '%s',
    async (_, row) => {
      const rendering = render(row.schema, row.config, row.datastore, row.user);
      if (row.value === undefined) await expect(rendering).rejects.toThrow();
      else expect(await rendering).toEqual(row.value);
    },
  );

  it('is refused where a value has no members or entries for the defaults of its schema', async () => {
    const object = { type: 'object', properties: { b: { type: 'string', default: 'x' } } };
    await expect(render({ a: object }, { a: 'text' })).rejects.toThrow('describes the members');
    await expect(render({ a: object }, { a: null })).resolves.toEqual({ a: { b: 'x' } });
    const list = { type: 'array', items: { type: 'string' } };
    await expect(render({ a: list }, { a: 5 })).rejects.toThrow('describes the entries');
    await expect(render({ a: list }, { a: 'text' })).resolves.toEqual({ a: 'text' });
    await expect(render({ a: { type: 'array', items: object } }, { a: 'text' })).rejects.toThrow('members');
  });

  it('has no object where the schema names none of its members', async () => {
    await expect(render({ a: { type: 'object', properties: {} } }, {})).resolves.toEqual({});
  });

  it('follows all patterns that a name fits', async () => {
    const patternProperties = {
      b: { type: 'object', properties: { one: { type: 'string', default: '1' } } },
      c: { type: 'object', properties: { two: { type: 'string', default: '2' } } },
    };
    const schema = { a: { type: 'object', patternProperties } };
    await expect(render(schema, { a: { bc: {}, b: {} } })).resolves.toEqual({
      a: { bc: { two: '2' }, b: { one: '1' } },
    });
  });
});
