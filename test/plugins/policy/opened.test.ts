import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeContext } from '../../../src/core/bridge-context';
import { silentLog } from '../../../src/core/log';
import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { policyPlugin } from '../../../src/plugins/policy';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterEach(() => rm(folder, { recursive: true }));

const alias = (pack: string, name: string): ActionAlias => ({
  ...{ pack, name, action_ref: `${pack}.${name}`, formats: [name] },
});
const person = { id: 'U1', name: 'kirk' };
const incoming = { text: '', person, place: { room: 'C' } };

/** The plugin on a bridge with two aliases of one name, and without a file where there is no text for it. */
async function opened(text?: string, file = 'policy.yaml') {
  if (text !== undefined) await writeFile(join(folder, 'policy.yaml'), text);
  const context = {
    config: text === undefined ? {} : { policyFile: join(folder, file) },
    log: silentLog,
    robot: { auth: { userRoles: () => ['captain'] } },
    actions: { fresh: async (ref: string) => ({ ref, parameters: {} }) },
    aliases: () => ({ aliases: [alias('ops', 'disk'), alias('lab', 'disk')] }),
  } as unknown as BridgeContext;
  const plugin = await policyPlugin.open(context, {});
  const check = async (pack: string, parameters: Record<string, string> = {}) => {
    const hit = {
      ...{ alias: alias(pack, 'disk'), representation: '', display: '', command: '', parameters },
      ...{ rewritten: false, matchMultiple: false },
    };
    const said = [];
    for (const gate of plugin.gates ?? [])
      said.push([gate.name, await gate.check({ hit, incoming, passed: [] }, {} as never)]);
    return said;
  };
  return { plugin, check };
}

describe('the policy on a bridge', () => {
  it('has three gates in this order: the policy, aliases of one name, parameters of the runner', async () => {
    const { plugin, check } = await opened('default: closed\nask: Scotty\nrules: [{allow: ops.*, who: U1}]');
    expect(await check('ops')).toEqual([
      ['policy', 'go'],
      ['same name', 'go'],
      ['parameters', 'go'],
    ]);
    expect(await check('lab', { sudo: 'true' })).toEqual([
      ['policy', { refused: expect.stringContaining('Scotty') }],
      ['same name', { refused: expect.stringContaining('ops.disk has the same name') }],
      ['parameters', { refused: expect.stringContaining('“sudo”') }],
    ]);
    await plugin.stop?.();
  });

  it('offers its judgement with the roles of the robot, and tells the doctor what is in force', async () => {
    const { plugin } = await opened('default: closed\nrules: [{allow: a, who: role:captain}, {deny: b}]');
    expect(plugin.offers?.rights?.refusal('a', incoming)).toBeUndefined();
    expect(plugin.offers?.rights?.refusal('b', incoming)).toBeDefined();
    expect(plugin.startFault).toBeUndefined();
    expect(plugin.findings?.()).toEqual([{ about: 'policy', state: 'ok', said: '2 rules in force' }]);
    await plugin.stop?.();
  });

  it('cannot start with a file that says nothing useful, and says where and what is wrong', async () => {
    const { plugin } = await opened('default: open\nrules: [{}]');
    const path = join(folder, 'policy.yaml');
    expect(plugin.startFault).toBe(
      `The policy file ${path}:2 cannot be used: rule 1 needs allow or deny, and not both. Correct it, or ST2_POLICY_FILE.`,
    );
    expect(plugin.findings?.()).toEqual([
      {
        ...{ about: 'policy', state: 'broken', said: 'rule 1 needs allow or deny, and not both' },
        fix: expect.stringContaining('ST2_POLICY_FILE'),
      },
    ]);
    expect(plugin.offers?.rights?.refusal('a', incoming)).toContain('cannot be used: rule 1 needs');
    expect(plugin.offers?.rights?.refusal('st2.doctor', incoming)).toBeUndefined();
    await plugin.stop?.();
  });

  it('cannot start with a file that is not there, and says so', async () => {
    const { plugin } = await opened('', 'absent.yaml');
    expect(plugin.startFault).toBe(
      `The policy file ${join(folder, 'absent.yaml')} cannot be used: cannot be read (ENOENT). Correct it, or ST2_POLICY_FILE.`,
    );
    await plugin.stop?.();
  });

  it('allows everything without a file, and has nothing to tell', async () => {
    const { plugin, check } = await opened();
    expect(plugin.findings?.()).toEqual([]);
    expect(plugin.startFault).toBeUndefined();
    expect(await check('ops')).toContainEqual(['policy', 'go']);
    await plugin.stop?.();
  });
});
