import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../../../src/core/audit-entry';
import type { BridgeContext } from '../../../src/core/bridge-context';
import { systemClock } from '../../../src/core/clock';
import type { PluginObserver } from '../../../src/core/command-observer';
import type { Requested } from '../../../src/core/gate';
import { silentLog } from '../../../src/core/log';
import { MASK } from '../../../src/core/masking';
import type { Started } from '../../../src/core/started';
import { auditPlugin } from '../../../src/plugins/audit';
import { noAudit } from '../../../src/plugins/audit/audit-log';
import { WrittenAuditTrail } from '../../../src/plugins/audit/audit-trail';
import { commandAudit } from '../../../src/plugins/audit/command-audit';
import { BrainMemory } from '../../../src/state/brain-memory';
import { ManualClock } from '../../manual-clock';
import { HubotLikeBrain } from '../../state/brain';

const person = { id: 'U1', name: 'ann' };
const place = { room: '#ops' };
const incoming = { text: 'deploy', person, place };
const requested = {
  incoming,
  hit: {
    alias: { pack: 'web', name: 'deploy', action_ref: 'web.deploy_it', formats: [] },
    parameters: { app: 'shop', pin: '1234' },
  },
} as unknown as Requested;
const started = { place, person, command: 'web.deploy', action: 'web.deploy_it', execution: 'e1' } as Started;
const execution = { id: 'e1', status: 'failed', action: { ref: 'web.deploy_it' } };
const written = {
  ...{ service: 'irc', room: '#ops', user: person, command: 'web.deploy', action: 'web.deploy_it' },
  parameters: { app: 'shop', pin: MASK },
};

/** What commands leave in the audit of one of several bots on one memory. */
function observed(memory = new BrainMemory(new HubotLikeBrain(), new ManualClock())) {
  const records: AuditEntry[] = [];
  const actions = { schemasFor: async () => ({ pin: { secret: true } }) } as never;
  const trail = new WrittenAuditTrail({ ...noAudit, record: (entry) => records.push(entry) }, 'irc', actions);
  return { records, trail, observer: commandAudit(trail, memory) as Required<PluginObserver>, memory };
}

describe('what becomes of a command', () => {
  it('is written down when StackStorm has taken it, with masked values and whoever approved it', async () => {
    const { records, observer } = observed();
    await observer.accepted(started, requested, execution);
    const approvers = [{ id: 'U2', name: 'bob' }];
    await observer.accepted({ ...started, approvers }, requested, execution);
    const taken = { ...written, kind: 'command', execution: 'e1', outcome: 'accepted' };
    expect(records).toEqual([taken, { ...taken, approvers }]);
  });

  it('is written down when it was refused, with the reason', async () => {
    const { records, observer } = observed();
    await observer.refused(requested, 'not today');
    expect(records).toEqual([{ ...written, kind: 'refusal', outcome: 'refused', why: 'not today' }]);
  });

  it('is written down of the bridge’s own commands, with message and thread where there are', async () => {
    const { records, observer } = observed();
    const threaded = { ...incoming, id: '17.1', place: { ...place, thread: 't1' } };
    await observer.used('st2.page', threaded, undefined);
    await observer.used('st2.page', incoming, 'not you');
    const own = { service: 'irc', room: '#ops', user: person, command: 'st2.page' };
    expect(records).toEqual([
      { ...own, thread: 't1', message: '17.1', kind: 'command', outcome: 'accepted' },
      { ...own, kind: 'refusal', outcome: 'refused', why: 'not you' },
    ]);
  });

  it('is written down when it has ended, by one of the bots', async () => {
    const { records, observer, memory } = observed();
    await observer.ended(started, execution);
    const twin = observed(memory);
    await twin.observer.ended(started, execution);
    expect(twin.records).toEqual([]);
    const approvers = [{ id: 'U2', name: 'bob' }];
    await twin.observer.ended({ ...started, approvers }, { ...execution, id: 'e2' });
    const { parameters: _, ...ended } = { ...written, kind: 'result', outcome: 'failed' };
    expect(records).toEqual([{ ...ended, execution: 'e1' }]);
    expect(twin.records).toEqual([{ ...ended, execution: 'e2', approvers }]);
  });

  it('is written down when its answer was posted, with where to find it', async () => {
    const { records, observer } = observed();
    await observer.answered(started, { id: 'm1', place: { ...place, thread: 't1' } });
    await observer.answered(started, { place } as never);
    const posted = {
      ...{ service: 'irc', kind: 'posted', room: '#ops', user: person },
      ...{ command: 'web.deploy', execution: 'e1' },
    };
    expect(records).toEqual([{ ...posted, thread: 't1', posted: 'm1' }, posted]);
  });
});

