import fc from 'fast-check';
import type { Expected, ResultWay } from '../../src/core/expected';
import { type PendingCommand, stateOf } from '../../src/delivery/pending-command';
import { contextOf } from '../../src/stackstorm/origin';
import { BrainMemory } from '../../src/state/brain-memory';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory, type Store } from './passing-memory';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

/** The last answer has come by then. */
const LATEST_MS = 400_000;
/** What looks for results has looked several times within this: whatever says one twice has said it. */
const AGAIN_MS = 60_000;

type Rig = Awaited<ReturnType<typeof setUp>>;

/** What really is: the server, the memory that bots share, the bots, and the commands that were given. */
interface Real {
  clock: ManualClock;
  st2: StackStormDouble;
  store: Store;
  bots: (Rig | undefined)[];
  /** Every text that any bot has said, also those that were killed. */
  said(): string[];
  /** What bots had said that were killed since. */
  dead: string[][];
  way: ResultWay[];
  /** Answers that a bot had posted and not yet put on record when it was killed: nobody can know of them. */
  inFlight: Set<number>;
}

/** What has to be: which commands StackStorm has, and which of them have ended. */
interface Model {
  given: number;
  running: Set<number>;
  ended: Set<number>;
}

const person = { id: 'U1', name: 'ann' };
const place = { room: 'C1', direct: true };
const originOf = (number: number) => `origin${number}`;
const contextFor = (number: number) => contextOf({ id: originOf(number), personId: 'U1', place });

async function startBot(real: Pick<Real, 'store' | 'st2' | 'clock'>): Promise<Rig> {
  const memory = new PassingMemory(real.store);
  return setUp({ memory, st2: real.st2, clock: real.clock });
}

function living({ bots }: Real): Rig[] {
  return bots.filter((bot) => bot !== undefined);
}

/** Somebody gives a bot a command, and StackStorm takes it; whether the bot hears that or dies before it. */
class Give implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly bot: number,
    readonly way: ResultWay,
    readonly fate: 'taken' | 'cut off' | 'killed',
  ) {}
  check = () => true;
  async run(model: Model, real: Real): Promise<void> {
    const rig = real.bots[this.bot];
    if (rig === undefined) return;
    const number = model.given;
    model.given += 1;
    model.running.add(number);
    real.way[number] = this.way;
    const alias = `pack.command${number}`;
    const expected: Expected = {
      originId: originOf(number),
      person,
      place,
      alias,
      announced: true,
      way: this.way,
    };
    await rig.relay.expect(expected);
    real.st2.add({
      ...{ id: `run${number}`, action: { ref: 'pack.command' }, status: 'running' },
      start_timestamp: new Date(real.clock.now()).toISOString(),
      liveaction: { notify: { 'on-complete': { data: { source_context: contextFor(number) } } } },
    });
    if (this.fate === 'taken') await rig.relay.expect({ ...expected, executionId: `run${number}` });
    else if (this.fate === 'cut off') await rig.relay.unexpect(originOf(number), 'uncertain');
    else await kill(real, this.bot);
  }
  toString = () => `give(bot ${this.bot}, ${this.way}, ${this.fate})`;
}

/** An execution ends; which of the bots hear of it, and how often. */
class End implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly which: number,
    readonly heard: readonly number[],
    readonly announcedLive: boolean,
  ) {}
  check = (model: Readonly<Model>) => model.running.size > 0;
  async run(model: Model, real: Real): Promise<void> {
    const all = [...model.running];
    const number = all[this.which % all.length];
    if (number === undefined) return;
    model.running.delete(number);
    model.ended.add(number);
    const stored = real.st2.stored.find(({ id }) => id === `run${number}`);
    if (stored === undefined) return;
    const end_timestamp = new Date(real.clock.now()).toISOString();
    Object.assign(stored, { status: 'succeeded', end_timestamp, result: { stdout: `<${number}>` } });
    for (const bot of this.heard)
      real.bots[bot]?.relay.onEvent({ name: 'st2.execution__update', data: { ...stored } });
    if (real.way[number] === 'direct') return;
    const payload = {
      channel: 'C1',
      user: 'U1',
      message: `<${number}>`,
      context: contextFor(number),
      extra: {},
    };
    const common = { start_timestamp: end_timestamp, end_timestamp };
    real.st2.add({
      id: `post${number}`,
      action: { ref: 'chatops.post_result' },
      parameters: { execution_id: stored.id },
      ...common,
    });
    const message = real.st2.add({
      id: `message${number}-`,
      action: { ref: 'chatops.post_message' },
      parameters: payload,
      ...common,
    });
    for (const rig of living(real)) {
      if (!this.announcedLive) continue;
      rig.relay.onEvent({ name: 'st2.announcement__chatops', data: { payload } });
      rig.relay.onEvent({ name: 'st2.execution__update', data: message });
    }
  }
  toString = () =>
    `end(${this.which}, heard by ${this.heard.join('+') || 'nobody'}, ${this.announcedLive ? 'live' : 'unheard'})`;
}

