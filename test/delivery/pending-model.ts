import fc from 'fast-check';
import { ChatError, type Message, type Place, type Posted } from '../../src/core/chat';
import type { Expected, ResultWay } from '../../src/core/expected';
import { type PendingCommand, stateOf } from '../../src/delivery/pending-command';
import { contextOf } from '../../src/stackstorm/origin';
import { BrainMemory } from '../../src/state/brain-memory';
import { breathe, ManualClock, promisesSettle } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';
import { PassingMemory, type Store } from './passing-memory';
import { RecordingChat } from './recording-chat';
import { setUp } from './relay-rig';
import { StackStormDouble } from './stackstorm-double';

/** The last answer has come by then. */
const LATEST_MS = 400_000;
/** What looks for results looks each second, or few seconds: after so long, whatever says one twice has said it. */
const AGAIN_MS = 20_000;
/** All records are read again each minute; that costs so much time that only some schedules wait for it. */
const READ_AGAIN_MS = 70_000;

type Rig = Awaited<ReturnType<typeof setUp>>;

/** A way to the memory that bots share; one that errs shows that the model finds what comes of it. */
export type WayToMemory = (store: Store) => PassingMemory;

/** What one bot says: which answers, and when. */
class Voice extends RecordingChat {
  readonly answers: { number: number; at: number; unrecordable: boolean }[] = [];
  isDead = false;

  constructor(
    readonly clock: ManualClock,
    readonly memory: PassingMemory,
  ) {
    super({}, clock);
  }

  override async send(place: Place, message: Message): Promise<Posted> {
    const posted = await super.send(place, message);
    const number = Number(/<(\d+)>/.exec(message.text)?.[1] ?? Number.NaN);
    if (!this.isDead) this.answers.push({ number, at: this.clock.now(), unrecordable: this.memory.away });
    return posted;
  }
}

interface Bot {
  rig: Rig;
  voice: Voice;
  memory: PassingMemory;
}

/** What really is: the server, the memory that bots share, the bots, and the commands that were given. */
interface Real {
  clock: ManualClock;
  st2: StackStormDouble;
  store: Store;
  wayToMemory: WayToMemory;
  bots: (Bot | undefined)[];
  /** Of every bot that ever was. */
  voices: Voice[];
  way: ResultWay[];
  /** Answers that a bot had posted at the very moment in which it was killed or cut off, not yet on record: no other bot can know of them. */
  inFlight: Set<number>;
}

/** What has to be: which commands StackStorm has, which of them have ended, and which were not announced. */
interface Model {
  given: number;
  running: Set<number>;
  ended: Set<number>;
  unannounced: Set<number>;
}

const person = { id: 'U1', name: 'ann' };
const place = { room: 'C1', direct: true };
const originOf = (number: number) => `origin${number}`;
const contextFor = (number: number) => contextOf({ id: originOf(number), personId: 'U1', place });
/** The one of these that an arbitrary number means. */
const oneOf = (all: ReadonlySet<number>, which: number) => [...all][which % all.size];

async function startBot({
  store,
  st2,
  clock,
  wayToMemory,
  voices,
}: Pick<Real, 'store' | 'st2' | 'clock' | 'wayToMemory' | 'voices'>): Promise<Bot> {
  const memory = wayToMemory(store);
  const voice = new Voice(clock, memory);
  voices.push(voice);
  return { rig: await setUp({ memory, st2, clock, chat: voice }), voice, memory };
}

function living({ bots }: Real): Bot[] {
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
    const bot = real.bots[this.bot];
    // A bot that cannot reach its memory takes commands, too, but promises no answer should it die.
    if (bot === undefined || bot.memory.away) return;
    const { relay } = bot.rig;
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
    await relay.expect(expected);
    real.st2.add({
      ...{ id: `run${number}`, action: { ref: 'pack.command' }, status: 'running' },
      start_timestamp: new Date(real.clock.now()).toISOString(),
      liveaction: { notify: { 'on-complete': { data: { source_context: contextFor(number) } } } },
    });
    if (this.fate === 'taken') await relay.expect({ ...expected, executionId: `run${number}` });
    else if (this.fate === 'cut off') await relay.unexpect(originOf(number), 'uncertain');
    else await kill(real, this.bot);
  }
  toString = () => `give(bot ${this.bot}, ${this.way}, ${this.fate})`;
}

/** An execution ends; which of the bots hear of it, and how often. */
class End implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly which: number,
    readonly heard: readonly number[],
    readonly announced: 'live' | 'unheard' | 'not yet',
  ) {}
  check = (model: Readonly<Model>) => model.running.size > 0;
  async run(model: Model, real: Real): Promise<void> {
    const number = oneOf(model.running, this.which);
    if (number === undefined) return;
    model.running.delete(number);
    model.ended.add(number);
    const stored = real.st2.stored.find(({ id }) => id === `run${number}`);
    if (stored === undefined) return;
    const end_timestamp = new Date(real.clock.now()).toISOString();
    Object.assign(stored, { status: 'succeeded', end_timestamp, result: { stdout: `<${number}>` } });
    for (const bot of this.heard)
      real.bots[bot]?.rig.relay.onEvent({ name: 'st2.execution__update', data: { ...stored } });
    model.unannounced.add(number);
    if (this.announced !== 'not yet') await new Announce(0, this.announced, number).run(model, real);
  }
  toString = () =>
    `end(${this.which}, heard by ${this.heard.join('+') || 'nobody'}, announced: ${this.announced})`;
}

