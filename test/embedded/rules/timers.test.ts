import { silentLog } from '../../../src/core/log';
import type { RuleMetadata } from '../../../src/embedded/packs/pack';
import { RuleTimers } from '../../../src/embedded/rules/timers';
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

test('a date that is days away is waited for in parts, as the clock may be set meanwhile', async () => {
  const clock = new ManualClock(START);
  let rung = 0;
  const timers = new RuleTimers(clock, silentLog, () => {
    rung += 1;
  });
  timers.follow([rule('core.st2.DateTimer', { date: '2026-03-05T00:00:00Z' })]);
  await clock.pass(2 * 86_400_000);
  expect(rung).toBe(0);
  await clock.pass(86_400_000);
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
    rule('core.st2.CronTimer', { hours: 4 }, 'unknown'),
    rule('core.st2.IntervalTimer', { unit: 'seconds', delta: 1 }, 'good'),
  ]);
  await clock.pass(1000);
  expect(rung).toBe(1);
  expect(said.map((text) => text.slice(0, 10))).toEqual(['Rule p.bad', 'Rule p.wor', 'Rule p.unk']);
});
