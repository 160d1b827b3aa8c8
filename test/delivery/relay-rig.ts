import type { Expected } from '../../src/core/expected';
import { silentLog } from '../../src/core/log';
import type { Memory } from '../../src/core/memory';
import type { Announcement } from '../../src/core/stackstorm-types';
import { Relay, type RelaySettings } from '../../src/delivery/relay';
import { contextOf } from '../../src/stackstorm/origin';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory } from './passing-memory';
import { plainFormat } from './plain-format';
import { RecordingChat } from './recording-chat';
import { StackStormDouble } from './stackstorm-double';

let serial = 0;

const DEFAULTS = { route: 'hubot', threads: 'asked', graceMs: 15_000, quickAnswers: true } as const;

/** A bot on its backend; `brain` outlives it, as over a restart. */
export async function setUp({
  brain = new HubotLikeBrain(),
  st2 = new StackStormDouble(),
  clock = new ManualClock(),
  memory = new BrainMemory(brain, clock) as Memory,
  connect = true,
  adopts = false,
  chat = new RecordingChat({}, clock),
  settings = {} as Partial<RelaySettings>,
} = {}) {
  const relay = new Relay({
    service: chat,
    memory,
    st2,
    clock,
    log: silentLog,
    settings: { ...DEFAULTS, adopts, ...settings },
    results: { format: plainFormat, aliasOf: async () => undefined },
  });
  relay.start();
  await clock.pass(0);
  if (connect) {
    relay.onLive();
    await clock.pass(1_000);
  }
  const iso = (ms = 0) => new Date(clock.now() + ms).toISOString();

  /** An execution of chatops.post_message, as it is stored and as its events tell. */
  const post = (payload: Announcement, { live = true, events = true } = {}) => {
    serial += 1;
    const execution = st2.add({
      id: `message${serial}`,
      action: { ref: 'chatops.post_message' },
      parameters: payload as Record<string, unknown>,
      start_timestamp: iso(-400),
      end_timestamp: iso(),
    });
    if (live) relay.onEvent({ name: 'st2.announcement__chatops', data: { payload } });
    if (events) relay.onEvent({ name: 'st2.execution__update', data: execution });
    return execution;
  };
  const person = { id: 'U1', name: 'ann' };
  const expected: Expected = {
    originId: 'origin1',
    person,
    place: { room: 'C1', address: { secret: 'kept' } },
    messageId: 'm1',
    alias: 'chatlab.echo',
    announced: true,
  };
  const context = contextOf({ id: 'origin1', personId: 'U1', place: { room: 'C1' } });
  const run = async (executionId = 'run1') => {
    await relay.expect(expected);
    await relay.expect({ ...expected, executionId });
    await clock.pass(50);
    return executionId;
  };
  const ended = (id: string, more: object = {}) => {
    const execution = st2.add({
      id,
      action: { ref: 'chatlab.echo' },
      start_timestamp: iso(-2_000),
      end_timestamp: iso(),
      elapsed_seconds: 2,
      result: { stdout: 'hello', stderr: '' },
      ...more,
    });
    relay.onEvent({ name: 'st2.execution__update', data: execution });
    return execution;
  };
  /** Takes the memory from the bot, as its death does. */
  const cutOff = () => {
    if (memory instanceof PassingMemory) memory.away = true;
  };
  return { relay, chat, st2, clock, brain, post, run, ended, expected, context, iso, cutOff };
}
