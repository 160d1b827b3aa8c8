import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import { type AuditLog, auditToFile } from '../../../src/plugins/audit/audit-log';
import { verifyAudit } from '../../../src/plugins/audit/verify';

const KEY = 'a long random text of the test';
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(key?: string, rotateBytes = 1_000_000): AuditLog {
  return auditToFile(path, { clock: systemClock, log: silentLog, hide: (text) => text, rotateBytes, key });
}

/** A bot that starts, writes so many records, and stops. */
async function bot(records: number, key?: string, rotateBytes?: number): Promise<void> {
  const audit = open(key, rotateBytes);
  for (let index = 0; index < records; index += 1)
    audit.record({ kind: 'command', command: 'a.b', user: { id: 'U1', name: 'Zoë' }, why: `${index}` });
  await audit.close();
}

const lines = (file = path) => readFileSync(file, 'utf8').trimEnd().split('\n');
const rewrite = (changed: string[], file = path) => writeFileSync(file, `${changed.join('\n')}\n`);
/** The copy is made first: it cannot have the number on the disk that the file has. */
const replaceByCopy = () => {
  copyFileSync(path, `${path}.copy`);
  renameSync(`${path}.copy`, path);
};
const cutTail = () => rewrite(lines().slice(0, -3));
const head = () => JSON.parse(readFileSync(`${path}.head`, 'utf8'));

function sealed(body: string): string {
  return `${body},"hash":"${createHash('sha256').update(`${body}}`).digest('hex')}"}`;
}

