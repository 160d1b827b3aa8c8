import { silentLog } from '../../../src/core/log';
import type { RuleMetadata } from '../../../src/embedded/packs/pack';
import { RuleTimers, scheduleOf } from '../../../src/embedded/rules/timers';
import { ManualClock } from '../../manual-clock';

function rule(type: string, parameters: Record<string, unknown>, name = 'r'): RuleMetadata {
  return {
    id: name,
    uid: '',
    ref: `p.${name}`,
    name,
    pack: 'p',
    description: '',
    enabled: true,
    type: { ref: 'standard', parameters: {} },
    trigger: { type, parameters },
    criteria: {},
    action: { ref: 'core.noop', parameters: {} },
    context: {},
    tags: [],
    metadata_file: '',
  };
}

const START = '2026-03-02T10:15:30Z';

test.each([
  ['core.st2.IntervalTimer', { unit: 'minutes', delta: 5 }, '2026-03-02T10:20:30.000Z'],
  ['core.st2.CronTimer', { hour: 12, minute: 30 }, '2026-03-02T12:30:00.000Z'],
  ['core.st2.CronTimer', { minute: '*/10' }, '2026-03-02T10:20:00.000Z'],
  ['core.st2.CronTimer', { day_of_week: 0, hour: 9 }, '2026-03-09T09:00:00.000Z'],
  ['core.st2.CronTimer', { day_of_week: 'tue', hour: 9, timezone: 'UTC' }, '2026-03-03T09:00:00.000Z'],
  ['core.st2.DateTimer', { date: '2026-04-01T00:00:00Z' }, '2026-04-01T00:00:00.000Z'],
])('%s %j is due next at %s', (type, parameters, expected) => {
  const start = Date.parse(START);
  expect(new Date(scheduleOf(rule(type, parameters), start)(start) ?? 0).toISOString()).toBe(expected);
});

test('a date in the past is never due', () => {
  const past = rule('core.st2.DateTimer', { date: '2020-01-01T00:00:00Z' });
  expect(scheduleOf(past, 0)(Date.parse(START))).toBeUndefined();
});

test('an interval rings again and again, until its rule is switched off', async () => {
  const clock = new ManualClock(START);
  const rung: string[] = [];
  const timers = new RuleTimers(clock, silentLog, (_rule, { payload }) =>
    rung.push(String(payload.executed_at)),
  );
  const every = rule('core.st2.IntervalTimer', { unit: 'seconds', delta: 10 });
  timers.follow([every]);
  await clock.pass(35_000);
  expect(rung).toEqual([
    '2026-03-02 10:15:40.000000+00:00',
    '2026-03-02 10:15:50.000000+00:00',
    '2026-03-02 10:16:00.000000+00:00',
  ]);
  timers.follow([every]);
  await clock.pass(5000);
  expect(rung).toHaveLength(4);
  timers.follow([{ ...every, enabled: false }]);
  await clock.pass(60_000);
  expect(rung).toHaveLength(4);
});

test('a date that is months away is waited for in parts', async () => {
  const clock = new ManualClock(START);
  let rung = 0;
  const timers = new RuleTimers(clock, silentLog, () => {
    rung += 1;
  });
  timers.follow([rule('core.st2.DateTimer', { date: '2026-06-01T00:00:00Z' })]);
  await clock.pass(80 * 86_400_000);
  expect(rung).toBe(0);
  await clock.pass(30 * 86_400_000);
  expect(rung).toBe(1);
});

test('a timer that makes no sense is said and harms no other', async () => {
  const said: string[] = [];
  const clock = new ManualClock(START);
  let rung = 0;
  const timers = new RuleTimers(clock, { ...silentLog, warn: (text) => said.push(text) }, () => {
    rung += 1;
  });
  timers.follow([
    rule('core.st2.IntervalTimer', { unit: 'fortnights', delta: 1 }, 'bad'),
    rule('core.st2.CronTimer', { minute: 'nonsense' }, 'worse'),
    rule('core.st2.IntervalTimer', { unit: 'seconds', delta: 1 }, 'good'),
  ]);
  await clock.pass(1000);
  expect(rung).toBe(1);
  expect(said.map((text) => text.slice(0, 10))).toEqual(['Rule p.bad', 'Rule p.wor']);
});
