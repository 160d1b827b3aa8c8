import { silentLog } from '../../../src/core/log';
import type { Execution, StreamEvent } from '../../../src/core/stackstorm-types';
import { KeptMessages } from '../../../src/plugins/progress/kept-messages';
import type { WatchedCommand } from '../../../src/plugins/progress/live-messages';
import { BrainMemory } from '../../../src/state/brain-memory';
import { ManualClock } from '../../manual-clock';
import { HubotLikeBrain } from '../../state/brain';

const EXECUTION = '6b022352888f26b80facf0a6';
const watched: WatchedCommand = {
  story: {
    execution: EXECUTION,
    title: 'slow 1',
    by: { id: 'U-KIRK', name: 'kirk' },
    status: 'running',
    startedAt: 0,
    tasks: [],
    tail: [],
  },
  place: { room: 'C-OPS' },
  posted: { place: { room: 'C-OPS' }, id: 'm7' },
};

/** Bots on one memory; each tells what it shows. */
let clock: ManualClock;
let memory: BrainMemory;
beforeEach(() => {
  clock = new ManualClock();
  memory = Object.defineProperty(new BrainMemory(new HubotLikeBrain(), clock), 'shared', { value: true });
});

function bot(id: string) {
  const shown: WatchedCommand[] = [];
  const events: StreamEvent[] = [];
  const execution = async () => ({ id: EXECUTION, status: 'succeeded' }) as Execution;
  const kept = new KeptMessages({ memory, clock, log: silentLog, st2: { execution }, id });
  const live = {
    watch: (one: WatchedCommand) => void shown.push(one),
    onEvent: (event: StreamEvent) => void events.push(event),
  };
  return { kept, live, shown, events };
}

test('a live message of a bot that died is brought to its end by another', async () => {
  const [dead, other] = [bot('dead'), bot('other')];
  await dead.kept.keep(watched);
  other.kept.start(other.live);
  await clock.pass(8_000);
  expect(other.shown).toEqual([]);
  await clock.pass(12_000);
  expect(other.shown[0]).toEqual(watched);
  expect(other.events[0]).toMatchObject({ data: { id: EXECUTION, status: 'succeeded' } });
});

test('while a bot lives nobody else touches what it shows', async () => {
  const [living, other] = [bot('living'), bot('other')];
  await living.kept.keep(watched);
  living.kept.start(living.live);
  other.kept.start(other.live);
  await clock.pass(60_000);
  await other.kept.takeUp(other.live);
  expect(other.shown).toEqual([]);
});

test('a bot that stops leaves its messages at once', async () => {
  const [leaving, other] = [bot('leaving'), bot('other')];
  await leaving.kept.keep(watched);
  await leaving.kept.stop();
  await other.kept.takeUp(other.live);
  expect(other.shown).toHaveLength(1);
});

test('what has ended is taken over by nobody', async () => {
  const [one, other] = [bot('one'), bot('other')];
  await one.kept.keep(watched);
  await one.kept.forget(EXECUTION);
  await clock.pass(60_000);
  await other.kept.takeUp(other.live);
  expect(other.shown).toEqual([]);
});
