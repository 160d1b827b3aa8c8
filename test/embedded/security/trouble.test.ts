import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { type Log, silentLog } from '../../../src/core/log';
import { type AuditLog, auditToFile } from '../../../src/plugins/audit/audit-log';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import { attempts } from './tries';

const { attempt, allTried } = attempts('trouble');
let folder: string;
let path: string;
const lines: string[] = [];
const say = (line: string) => void lines.push(line);
const log: Log = { ...silentLog, warn: say, error: say };
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trouble-'));
  path = join(folder, 'audit.jsonl');
  lines.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): AuditLog =>
  auditToFile(path, { clock: systemClock, log, hide: (text) => text, rotateBytes: 2_000 });

attempt(
  'two bots that write one audit file by mistake, also where both put it aside at one moment',
  async () => {
    const one = open();
    // The process that is there for sure beside this one.
    writeFileSync(`${path}.pid`, String(process.ppid));
    const other = open();
    expect(lines).toEqual([expect.stringContaining(`another bot (process ${process.ppid})`)]);
    for (let index = 0; index < 40; index += 1) {
      one.record({ kind: 'command', why: `one ${index}.` });
      other.record({ kind: 'command', why: `other ${index}.` });
      if (index % 3 === 0) await Promise.all([one.flush(), other.flush()]);
    }
    await Promise.all([one.close(), other.close()]);
    const written = readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('\n');
    const missing = ['one', 'other'].flatMap((who) =>
      Array.from({ length: 40 }, (_, index) => `${who} ${index}.`).filter(
        (why) => !written.includes(`"${why}"`),
      ),
    );
    expect(missing).toEqual([]);
    expect((await verifyAudit(path)).broken).toBeDefined();
    expect(lines.join()).toContain('was changed by somebody else');
  },
);

attempt('a name for a full audit file that a crash left behind before the file got it', async () => {
  const before = open();
  before.record({ kind: 'command' });
  await before.close();
  writeFileSync(`${path}.1`, '');
  const after = open();
  for (let index = 0; index < 30; index += 1) after.record({ kind: 'command', why: `${index}` });
  await after.close();
  const { broken, files } = await verifyAudit(path);
  expect(broken).toBeUndefined();
  expect(files).toBeGreaterThan(2);
});

allTried();
