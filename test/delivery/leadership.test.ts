import { silentLog } from '../../src/core/log';
import { Leadership } from '../../src/delivery/leadership';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';

it('a bot whose lease cannot be renewed stops posting a second before another may begin', async () => {
  const clock = new ManualClock();
  const memory = Object.assign(new BrainMemory(new HubotLikeBrain(), clock), { shared: true });
  let isGained = () => {};
  const gained = new Promise<void>((resolve) => {
    isGained = resolve;
  });
  const leadership = new Leadership(memory, 'one', clock, silentLog, { gained: () => isGained(), lost() {} });
  const begun = clock.now();
  leadership.start();
  await gained;
  memory.claim = () => Promise.reject(new Error('away'));
  await clock.pass(4_999);
  expect([clock.now() - begun, leadership.holds]).toEqual([4_999, true]);
  await clock.pass(1);
  expect(leadership.holds).toBe(false);
  await leadership.stop();
});
