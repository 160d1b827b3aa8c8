import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHAIN_START, nextLine } from '../../../src/core/audit-entry';
import { type Clock, systemClock } from '../../../src/core/clock';
import { silentLog } from '../../../src/core/log';
import { type AuditLog, auditToFile } from '../../../src/plugins/audit/audit-log';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import { fillDisk } from '../../full-disk';
import { ManualClock } from '../../manual-clock';
import { until } from '../../until';

const KEY = 'a long random text of the test';
let folder: string;
let path: string;
let said: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  path = join(folder, 'audit.jsonl');
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(key?: string, rotateBytes = 1_000_000, clock: Clock = systemClock): AuditLog {
  const log = { ...silentLog, error: (line: string) => void said.push(line) };
  return auditToFile(path, { clock, log, hide: (text) => text, rotateBytes, key });
}

async function bot(records: number, key?: string, rotateBytes?: number): Promise<void> {
  const audit = open(key, rotateBytes);
  for (let index = 0; index < records; index += 1) audit.record({ kind: 'command', why: `${index}` });
  await audit.close();
}

const lines = (file = path) => readFileSync(file, 'utf8').trimEnd().split('\n');
const broken = async (key?: string) => (await verifyAudit(path, key)).broken;
const head = () => JSON.parse(readFileSync(`${path}.head`, 'utf8'));
const whys = () => lines().flatMap((line) => JSON.parse(line).why ?? []);

describe('whoever checks an audit log is told', () => {
  it('that there is none', async () => {
    expect(await verifyAudit(path)).toEqual({
      ...{ records: 0, files: 0, notes: [] },
      broken: { file: path, line: 1, message: 'there is no such file' },
    });
  });

  it('that its file is empty', async () => {
    await bot(3);
    writeFileSync(path, '');
    expect(await broken()).toEqual({
      file: path,
      line: 1,
      message: 'the file is empty: its records are gone',
    });
  });

  it.each(['', 'no JSON', '{}', '{"seq":"4","hash":"x"}', '{"seq":4}', '{"seq":1.5,"hash":"x"}'])(
    'that the head %j cannot be read, also after a restart',
    async (text) => {
      await bot(3);
      writeFileSync(`${path}.head`, text);
      expect(await broken()).toEqual({
        ...{ file: `${path}.head`, line: 0, message: 'the head cannot be read: it was changed' },
      });
      await bot(1);
      expect(whys()).toContain('the head beside the file cannot be read');
      expect(await broken()).toMatchObject({ message: expect.stringContaining('cannot be read') });
    },
  );

  it('that the head is not signed with the key, also after a restart', async () => {
    await bot(3, KEY);
    writeFileSync(`${path}.head`, JSON.stringify({ ...head(), mac: '0'.repeat(64) }));
    expect(await broken()).toBeUndefined();
    expect(await broken(KEY)).toEqual({
      ...{ file: `${path}.head`, line: 0, message: 'the signature of the head does not match the key' },
    });
    await bot(1, KEY);
    expect(whys()).toContain('the head beside the file is not signed with the key of this bot');
    expect(await broken(KEY)).toMatchObject({ message: expect.stringContaining('not signed with the key') });
  });

  it('that the records before the first file are gone, or only elsewhere', async () => {
    await bot(30, undefined, 1_000);
    rmSync(`${path}.1`);
    const { notes } = await verifyAudit(path);
    expect(notes).toEqual([
      expect.stringMatching(/^.*audit\.jsonl\.2 is the oldest file here; records 1 to \d+ /),
    ]);
    const first = nextLine({ seq: 6, hash: 'a'.repeat(64) }, { kind: 'opened', file: 1 }, 0);
    rmSync(folder, { recursive: true });
    await bot(0);
    writeFileSync(path, `${first.line}\n`);
    writeFileSync(`${path}.head`, JSON.stringify({ ...first.end, file: 1, until: 7 }));
    expect(await broken()).toMatchObject({
      message: 'the first file begins with record 7: those before it were removed',
    });
  });

  it('that a file does not begin with its beginning', async () => {
    const first = nextLine(CHAIN_START, { kind: 'command' }, 0);
    writeFileSync(path, `${first.line}\n`);
    writeFileSync(`${path}.head`, JSON.stringify({ ...first.end, file: 1, until: 1 }));
    expect(await broken()).toEqual({ file: path, line: 1, message: 'the beginning of the file is missing' });
    const opened = nextLine(CHAIN_START, { kind: 'opened', file: 1 }, 0);
    const second = nextLine(opened.end, { kind: 'command' }, 0);
    writeFileSync(`${path}.1`, `${opened.line}\n`);
    writeFileSync(path, `${second.line}\n`);
    writeFileSync(`${path}.head`, JSON.stringify({ ...second.end, file: 2, until: 2 }));
    expect(await broken()).toEqual({ file: path, line: 1, message: 'the beginning of the file is missing' });
  });

  it('that a record continues another than the one before it', async () => {
    const opened = nextLine(CHAIN_START, { kind: 'opened', file: 1 }, 0);
    const second = nextLine({ seq: 1, hash: 'b'.repeat(64) }, { kind: 'command' }, 0);
    writeFileSync(path, `${opened.line}\n${second.line}\n`);
    writeFileSync(`${path}.head`, JSON.stringify({ ...second.end, file: 1, until: 2 }));
    expect(await broken()).toMatchObject({
      ...{ line: 2, message: 'the record does not continue the one before it: that one was replaced' },
    });
  });

  it('that a number was left out, also where the record is sealed as the next one', async () => {
    const opened = nextLine(CHAIN_START, { kind: 'opened', file: 1 }, 0);
    const third = nextLine({ ...opened.end, seq: 2 }, { kind: 'command' }, 0);
    writeFileSync(path, `${opened.line}\n${third.line}\n`);
    writeFileSync(`${path}.head`, JSON.stringify({ ...third.end, file: 1, until: 3 }));
    expect(await broken()).toMatchObject({
      ...{ line: 2, message: 'a record is missing before this line (record 1 is followed by 3)' },
    });
  });

  it('that a torn line is explained by no other record than that of the crash', async () => {
    const opened = nextLine(CHAIN_START, { kind: 'opened', file: 1 }, 0);
    const other = nextLine(opened.end, { kind: 'command' }, 0);
    const wrong = nextLine(opened.end, { kind: 'recovered', torn: '0'.repeat(64) }, 0);
    for (const { line, end } of [other, wrong]) {
      writeFileSync(path, `${opened.line}\n{"seq":2,"ti\n${line}\n`);
      writeFileSync(`${path}.head`, JSON.stringify({ ...end, file: 1, until: 2 }));
      expect(await broken()).toMatchObject({ line: 2, message: 'the line is not a whole audit record' });
    }
  });

  it('that it is signed, where there is no key to check that with, and nothing where there is', async () => {
    await bot(3, KEY);
    expect((await verifyAudit(path)).notes).toEqual([expect.stringContaining('only with the key')]);
    expect((await verifyAudit(path, KEY)).notes).toEqual([]);
    rmSync(folder, { recursive: true });
    await bot(3);
    await bot(3, KEY);
    expect((await verifyAudit(path)).notes).toEqual([expect.stringContaining('only with the key')]);
    rmSync(folder, { recursive: true });
    await bot(3);
    expect((await verifyAudit(path)).notes).toEqual([]);
  });
});

