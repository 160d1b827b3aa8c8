import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mapping } from '../../../src/core/mapping';
import { InspectedFiles } from '../../../src/embedded/packs/inspection/inspected-files';

describe('The files of an inspection', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inspected-files-'));
  const file = join(folder, 'uptime.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  const named = (raw: Mapping) => [
    { path: ['name'], rule: 'doubtful', kind: 'warning' as const, why: `It is ${raw.name}.`, fix: '' },
  ];

  it('are each read once, for all rules', async () => {
    writeFileSync(file, 'enabled: true\nname: first\n');
    const read = new InspectedFiles({ now: 0, rest: async () => {} });
    expect(await read.findings(file, 'ops', named)).toMatchObject([{ why: 'It is first.', line: 2, file }]);
    writeFileSync(file, 'name: second\n');
    expect(await read.findings(file, 'ops', named)).toMatchObject([{ why: 'It is first.', line: 2 }]);
  });

  it('are said once to be too long', async () => {
    writeFileSync(file, `name: ${'x'.repeat(70_000)}\n`);
    const read = new InspectedFiles({ now: 0, rest: async () => {} });
    expect(await read.findings(file, 'ops', named)).toMatchObject([{ rule: 'too-long' }]);
    expect(await read.findings(file, 'ops', named)).toEqual([]);
  });

  it('say nothing of what cannot be read or is no mapping', async () => {
    writeFileSync(file, '- a list\n');
    const read = new InspectedFiles({ now: 0, rest: async () => {} });
    expect(await read.findings(file, 'ops', named)).toEqual([]);
    expect(await read.findings(join(folder, 'missing.yaml'), 'ops', named)).toEqual([]);
  });
});