class Pass implements fc.AsyncCommand<Model, Real> {
  constructor(readonly ms: number) {}
  check = () => true;
  async run(_model: Model, { clock }: Real): Promise<void> {
    await clock.pass(this.ms);
  }
  toString = () => `pass(${this.ms} ms)`;
}

/** The stream of a bot goes, comes back, or both. */
class Stream implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly bot: number,
    readonly to: 'lost' | 'live',
  ) {}
  check = () => true;
  async run(_model: Model, { bots }: Real): Promise<void> {
    if (this.to === 'lost') bots[this.bot]?.relay.onLost();
    else bots[this.bot]?.relay.onLive();
  }
  toString = () => `stream(bot ${this.bot}, ${this.to})`;
}

async function kill(real: Real, bot: number): Promise<void> {
  const rig = real.bots[bot];
  if (rig === undefined) return;
  real.bots[bot] = undefined;
  // Its memory is gone for it from now on, as for a process that is no more, and it says nothing more.
  rig.cutOff();
  const texts = [...rig.chat.texts];
  real.dead.push(texts);
  for (const text of texts) {
    const number = Number(/<(\d+)>/.exec(text)?.[1] ?? Number.NaN);
    const record = await real.store.memory.get<PendingCommand>(`relay:owed:${originOf(number)}`);
    if (record !== undefined && stateOf(record) !== 'answered') real.inFlight.add(number);
  }
  void rig.relay.stop();
}

class Kill implements fc.AsyncCommand<Model, Real> {
  constructor(readonly bot: number) {}
  check = () => true;
  run = (_model: Model, real: Real) => kill(real, this.bot);
  toString = () => `kill(bot ${this.bot})`;
}

class Start implements fc.AsyncCommand<Model, Real> {
  constructor(readonly bot: number) {}
  check = () => true;
  async run(_model: Model, real: Real): Promise<void> {
    real.bots[this.bot] ??= await startBot(real);
  }
  toString = () => `start(bot ${this.bot})`;
}

type Schedule = Iterable<fc.AsyncCommand<Model, Real>>;

const bot = fc.constantFrom(0, 1);
const commands = fc.commands(
  [
    fc
      .tuple(
        bot,
        fc.constantFrom<ResultWay>('direct', 'announced'),
        fc.constantFrom('taken', 'taken', 'taken', 'cut off', 'killed'),
      )
      .map(([of, way, fate]) => new Give(of, way, fate)),
    fc
      .tuple(fc.nat(20), fc.constantFrom([], [0], [1], [0, 1], [0, 0, 1]), fc.boolean())
      .map(([which, heard, live]) => new End(which, heard, live)),
    fc.constantFrom(0, 30, 1_000, 7_000, 40_000).map((ms) => new Pass(ms)),
    fc.tuple(bot, fc.constantFrom('lost', 'live')).map(([of, to]) => new Stream(of, to)),
    bot.map((of) => new Kill(of)),
    bot.map((of) => new Start(of)),
  ],
  { maxCommands: 25 },
);

/** Walks one schedule. @throws Error that names a command that was lost or answered twice */
async function walk(schedule: Schedule): Promise<void> {
  // Nothing in here waits for anything but this clock: when a turn is over, all promises have settled.
  const clock = new ManualClock(undefined, 1);
  const st2 = new StackStormDouble();
  const store: Store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  const bots: Real['bots'] = [await startBot({ store, st2, clock }), await startBot({ store, st2, clock })];
  const dead: string[][] = [];
  const real: Real = {
    ...{ clock, st2, store, bots, dead, way: [], inFlight: new Set<number>() },
    said: () => [...dead, ...living(real).map(({ chat }) => chat.texts)].flat(),
  };
  const model: Model = { given: 0, running: new Set(), ended: new Set() };
  await fc.asyncModelRun(() => ({ model, real }), schedule);
  // Whatever happened: one bot is there in the end, its stream comes back, and time passes.
  real.bots[0] ??= await startBot(real);
  for (const rig of living(real)) rig.relay.onLive();
  const answers = (number: number) => real.said().filter((text) => text.includes(`<${number}>`)).length;
  const isMissing = () => [...model.ended].some((number) => answers(number) === 0);
  for (let waited = 0; waited < LATEST_MS && isMissing(); waited += AGAIN_MS) await clock.pass(AGAIN_MS);
  await clock.pass(AGAIN_MS);
  for (const number of model.ended) {
    const times = answers(number);
    if (times !== 1 && !(times === 2 && real.inFlight.has(number)))
      throw new Error(`command ${number} (${real.way[number]}) was answered ${times} times`);
  }
  for (const rig of living(real)) void rig.relay.stop();
}

/**
 * Walks random schedules of events, losses, kills and twins through a pending command.
 * @returns what was found: the shortest schedule that loses or doubles an answer, if any
 */
export function walkSchedules(schedules: number, seed: number): Promise<fc.RunDetails<[Schedule]>> {
  return fc.check(fc.asyncProperty(commands, walk), { numRuns: schedules, seed });
}
