import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import { type AuditLog, auditToFile } from '../../../src/plugins/audit/audit-log';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import fc from '../../seeded-fast-check';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(rotateBytes = 1_000_000, hide = (text: string) => text, key?: string): AuditLog {
  return auditToFile(path, { clock: systemClock, log: silentLog, hide, rotateBytes, key });
}

async function write(count: number, rotateBytes?: number, key?: string): Promise<void> {
  const audit = open(rotateBytes, undefined, key);
  for (let index = 0; index < count; index += 1) {
    audit.record({
      kind: 'command',
      command: 'a.b',
      user: { id: 'U1', name: `Zoë ${index}` },
      outcome: 'accepted',
    });
  }
  await audit.close();
}

const lines = (file = path) => readFileSync(file, 'utf8').trimEnd().split('\n');
const rewrite = (changed: string[], file = path) => writeFileSync(file, `${changed.join('\n')}\n`);

describe('an audit log', () => {
  it('verifies as it was written', async () => {
    await write(20);
    expect(await verifyAudit(path)).toEqual({ records: 21, files: 1, notes: [] });
  });

  it('goes on over a restart', async () => {
    await write(5);
    await write(5);
    expect(await verifyAudit(path)).toMatchObject({ records: 11, notes: [] });
    expect((await verifyAudit(path)).broken).toBeUndefined();
  });

  it('keeps one chain over many files', async () => {
    await write(50, 2000);
    await write(50, 2000);
    const verdict = await verifyAudit(path);
    expect(verdict.broken).toBeUndefined();
    expect(verdict.files).toBeGreaterThan(5);
    expect(verdict.records).toBe(100 + verdict.files);
  });

  it('shows a changed line', async () => {
    await write(20);
    const all = lines();
    all[7] = (all[7] ?? '').replace('U1', 'U2');
    rewrite(all);
    expect((await verifyAudit(path)).broken).toMatchObject({
      line: 8,
      message: expect.stringContaining('changed'),
    });
  });

  it('shows a deleted line, wherever it was', async () => {
    for (let gone = 0; gone < 21; gone += 1) {
      rmSync(folder, { recursive: true });
      await write(20);
      rewrite(lines().filter((_, index) => index !== gone));
      const { broken } = await verifyAudit(path);
      expect(broken).toMatchObject({
        file: path,
        line: gone === 20 ? 0 : gone + 1,
        message: expect.stringContaining('missing'),
      });
    }
  });

  it('shows two lines that changed places', async () => {
    await write(20);
    const all = lines();
    [all[4], all[9]] = [all[9] ?? '', all[4] ?? ''];
    rewrite(all);
    expect((await verifyAudit(path)).broken).toMatchObject({ line: 5 });
  });

  it('shows a forged line that was added', async () => {
    await write(20);
    const all = lines();
    all.splice(6, 0, all[5] ?? '');
    rewrite(all);
    expect((await verifyAudit(path)).broken).toMatchObject({
      line: 7,
      message: expect.stringContaining('order'),
    });
  });

  it('shows a file that is missing in the middle, and only notes that older ones are elsewhere', async () => {
    await write(50, 2000);
    rmSync(`${path}.1`);
    expect(await verifyAudit(path)).toMatchObject({ notes: [expect.stringContaining('elsewhere')] });
    expect((await verifyAudit(path)).broken).toBeUndefined();
    rmSync(`${path}.3`);
    expect((await verifyAudit(path)).broken).toMatchObject({ file: `${path}.4`, line: 1 });
  });

  it('explains a line that a crash cut off, and goes on', async () => {
    await write(5);
    appendFileSync(path, '{"seq":7,"ti');
    await write(5);
    const verdict = await verifyAudit(path);
    expect(verdict.broken).toBeUndefined();
    expect(verdict.notes).toEqual([expect.stringContaining(':7: a crash cut this line off')]);
  });

  it('does not take a torn line for an excuse to change it', async () => {
    await write(5);
    appendFileSync(path, '{"seq":7,"ti');
    await write(5);
    rewrite(lines().map((line) => line.replace('{"seq":7,"ti', '{"seq":7,"to')));
    expect((await verifyAudit(path)).broken).toMatchObject({ line: 7 });
  });

  it('survives any content, and any single byte changed is found', async () => {
    const audit = open(1_000_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (why, value) => {
        audit.record({ kind: 'command', why, parameters: { value } });
      }),
    );
    // Line separators that are not newlines must not end a record.
    audit.record({ kind: 'command', why: 'a\u2028b\u2029c\rd\u0085e' });
    await audit.close();
    expect((await verifyAudit(path)).broken).toBeUndefined();
    const bytes = readFileSync(path);
    for (let tried = 0; tried < 100; tried += 1) {
      const at = Math.floor((bytes.length * tried) / 100);
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(path, changed);
      expect((await verifyAudit(path)).broken).toBeDefined();
    }
  });

  it('finds nothing wrong with a log that is written to meanwhile', async () => {
    const audit = open(20_000);
    await audit.flush();
    for (let round = 0; round < 20; round += 1) {
      let verdict: Awaited<ReturnType<typeof verifyAudit>> | undefined;
      const checked = verifyAudit(path).then((found) => {
        verdict = found;
      });
      while (verdict === undefined) {
        for (let more = 0; more < 20; more += 1) audit.record({ kind: 'command', why: `meanwhile ${more}` });
        // No faster than the disk takes them: what does not fit in memory is lost, and told.
        await audit.flush();
      }
      await checked;
      expect(verdict.broken).toBeUndefined();
    }
    await audit.close();
  });

  it('writes no secret', async () => {
    const audit = open(1_000_000, (text) => text.replaceAll('hunter2', '(secret)'));
    audit.record({ kind: 'command', why: 'login hunter2', parameters: { deep: [{ x: 'my hunter2' }] } });
    await audit.close();
    expect(readFileSync(path, 'utf8')).not.toContain('hunter2');
    expect(readFileSync(path, 'utf8')).toContain('login (secret)');
  });

  it('says when it cannot write, and throws nothing', async () => {
    const audit = open(1);
    await audit.flush();
    rmSync(folder, { recursive: true });
    audit.record({ kind: 'command' });
    await audit.close();
    expect(audit.broken()).toContain('ENOENT');
  });
});