/** What somebody does who knows the format and has no key: changes records, and seals all from there on anew. */
function forge(change: (body: string) => string, from: number, dropMac = false): void {
  let prev: string | undefined;
  const all = lines().map((line, index) => {
    if (index < from) return line;
    let body = change(line.slice(0, line.lastIndexOf(',"hash":"')));
    if (dropMac) body = body.replace(/,"mac":"[0-9a-f]{64}"$/, '');
    if (prev !== undefined) body = body.replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`);
    const whole = sealed(body);
    prev = whole.slice(-66, -2);
    return whole;
  });
  rewrite(all);
}

/** A head that fits the file, as somebody without a key can write it. */
function forgeHead(): void {
  const { seq, hash } = JSON.parse(lines().at(-1) ?? '');
  writeFileSync(`${path}.head`, JSON.stringify({ seq, hash, file: 1, until: seq }));
}

const broken = async (key?: string) => (await verifyAudit(path, key)).broken;

describe.each([
  ['without a key', undefined],
  ['with a key', KEY],
])('somebody who changes an audit log %s', (_, key) => {
  it('is not found where nobody did anything', async () => {
    await bot(10, key);
    await bot(10, key, 1_000);
    expect(await broken(key)).toBeUndefined();
    expect(await broken()).toBeUndefined();
  });

  it('is found by a cut tail, also after a restart and a further record', async () => {
    await bot(10, key);
    cutTail();
    expect(await broken(key)).toMatchObject({
      message: expect.stringContaining('3 records are missing at the end'),
    });
    await bot(1, key);
    expect(await broken(key)).toMatchObject({
      line: 9,
      message: '3 records are missing before this line (record 8 is followed by 12)',
    });
    expect(lines()[8]).toContain('"why":"records 9 to 11 were removed while no bot was running"');
  });

  it('is found by a tail cut off in the middle of a line, before a restart', async () => {
    await bot(10, key);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -300));
    await bot(1, key);
    expect(await broken(key)).toBeDefined();
  });

  it.each([
    [1_000_000, 'the only one'],
    [1_000, 'one of several'],
  ])('is found by a missing newest file, also after a restart (files of %s bytes: %s)', async (bytes) => {
    await bot(11, key, bytes);
    rmSync(path);
    expect(await broken(key)).toBeDefined();
    await bot(1, key, bytes);
    expect(await broken(key)).toMatchObject({ message: expect.stringMatching(/missing|removed/) });
  });

  it('is found by all files missing, also after a restart', async () => {
    await bot(11, key, 1_000);
    for (let number = 1; number < 20; number += 1) rmSync(`${path}.${number}`, { force: true });
    rmSync(path);
    await bot(1, key);
    expect(await broken(key)).toMatchObject({
      message: expect.stringMatching(/records 1 to \d+ were removed/),
    });
  });

  it('is found by a last record that was changed and hashed again, also after a restart', async () => {
    await bot(10, key);
    forge((body) => body.replace('U1', 'U2'), 10);
    expect(await broken(key)).toMatchObject({ line: 11 });
    await bot(1, key);
    expect(await broken(key)).toBeDefined();
  });

  it('is found by a head that was removed, also after a restart', async () => {
    await bot(10, key);
    rmSync(`${path}.head`);
    expect(await broken(key)).toMatchObject({ message: expect.stringContaining('the head is gone') });
    await bot(1, key);
    expect(await broken(key)).toMatchObject({
      message: expect.stringContaining('head beside the file was removed'),
    });
  });

  it('is found by an old head that was put back, also after a restart', async () => {
    await bot(5, key);
    const old = readFileSync(`${path}.head`, 'utf8');
    await bot(5, key);
    writeFileSync(`${path}.head`, old);
    expect(await broken(key)).toMatchObject({
      message: expect.stringContaining('the head is older than the file'),
    });
    await bot(1, key);
    expect(await broken(key)).toMatchObject({ message: expect.stringContaining('the head put back') });
  });

  it('is found by a gap at a rotation', async () => {
    await bot(20, key, 1_000);
    rewrite(lines(`${path}.2`).slice(0, -1), `${path}.2`);
    expect(await broken(key)).toMatchObject({ file: `${path}.3`, line: 1 });
    rmSync(`${path}.2`);
    expect(await broken(key)).toMatchObject({ file: `${path}.3`, line: 1 });
  });

  it.each([
    ['cut', cutTail, /bytes were cut off the file/],
    ['removed', () => rmSync(path), /the file that is written to was removed/],
    ['moved away', () => renameSync(path, `${path}.old`), /the file that is written to was removed/],
    ['replaced', replaceByCopy, /the file that is written to was replaced by another/],
  ])(
    'is found by a file that is %s under a bot that runs, which writes down what it saw',
    async (_how, act, what) => {
      const audit = open(key);
      for (let index = 0; index < 10; index += 1) audit.record({ kind: 'command' });
      await audit.flush();
      act();
      audit.record({ kind: 'command' });
      await audit.close();
      expect(lines().join()).toMatch(what);
      expect(await broken(key)).toBeDefined();
    },
  );

  it('is found where it is a second bot on the same file', async () => {
    const one = open(key);
    await one.flush();
    const other = open(key);
    one.record({ kind: 'command' });
    await one.flush();
    other.record({ kind: 'command' });
    await other.close();
    await one.close();
    expect(await broken(key)).toBeDefined();
    expect(lines().some((line) => line.includes('give each bot its own audit file'))).toBe(true);
  });
});

describe('an audit log with a key', () => {
  it('shows a history that was written anew, head and all, by somebody who has no key', async () => {
    await bot(10, KEY);
    forge((body) => body.replace('U1', 'U2'), 3);
    forgeHead();
    expect(await broken()).toBeUndefined();
    expect(await broken(KEY)).toMatchObject({
      line: 4,
      message: expect.stringContaining('does not match the key'),
    });
  });

  it('shows one that was stripped of its signatures', async () => {
    await bot(10, KEY);
    forge((body) => body, 0, true);
    expect(await broken(KEY)).toMatchObject({ line: 1 });
    forgeHead();
    expect(await broken(KEY)).toMatchObject({ message: expect.stringContaining('the head is not signed') });
  });

  it('goes on where there was none, and says from where the signatures prove something', async () => {
    await bot(3);
    await bot(3, KEY);
    const verdict = await verifyAudit(path, KEY);
    expect(verdict.broken).toBeUndefined();
    expect(verdict.notes).toEqual([expect.stringContaining('the first record with a signature is 5')]);
    expect(head().signedFrom).toBe(5);
    rewrite([
      ...lines().slice(0, 4),
      ...lines()
        .slice(4)
        .map((line) => line.replace(/,"mac":"[0-9a-f]{64}"/, '')),
    ]);
    expect(await broken(KEY)).toBeDefined();
  });

  it('is not written by a bot without the key', async () => {
    await bot(3, KEY);
    expect(() => open()).toThrow('its records are signed and ST2_AUDIT_KEY is not set');
  });

  it('is found wrong with another key', async () => {
    await bot(3, KEY);
    expect(await broken('another')).toMatchObject({ line: 1 });
  });
});

describe('an audit log of version 0.1.0', () => {
  /** Lines and head as that version wrote them: no signature, and a head of two fields. */
  function old(lag = 0): void {
    let prev = '0'.repeat(64);
    const written = [
      `"kind":"opened","file":1`,
      `"kind":"command","why":"a"`,
      `"kind":"command","why":"b"`,
    ].map((rest, index) => {
      const line = sealed(`{"seq":${index + 1},"time":"2026-01-31T10:00:00.000Z","prev":"${prev}",${rest}`);
      prev = line.slice(-66, -2);
      return line;
    });
    rewrite(written);
    const { seq, hash } = JSON.parse(written.at(-1 - lag) ?? '');
    writeFileSync(`${path}.head`, JSON.stringify({ seq, hash }));
  }

  it('verifies, also where it was killed between record and head, and goes on', async () => {
    for (const lag of [0, 1]) {
      old(lag);
      expect(await verifyAudit(path)).toEqual({ records: 3, files: 1, notes: [] });
      await bot(2);
      expect(await verifyAudit(path)).toEqual({ records: 5, files: 1, notes: [] });
    }
  });
});

describe('a record of the audit log', () => {
  it('counts as written when flush() says so: on the disk, with the head behind it', async () => {
    const audit = open();
    for (let index = 0; index < 100; index += 1) audit.record({ kind: 'command', why: `${index}` });
    expect(readFileSync(path, 'utf8')).toBe('');
    await audit.flush();
    expect(lines()).toHaveLength(101);
    expect(head()).toMatchObject({ seq: 101, until: 101 });
    await audit.close();
  });

  it('is written when the bot stops, whatever waits', async () => {
    const audit = open(undefined, 5_000);
    for (let index = 0; index < 500; index += 1) audit.record({ kind: 'command', why: `${index}` });
    await audit.close();
    const verdict = await verifyAudit(path);
    expect(verdict.broken).toBeUndefined();
    expect(verdict.records).toBe(500 + verdict.files);
  });

  it('waits for a disk that takes nothing, and is written when that takes something again', async () => {
    const audit = open();
    await audit.flush();
    renameSync(folder, `${folder}.away`);
    audit.record({ kind: 'command', why: 'kept' });
    await audit.flush();
    expect(audit.broken()).toContain('ENOENT');
    rmSync(folder, { recursive: true, force: true });
    renameSync(`${folder}.away`, folder);
    await audit.flush();
    expect(audit.broken()).toBeUndefined();
    expect(lines().some((line) => line.includes('"why":"kept"'))).toBe(true);
    await audit.close();
  });

  it('that a bot did not get to write, because it was killed after it had announced it, is missed by nobody', async () => {
    await bot(3);
    writeFileSync(`${path}.head`, JSON.stringify({ ...head(), until: 9 }));
    expect(await broken()).toBeUndefined();
    appendFileSync(path, '{"seq":5,"ti');
    await bot(1);
    expect(await broken()).toBeUndefined();
  });
});