describe('the audit on a bridge', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function opened(config: object) {
    const context = {
      ...{ config, clock: systemClock, log: silentLog, service: { name: 'irc' } },
      actions: { schemasFor: async () => ({}) },
      secrets: { hide: (text: string) => text.replaceAll('hunter2', '(secret)') },
      memory: new BrainMemory(new HubotLikeBrain(), new ManualClock()),
    } as unknown as BridgeContext;
    return auditPlugin.open(context, {}) as Exclude<ReturnType<typeof auditPlugin.open>, Promise<unknown>>;
  }

  it('writes to its file what the bridge tells it, without secrets, and says that it does', async () => {
    const auditFile = join(folder, 'audit.jsonl');
    const plugin = opened({ auditFile, auditRotate: 1_000_000 });
    plugin.offers?.audit?.event({ kind: 'login', why: 'with hunter2' });
    expect(plugin.findings?.()).toEqual([{ about: 'audit', state: 'ok', said: 'records are written' }]);
    await plugin.stop?.();
    expect(readFileSync(auditFile, 'utf8')).toContain('"service":"irc","kind":"login","why":"with (secret)"');
    expect(plugin.offers?.audit?.recent().at(-1)).toMatchObject({ kind: 'login', why: 'with (secret)' });
  });

  it('tells the doctor what keeps it from writing, and what to do', async () => {
    const plugin = opened({ auditFile: join(folder, 'audit.jsonl'), auditRotate: 1_000_000 });
    rmSync(folder, { recursive: true });
    plugin.offers?.audit?.event({ kind: 'login' });
    await plugin.stop?.();
    expect(plugin.findings?.()).toEqual([
      {
        ...{ about: 'audit', state: 'broken', fix: 'make room or correct ST2_AUDIT_FILE' },
        said: expect.stringMatching(/^records cannot be written: .*ENOENT/),
      },
    ]);
  });

  it('does not start with a file that cannot be opened, and says which and why', () => {
    writeFileSync(join(folder, 'file'), '');
    const auditFile = join(folder, 'file', 'audit.jsonl');
    expect(() => opened({ auditFile, auditRotate: 1 })).toThrow(
      `The audit file ${auditFile} cannot be opened (`,
    );
  });

  it('writes to standard output where that is asked for, each record once and in a chain', () => {
    const said: string[] = [];
    const spied = jest
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => said.push(String(text)) > 0);
    try {
      const plugin = opened({ auditFile: '-', auditKey: 'k' });
      plugin.offers?.audit?.event({ kind: 'login', why: 'with hunter2' });
      expect(plugin.offers?.audit?.recent().map(({ kind }) => kind)).toEqual(['opened', 'login']);
    } finally {
      spied.mockRestore();
    }
    const records = said.map((line) => JSON.parse(line));
    expect(said.every((line) => line.endsWith('}\n'))).toBe(true);
    expect(records).toMatchObject([
      { seq: 1, kind: 'opened', file: 1, mac: expect.any(String) },
      { seq: 2, kind: 'login', why: 'with (secret)', prev: records[0].hash },
    ]);
  });

  it('keeps nothing, and has nothing to tell, where none is asked for', async () => {
    const plugin = opened({});
    plugin.offers?.audit?.event({ kind: 'login' });
    expect(plugin.offers?.audit?.recent()).toEqual([]);
    expect(plugin.findings?.()).toEqual([]);
    await plugin.stop?.();
  });
});