/** StackStorm announces an execution that has ended, perhaps long ago, perhaps one that was answered directly. */
class Announce implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly which: number,
    readonly how: 'live' | 'unheard',
    readonly number?: number,
  ) {}
  check = (model: Readonly<Model>) => model.unannounced.size > 0;
  async run(model: Model, real: Real): Promise<void> {
    const number = this.number ?? oneOf(model.unannounced, this.which);
    if (number === undefined) return;
    model.unannounced.delete(number);
    const end_timestamp = new Date(real.clock.now()).toISOString();
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
      parameters: { execution_id: `run${number}` },
      ...common,
    });
    const message = real.st2.add({
      id: `message${number}-`,
      action: { ref: 'chatops.post_message' },
      parameters: payload,
      ...common,
    });
    if (this.how === 'unheard') return;
    for (const { rig } of living(real)) {
      rig.relay.onEvent({ name: 'st2.announcement__chatops', data: { payload } });
      rig.relay.onEvent({ name: 'st2.execution__update', data: message });
    }
  }
  toString = () => `announce(${this.which}, ${this.how})`;
}

/** The stream tells late, or for a moment only, that an execution is paused or runs. */
class Tell implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly which: number,
    readonly status: 'running' | 'paused',
  ) {}
  check = (model: Readonly<Model>) => model.given > 0;
  async run(model: Model, real: Real): Promise<void> {
    const data = {
      id: `run${this.which % model.given}`,
      action: { ref: 'pack.command' },
      status: this.status,
    };
    for (const { rig } of living(real)) rig.relay.onEvent({ name: 'st2.execution__update', data });
  }
  toString = () => `tell(${this.which}, ${this.status})`;
}

/** From now on, the chat service takes so long for a message of this bot. */
class Send implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly bot: number,
    readonly ms: number,
  ) {}
  check = () => true;
  async run(_model: Model, { bots }: Real): Promise<void> {
    const voice = bots[this.bot]?.voice;
    if (voice !== undefined) voice.sendMs = this.ms;
  }
  toString = () => `send(bot ${this.bot}, ${this.ms} ms)`;
}

/** The chat service has no time for the next message of this bot. */
class Refuse implements fc.AsyncCommand<Model, Real> {
  constructor(readonly bot: number) {}
  check = () => true;
  async run(_model: Model, { bots }: Real): Promise<void> {
    bots[this.bot]?.voice.failures.push(new ChatError('busy', 'too many messages'));
  }
  toString = () => `refuse(bot ${this.bot})`;
}

/** The memory that bots share cannot be reached by one of them, or can again. */
class Reach implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly bot: number,
    readonly to: 'cut' | 'healed',
  ) {}
  check = () => true;
  async run(_model: Model, real: Real): Promise<void> {
    const bot = real.bots[this.bot];
    if (bot === undefined) return;
    bot.memory.away = this.to === 'cut';
    if (bot.memory.away) await noteInFlight(real, bot.voice);
  }
  toString = () => `memory(bot ${this.bot}, ${this.to})`;
}

class Pass implements fc.AsyncCommand<Model, Real> {
  constructor(readonly ms: number) {}
  check = () => true;
  async run(_model: Model, { clock }: Real): Promise<void> {
    await clock.pass(this.ms);
  }
  toString = () => `pass(${this.ms} ms)`;
}

/** The stream of a bot goes, or comes back. */
class Stream implements fc.AsyncCommand<Model, Real> {
  constructor(
    readonly bot: number,
    readonly to: 'lost' | 'live',
  ) {}
  check = () => true;
  async run(_model: Model, { bots }: Real): Promise<void> {
    const relay = bots[this.bot]?.rig.relay;
    if (this.to === 'lost') relay?.onLost();
    else relay?.onLive();
  }
  toString = () => `stream(bot ${this.bot}, ${this.to})`;
}

async function kill(real: Real, number: number): Promise<void> {
  const bot = real.bots[number];
  if (bot === undefined) return;
  real.bots[number] = undefined;
  const { rig, voice, memory } = bot;
  // Its memory is gone for it from now on, as for a process that is no more, and it says nothing more.
  voice.isDead = true;
  memory.away = true;
  await noteInFlight(real, voice);
  void rig.relay.stop();
}

/** Notes what a bot has posted at this very moment and not put on record, when it cannot any more. */
async function noteInFlight({ clock, store, inFlight }: Real, voice: Voice): Promise<void> {
  for (const { number, at } of voice.answers) {
    if (at !== clock.now()) continue;
    const record = await store.memory.get<PendingCommand>(`relay:owed:${originOf(number)}`);
    if (record !== undefined && stateOf(record) !== 'answered') inFlight.add(number);
  }
}

