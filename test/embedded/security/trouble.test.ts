import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock';
import { type Log, silentLog } from '../../../src/core/log';
import { createSealer } from '../../../src/core/seal';
import { ExecutionWatch } from '../../../src/delivery/execution-watch';
import { Leadership } from '../../../src/delivery/leadership';
import { PendingCommands } from '../../../src/delivery/pending-commands';
import { PlainAnswers } from '../../../src/delivery/plain-answers';
import { RetryingWriter } from '../../../src/delivery/retrying-writer';
import type { RuleMetadata } from '../../../src/embedded/packs/pack';
import { RuleTimers } from '../../../src/embedded/rules/timers';
import { type AuditLog, auditToFile } from '../../../src/plugins/audit/audit-log';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import { BrainMemory } from '../../../src/state/brain-memory';
import { PendingStore, type Waits } from '../../../src/state/pending-store';
import { ONE_A_SECOND, room, setUp } from '../../delivery/outbox-rig';
import { PassingMemory } from '../../delivery/passing-memory';
import { RecordingChat } from '../../delivery/recording-chat';
import { StackStormDouble } from '../../delivery/stackstorm-double';
import { ManualClock } from '../../manual-clock';
import { HubotLikeBrain } from '../../state/brain';
import { Laboratory } from '../laboratory';
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

const HOUR_MS = 3_600_000;
const nightly: RuleMetadata = {
  ...{ id: 'r', uid: '', ref: 'p.nightly', name: 'nightly', pack: 'p', description: '', enabled: true },
  ...{ criteria: {}, context: {}, tags: [], metadata_file: '' },
  type: { ref: 'standard', parameters: {} },
  trigger: { type: 'core.st2.CronTimer', parameters: { hour: 2, minute: 0, second: 0, timezone: 'UTC' } },
  action: { ref: 'core.noop', parameters: {} },
};

attempt('a clock that is set back by hours while a room waits for its pace', async () => {
  const chat = new RecordingChat(ONE_A_SECOND);
  const { outbox, clock } = setUp(chat);
  for (const text of ['one', 'two', 'three']) void outbox.post(room, { text }, 'answer');
  await clock.pass(500);
  clock.setBack(3 * HOUR_MS);
  await clock.pass(1_000);
  expect(chat.texts).toEqual(['one', 'two']);
  await clock.pass(1_000);
  expect(chat.texts).toEqual(['one', 'two', 'three']);
});

attempt('the same under something that waits for a sign-off', async () => {
  const clock = new ManualClock();
  const ended: string[] = [];
  const store = new PendingStore<Waits>({
    ...{ clock, log, kind: 'approval', sealer: createSealer(undefined) },
    memory: new BrainMemory(new HubotLikeBrain(), clock),
    onDeadline: async ({ id }) => {
      ended.push(id);
      return { ended: 'too late', result: undefined };
    },
  });
  store.start();
  await store.add({ id: 'abcd', dueAt: clock.now() + 600_000 });
  await clock.pass(60_000);
  clock.setBack(24 * HOUR_MS);
  await clock.pass(530_000);
  expect(ended).toEqual([]);
  await clock.pass(11_000);
  expect(ended).toEqual(['abcd']);
  store.stop();
});

attempt('the same under a bot that leads others and cannot reach Redis any more', async () => {
  const clock = new ManualClock();
  const memory = new PassingMemory({ memory: new BrainMemory(new HubotLikeBrain(), clock) });
  const leadership = new Leadership(memory, 'one', clock, log, { gained() {}, lost() {} });
  leadership.start();
  await clock.pass(2_000);
  expect(leadership.holds).toBe(true);
  memory.claim = () => Promise.reject(new Error('away'));
  clock.setBack(HOUR_MS);
  await clock.pass(6_000);
  expect(leadership.holds).toBe(false);
});

attempt('the same over a command whose stream is cut', async () => {
  const clock = new ManualClock();
  const commands = new PendingCommands(new BrainMemory(new HubotLikeBrain(), clock), clock);
  const st2 = new StackStormDouble();
  const ended: string[] = [];
  const watch = new ExecutionWatch({
    ...{ st2, clock, log, commands, graceMs: 10_000 },
    plain: new PlainAnswers({
      commands,
      writer: new RetryingWriter(clock, log),
      answered: undefined,
      post() {},
    }),
    hears: () => false,
    recover: async () => {},
    answer: (_, { id }) => void ended.push(id),
  });
  const command = {
    originId: 'o1',
    executionId: 'e1',
    way: 'direct',
    announced: true,
    alias: 'a.b',
  } as const;
  await commands.expect({ ...command, person: { id: 'U1', name: 'ann' }, place: room });
  st2.add({ id: 'e1', action: { ref: 'a.b' }, status: 'succeeded' });
  clock.setBack(HOUR_MS);
  for (let second = 0; second < 60; second += 1) {
    await clock.pass(1_000);
    await watch.look(false);
  }
  expect(ended).toContain('e1');
});

attempt('the same over a workflow whose task waits before it begins', async () => {
  const lab = new Laboratory();
  try {
    lab.action('again', { runner_type: 'orquesta', entry_point: 'workflows/again.yaml' });
    const tasks = { one: { action: 'core.noop', delay: 2 } };
    lab.write('actions/workflows/again.yaml', { version: '1.0', tasks });
    await lab.start();
    const { body } = await lab.call('POST', '/v1/executions', { action: 'lab.again', parameters: {} });
    const now = Date.now.bind(Date);
    // The task waits from now on.
    await lab.until(String(body.id), ['running']);
    jest.spyOn(Date, 'now').mockImplementation(() => now() - HOUR_MS);
    expect(await lab.ended(String(body.id))).toMatchObject({ status: 'succeeded' });
  } finally {
    jest.restoreAllMocks();
    await lab.remove();
  }
});

attempt('the same, or a clock that is set forward, before a timer of a rule', async () => {
  const rung: string[] = [];
  const clock = new ManualClock('2026-03-02T10:00:00Z');
  const timers = new RuleTimers(clock, log, (_rule, { payload }) =>
    rung.push(`${payload.executed_at} at ${new Date(clock.now()).toISOString()}`),
  );
  timers.follow([nightly]);
  await clock.pass(HOUR_MS);
  clock.setBack(2 * HOUR_MS);
  await clock.pass(16 * HOUR_MS);
  expect(rung).toEqual([]);
  clock.setBack(-HOUR_MS - 60_000);
  await clock.pass(30_000);
  expect(rung).toEqual([expect.stringMatching(/^2026-03-03 02:00:00.* at 2026-03-03T02:01:/)]);
  clock.setBack(HOUR_MS);
  await clock.pass(2 * HOUR_MS);
  expect(rung).toHaveLength(1);
  timers.stop();
});

allTried();