describe('an audit log over restarts', () => {
  it('remembers from which record on all are signed', async () => {
    for (let time = 0; time < 3; time += 1) await bot(2, KEY);
    expect(head().signedFrom).toBe(1);
    rmSync(folder, { recursive: true });
    await bot(2);
    expect(head()).not.toHaveProperty('signedFrom');
    for (let time = 0; time < 3; time += 1) await bot(2, KEY);
    expect(head().signedFrom).toBe(4);
  });

  it('goes on with the number after the last full file', async () => {
    await bot(10, undefined, 500);
    const { files } = await verifyAudit(path);
    await bot(10, undefined, 500);
    const verdict = await verifyAudit(path);
    expect(verdict.broken).toBeUndefined();
    expect(verdict.files).toBeGreaterThan(files);
    expect(head().file).toBe(verdict.files);
  });

  it('takes no file beside it for one of its own', async () => {
    await bot(3);
    for (const name of ['bak', '1.gz', 'x1', 'head.new']) writeFileSync(`${path}.${name}`, 'not a record');
    expect(await verifyAudit(path)).toEqual({ records: 4, files: 1, notes: [] });
  });

  it('has the newest thousand records at hand, oldest first', async () => {
    const audit = open();
    for (let index = 0; index < 1_005; index += 1) audit.record({ kind: 'command', why: `${index}` });
    await audit.flush();
    const seen = (log: AuditLog) => [log.recent().length, log.recent()[0]?.seq, log.recent().at(-1)?.seq];
    expect(seen(audit)).toEqual([1_000, 7, 1_006]);
    await audit.close();
    const again = open();
    expect(seen(again)).toEqual([1_000, 7, 1_006]);
    await again.close();
  });
});

describe('a disk that takes nothing for a while', () => {
  const goAway = () => mkdirSync(`${path}.head.new`);
  const comeBack = () => rmdirSync(`${path}.head.new`);

  it('is tried again every five seconds, and told once', async () => {
    const clock = new ManualClock();
    const audit = open(undefined, undefined, clock);
    await audit.flush();
    goAway();
    audit.record({ kind: 'command', why: 'kept' });
    await audit.flush();
    await audit.flush();
    expect(audit.broken()).toContain('EISDIR');
    expect(said).toEqual([expect.stringMatching(/could not be written to .*They are kept in memory/)]);
    comeBack();
    await clock.pass(4_999);
    expect(audit.broken()).toContain('EISDIR');
    await clock.pass(1);
    await until('the record is written', () => audit.broken() === undefined);
    expect(whys()).toContain('kept');
    await audit.close();
    expect(await broken()).toBeUndefined();
  });

  it('has ten thousand records kept for it, and what is lost beyond is in the log', async () => {
    const audit = open(undefined, 1_000_000_000);
    await audit.flush();
    goAway();
    audit.record({ kind: 'command' });
    await audit.flush();
    for (let index = 0; index < 10_001; index += 1) audit.record({ kind: 'command' });
    comeBack();
    await audit.flush();
    expect(audit.broken()).toBeUndefined();
    await audit.close();
    expect(lines()).toHaveLength(1 + 10_000 + 1);
    const lost = '2 records were lost while the disk could not be written to';
    expect(whys()).toEqual([lost]);
    expect(await broken()).toMatchObject({ message: `the bot wrote down here that ${lost}` });
  });

  it('may have taken half a record: that is taken back, and nobody is suspected', async () => {
    const audit = open();
    audit.record({ kind: 'command', why: 'before' });
    await audit.flush();
    const disk = await fillDisk(20);
    try {
      audit.record({ kind: 'command', why: 'half' });
      await audit.flush();
    } finally {
      disk.free();
    }
    expect(audit.broken()).toContain('ENOSPC');
    await audit.flush();
    await audit.close();
    expect(whys()).toEqual(['before', 'half']);
    expect(await broken()).toBeUndefined();
  });
});
