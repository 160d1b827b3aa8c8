import { silentLog } from '../../src/core/log';
import type { Execution } from '../../src/core/stackstorm-types';
import { divide, readAnnouncement } from '../../src/delivery/announcement';
import { fingerprint } from '../../src/delivery/fingerprint';
import { readPostResult } from '../../src/delivery/missing';
import { plainAnswer } from '../../src/delivery/plain-answer';
import { Relay } from '../../src/delivery/relay';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import fc from '../seeded-fast-check';
import { HubotLikeBrain } from '../state/brain';
import { plainFormat } from './plain-format';
import { RecordingChat } from './recording-chat';
import { StackStormDouble } from './stackstorm-double';

const anything = fc.oneof(fc.anything({ maxDepth: 3 }), fc.string(), fc.jsonValue());
const payload = fc.record(
  {
    user: anything,
    channel: anything,
    whisper: anything,
    message: anything,
    context: anything,
    extra: anything,
  },
  { requiredKeys: [] },
);

/** What JSON can carry of a value: the stream sends nothing else. */
function throughJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return null;
  }
}

describe('whatever the backend sends', () => {
  it('is handled without a throw or a stray rejection, and the next announcement is posted', async () => {
    const stray: unknown[] = [];
    const onStray = (error: unknown) => void stray.push(error);
    process.on('unhandledRejection', onStray);
    const clock = new ManualClock();
    const chat = new RecordingChat();
    const st2 = new StackStormDouble();
    const memory = new BrainMemory(new HubotLikeBrain(), clock);
    const settings = {
      route: 'hubot',
      threads: 'asked',
      graceMs: 1_000,
      adopts: false,
      quickAnswers: true,
    } as const;
    const relay = new Relay({
      results: { format: plainFormat, aliasOf: async () => undefined },
      service: chat,
      memory,
      st2,
      clock,
      log: silentLog,
      settings,
    });
    relay.start();
    await clock.pass(0);
    relay.onLive();
    await clock.pass(1_000);
    const names = fc.constantFrom('st2.announcement__chatops', 'st2.execution__update', 'st2.other', '');
    const execution = fc.record({
      id: anything,
      status: fc.oneof(anything, fc.constantFrom('succeeded', 'failed')),
      action: fc.oneof(
        anything,
        fc.constantFrom({ ref: 'chatops.post_message' }, { ref: 'chatops.post_result' }),
      ),
      parameters: fc.oneof(anything, payload),
      start_timestamp: anything,
      liveaction: anything,
    });
    const data = fc.oneof(anything, execution, fc.record({ payload: fc.oneof(anything, payload) }));
    fc.assert(
      fc.property(names, data, (name, sent) => relay.onEvent({ name, data: throughJson(sent) })),
      {
        numRuns: 2_000,
        // What has no text at all: found by a run of ours.
        examples: [['st2.execution__update', { id: '', status: { toString: null } }]],
      },
    );
    await clock.pass(30_000);
    relay.onEvent({
      name: 'st2.announcement__chatops',
      data: { payload: { channel: 'C1', message: 'still here' } },
    });
    await clock.pass(30_000);
    expect(chat.texts).toContain('still here');
    process.off('unhandledRejection', onStray);
    expect(stray).toEqual([]);
  });

  it('is read without a throw', () => {
    fc.assert(
      fc.property(payload, anything, (said, result) => {
        const sent = throughJson(said) as Record<string, unknown>;
        readAnnouncement(sent);
        fingerprint(sent);
        const execution = { id: 'x', status: 'failed', action: { ref: 'a.b' }, result: throughJson(result) };
        readPostResult(execution as Execution);
        expect(plainAnswer('a.b', execution as Execution, 'why').text).toContain('a.b');
      }),
    );
  });

  it('loses no character where a message is divided', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const { text, body } = divide(`${before}{~}${after}`);
        const all = `${text}${body ?? ''}`;
        for (const word of `${before} ${after}`.replaceAll('{~}', ' ').split(/\s+/))
          expect(all).toContain(word);
      }),
    );
  });

  it('makes all plain where nothing follows the division, as chat services show no box then', () => {
    expect(divide('done {~} ')).toEqual({ text: 'done', body: '' });
    expect(divide('done')).toEqual({ text: '', body: 'done' });
  });

  it('has one fingerprint, in whatever order its keys come and whatever is left out', () => {
    const whole = {
      user: null,
      channel: 'C',
      whisper: false,
      message: 'm',
      context: null,
      extra: { b: 1, a: [2] },
    };
    const stored = { message: 'm', channel: 'C', extra: { a: [2], b: 1 }, route: 'chatops' };
    expect(fingerprint(whole)).toBe(fingerprint(stored));
    expect(fingerprint({ ...whole, whisper: true })).not.toBe(fingerprint(stored));
    expect(fingerprint({ ...whole, extra: { a: [3], b: 1 } })).not.toBe(fingerprint(stored));
  });
});
