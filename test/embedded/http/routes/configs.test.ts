import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MASK } from '../../../../src/core/masking';
import { Laboratory } from '../../laboratory';

const lab = new Laboratory();
const configs = join(lab.folder, 'configs');

/** A pack beside `lab`, with these files. */
function pack(ref: string, files: Record<string, string>): void {
  mkdirSync(join(lab.packs, ref), { recursive: true });
  for (const [name, text] of Object.entries({ 'pack.yaml': `ref: ${ref}\nname: ${ref}\n`, ...files }))
    writeFileSync(join(lab.packs, ref, name), text);
}

beforeAll(async () => {
  mkdirSync(configs);
  pack('full', {
    'config.schema.yaml': `
region: {type: string, default: north}
token: {type: string, secret: true, required: true}
fallback: {type: string, secret: yes, default: hidden-default}
empty: {type: string, secret: true}
servers:
  type: array
  items: {type: object, properties: {name: {type: string}, password: {type: string, secret: true}}}
people:
  type: object
  default: {zoe: {pin: hidden-pin}}
  additionalProperties: {type: object, properties: {pin: {type: string, secret: true}}}
marked:
  type: object
  patternProperties: {'^x': {type: string, secret: true}}
`,
  });
  writeFileSync(
    join(configs, 'full.yaml'),
    `
token: hidden-token
empty:
servers: [{name: one, password: hidden-password}]
people: {ann: {pin: hidden-1234, city: Bern}}
marked: {x1: hidden-x}
unmentioned: seen
`,
  );
  pack('schemaless', { 'config.yaml': 'anything: hidden-anything\nlist: [1]\n' });
  pack('broken', { 'config.yaml': 'anything: hidden-too\n', 'config.schema.yaml': 'a: [' });
  pack('bare', {});
  await lab.start({ configs, accounts: { eve: { password: 'x', role: 'operator' } } });
});
afterAll(() => lab.remove());

const get = (path: string, headers = {}) => lab.call('GET', `/v1${path}`, undefined, headers);

it('a pack’s configuration is shown with its defaults and without its secrets, however deep', async () => {
  expect((await get('/configs/full')).body).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    pack: 'full',
    values: {
      region: 'north',
      token: MASK,
      fallback: MASK,
      empty: null,
      servers: [{ name: 'one', password: MASK }],
      people: { ann: { pin: MASK, city: 'Bern' } },
      marked: { x1: MASK },
      unmentioned: 'seen',
    },
  });
});

it('where no schema says what is secret, all of it is', async () => {
  expect((await get('/configs/schemaless')).body.values).toEqual({ anything: MASK, list: MASK });
  expect((await get('/configs/broken')).body.values).toEqual({ anything: MASK });
});

it('an administrator who asks for secrets gets them, nobody else', async () => {
  const asked = await get('/configs/full?show_secrets=true');
  expect(asked.body.values).toMatchObject({ token: 'hidden-token', people: { ann: { pin: 'hidden-1234' } } });
  const login = `Basic ${Buffer.from('eve:x').toString('base64')}`;
  const { body } = await lab.call('POST', '/auth/v1/tokens', {}, { 'St2-Api-Key': '', Authorization: login });
  const eve = { 'St2-Api-Key': '', 'X-Auth-Token': String(body.token) };
  for (const path of [
    '/configs',
    '/configs/full',
    '/configs/schemaless',
    '/config_schemas',
    '/config_schemas/full',
  ]) {
    const answer = await get(`${path}?show_secrets=true`, eve);
    expect([path, answer.status]).toEqual([path, 200]);
    expect(JSON.stringify(answer.body)).not.toContain('hidden');
  }
});

it('configurations are listed page by page, by pack', async () => {
  const { body, headers } = await get('/configs?limit=2&offset=1');
  expect((body as unknown as { pack: string }[]).map(({ pack }) => pack)).toEqual(['full', 'schemaless']);
  expect(headers.get('x-total-count')).toBe('3');
  expect(JSON.stringify((await get('/configs')).body)).not.toContain('hidden');
});

it('a schema is shown without the defaults of secrets', async () => {
  const { body } = await get('/config_schemas/full');
  expect(body.pack).toBe('full');
  expect(body.attributes).toMatchObject({
    region: { type: 'string', default: 'north' },
    token: { type: 'string', secret: true, required: true },
    fallback: { secret: true, default: MASK },
    people: {
      default: { zoe: { pin: MASK } },
      additionalProperties: { properties: { pin: { secret: true } } },
    },
  });
  const list = (await get('/config_schemas')).body as unknown as { pack: string }[];
  expect(list.map(({ pack }) => pack)).toEqual(['full']);
});

it.each([
  ['/configs/none', 'Unable to identify resource with pack_ref "none".'],
  ['/configs/bare', 'Unable to identify resource with pack_ref "bare".'],
  ['/config_schemas/none', 'Resource with a ref or id "none" not found'],
  ['/config_schemas/bare', 'Unable to identify resource with pack_ref "bare".'],
  ['/config_schemas/broken', 'Unable to identify resource with pack_ref "broken".'],
])('%s is not there, and the answer says so as StackStorm does', async (path, faultstring) => {
  expect(await get(path)).toMatchObject({ status: 404, body: { faultstring } });
});
