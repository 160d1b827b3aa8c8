import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../../src/core/log';
import { decide } from '../../../src/plugins/policy/decide';
import { openPolicyFile, type PolicyFile } from '../../../src/plugins/policy/policy-file';
import { until } from '../../until';

let folder: string;
let file: PolicyFile | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterEach(async () => {
  await file?.close();
  await rm(folder, { recursive: true });
});

const allowed = () =>
  file !== undefined &&
  decide(file.current(), { id: 'U1', roles: [] }, { command: 'a.b' }, { room: 'C', direct: false }).allowed;

describe('the policy file', () => {
  it('is in force again as soon as it is saved', async () => {
    const path = join(folder, 'policy.yaml');
    await writeFile(path, 'default: open');
    file = await openPolicyFile(path, silentLog);
    expect(allowed()).toBe(true);
    await writeFile(path, 'default: closed');
    await until('it forbids', () => !allowed());
  });

  it('keeps the last good policy when a bad one is saved, and says what is wrong', async () => {
    const path = join(folder, 'policy.yaml');
    await writeFile(path, 'default: open');
    file = await openPolicyFile(path, silentLog);
    await writeFile(path, 'default: [');
    await until('one problem', () => file?.problems().length === 1);
    expect(allowed()).toBe(true);
  });

  it('refuses everything while there never was a good one', async () => {
    file = await openPolicyFile(join(folder, 'absent.yaml'), silentLog);
    expect(allowed()).toBe(false);
    await writeFile(join(folder, 'absent.yaml'), 'default: open');
    await until('it allows', allowed);
  });
});