class Kill implements fc.AsyncCommand<Model, Real> {
  constructor(readonly bot: number) {}
  check = () => true;
  run = (_model: Model, real: Real) => kill(real, this.bot);
  toString = () => `kill(bot ${this.bot})`;
}

/** A bot is asked to end, and ends in its own time. */
class Stop implements fc.AsyncCommand<Model, Real> {
  constructor(readonly bot: number) {}
  check = () => true;
  async run(_model: Model, { bots }: Real): Promise<void> {
    const rig = bots[this.bot]?.rig;
    bots[this.bot] = undefined;
    void rig?.relay.stop();
  }
  toString = () => `stop(bot ${this.bot})`;
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
const which = fc.nat(20);
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
      .tuple(
        which,
        fc.constantFrom([], [0], [1], [0, 1], [0, 0, 1]),
        fc.constantFrom('live', 'unheard', 'not yet'),
      )
      .map(([which, heard, announced]) => new End(which, heard, announced)),
    fc.tuple(which, fc.constantFrom('live', 'unheard')).map(([which, how]) => new Announce(which, how)),
    fc.constantFrom(0, 30, 1_000, 7_000, 40_000).map((ms) => new Pass(ms)),
    fc.tuple(bot, fc.constantFrom('lost', 'live')).map(([of, to]) => new Stream(of, to)),
    fc.oneof(
      bot.map((of) => new Kill(of)),
      bot.map((of) => new Stop(of)),
    ),
    bot.map((of) => new Start(of)),
    fc.oneof(
      fc.tuple(which, fc.constantFrom('running', 'paused')).map(([of, status]) => new Tell(of, status)),
      fc.tuple(bot, fc.constantFrom(0, 20, 800)).map(([of, ms]) => new Send(of, ms)),
      bot.map((of) => new Refuse(of)),
      fc.tuple(bot, fc.constantFrom('cut', 'healed')).map(([of, to]) => new Reach(of, to)),
    ),
  ],
  { maxCommands: 25, size: 'medium' },
);

const after: fc.Arbitrary<number> = fc.constantFrom(AGAIN_MS, AGAIN_MS, AGAIN_MS, READ_AGAIN_MS);

/**
 * Walks one schedule.
 * @param afterMs how long is waited for second answers when every command has its first
 * @throws Error that names a command that was lost or answered twice
 */
async function walk(schedule: Schedule, afterMs: number, wayToMemory: WayToMemory): Promise<void> {
  // Nothing in here waits for anything but this clock and promises.
  const clock = new ManualClock(undefined, promisesSettle);
  const st2 = new StackStormDouble();
  const store: Store = { memory: new BrainMemory(new HubotLikeBrain(), clock) };
  const real: Real = {
    ...{ clock, st2, store, wayToMemory, bots: [], voices: [], way: [], inFlight: new Set<number>() },
  };
  for (const bot of [0, 1]) real.bots[bot] = await startBot(real);
  const model: Model = { given: 0, running: new Set(), ended: new Set(), unannounced: new Set() };
  await fc.asyncModelRun(() => ({ model, real }), schedule);
  // Whatever happened: one bot is there in the end, its stream and its memory come back, and time passes.
  real.bots[0] ??= await startBot(real);
  for (const { rig, memory } of living(real)) {
    memory.away = false;
    rig.relay.onLive();
  }
  const answers = (number: number) =>
    real.voices.flatMap((voice) => voice.answers.filter((answer) => answer.number === number));
  const isMissing = () => [...model.ended].some((number) => answers(number).length === 0);
  for (let waited = 0; waited < LATEST_MS && isMissing(); waited += AGAIN_MS) await clock.pass(AGAIN_MS);
  await clock.pass(afterMs);
  for (const number of model.ended) {
    const all = answers(number);
    const mayBeTwice = real.inFlight.has(number) || all.some(({ unrecordable }) => unrecordable);
    if (all.length !== 1 && !(all.length === 2 && mayBeTwice))
      throw new Error(`command ${number} (${real.way[number]}) was answered ${all.length} times`);
  }
  for (const { rig } of living(real)) void rig.relay.stop();
  await breathe(1);
}

/**
 * Walks random schedules of events, losses, kills and twins through a pending command.
 * @returns what was found: the shortest schedule that loses or doubles an answer, if any
 */
export function walkSchedules(
  schedules: number,
  seed: number,
  wayToMemory: WayToMemory = (store) => new PassingMemory(store),
  { endOnFailure = false }: Pick<fc.Parameters, 'endOnFailure'> = {},
): Promise<fc.RunDetails<[Schedule, number]>> {
  const property = fc.asyncProperty(commands, after, (schedule, afterMs) =>
    walk(schedule, afterMs, wayToMemory),
  );
  return fc.check(property, { numRuns: schedules, seed, endOnFailure });
}
