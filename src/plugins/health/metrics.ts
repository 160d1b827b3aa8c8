import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../../core/clock';
import type { PluginObserver } from '../../core/command-observer';
import { type Execution, isFinal, type StreamEvent } from '../../core/stackstorm-types';

/** What a bridge looks like at one moment. */
export interface HealthSnapshot {
  /** The commands have been read. */
  ready: boolean;
  /** Events can arrive. */
  stream: boolean;
  /** StackStorm's API answers, asked for at this moment. */
  api: boolean;
  /** Milliseconds since 1970; undefined before the first. */
  lastEventAt: number | undefined;
  /** Messages waiting to be sent. */
  queue: number;
  aliases: number;
  /** Pending approvals, confirmations and questions for people. */
  waiting: number;
  /** Commands that are shown as they run. */
  live: number;
}

/** More than these are not followed: results of commands that are silent by choice stay here for ever. */
const MAX_OWED = 1_000;

/** All metrics of a bridge, in a registry of its own: the owner's may have the same names. */
export class Metrics {
  readonly registry = new Registry();
  readonly #commands: Counter<'outcome'>;
  readonly #results: Counter<'status'>;

  readonly #delay: Histogram;
  readonly #clock: Clock;
  /** Executions that this bot has started for somebody; undefined while they run, else when they ended. */
  readonly #owed = new Map<string, number | undefined>();
  #queuedSince: number | undefined;
  readonly #loop = monitorEventLoopDelay();

  constructor(snapshot: () => Promise<HealthSnapshot>, clock: Clock) {
    this.#clock = clock;
    this.#loop.enable();
    const registers = [this.registry];
    this.#commands = new Counter({
      name: 'hubot_st2_commands_total',
      help: 'Commands from chat, by outcome',
      labelNames: ['outcome'],
      registers,
    });
    this.#results = new Counter({
      name: 'hubot_st2_executions_ended_total',
      help: 'Executions seen to end, by status',
      labelNames: ['status'],
      registers,
    });
    this.#delay = new Histogram({
      name: 'hubot_st2_answer_delay_seconds',
      help: 'From the end of an execution to its result in chat',
      buckets: [0.5, 1, 2, 5, 10, 30, 60, 300],
      registers,
    });
    const gauges: [string, string, (seen: HealthSnapshot) => number][] = [
      ['ready', '1 when the commands have been read', (seen) => Number(seen.ready)],
      ['stream_open', '1 while the event stream is open', (seen) => Number(seen.stream)],
      [
        'last_event_timestamp_seconds',
        'When the last event arrived',
        (seen) => (seen.lastEventAt ?? 0) / 1000,
      ],
      ['outbox_messages', 'Messages waiting to be sent', (seen) => seen.queue],
      ['aliases', 'Loaded aliases', (seen) => seen.aliases],
      ['waiting_for_people', 'Pending approvals, confirmations and questions', (seen) => seen.waiting],
      [
        'outbox_age_seconds',
        'How long messages have been waiting without a break',
        (seen) => this.#age(seen),
      ],
      ['oldest_unanswered_seconds', 'How long the oldest result has been due', () => this.#oldestDue()],
      ['event_loop_lag_seconds', 'The longest pause of the process since the last scrape', () => this.#lag()],
      ['live_messages', 'Commands that are shown as they run', (seen) => seen.live],
    ];
    const made = gauges.map(([name, help]) => new Gauge({ name: `hubot_st2_${name}`, help, registers }));
    // One look for all: asking the memory once a scrape is enough.
    this.collect = async () => {
      const seen = await snapshot();
      for (const [index, [, , read]] of gauges.entries()) made[index]?.set(read(seen));
      return this.registry.metrics();
    };
  }

  /** The page that Prometheus reads. */
  readonly collect: () => Promise<string>;

  /** Counts what becomes of commands, and how long their results take. */
  readonly observer: PluginObserver = {
    accepted: ({ execution }) => {
      this.#commands.inc({ outcome: 'accepted' });
      this.#owe(execution);
    },
    refused: () => this.#commands.inc({ outcome: 'refused' }),
    used: (_command, _incoming, refusal) =>
      this.#commands.inc({ outcome: refusal === undefined ? 'own' : 'refused' }),
    answered: ({ execution }) => this.#answered(execution),
  };

  onEvent({ name, data }: StreamEvent): void {
    if (name !== 'st2.execution__update') return;
    const { id, status } = data as Execution;
    if (!isFinal(status)) return;
    this.#results.inc({ status });
    if (this.#owed.has(id)) this.#owed.set(id, this.#clock.steady());
  }

  /** The result of this execution has been posted. */
  #answered(execution: string): void {
    const ended = this.#owed.get(execution);
    if (ended !== undefined) this.#delay.observe((this.#clock.steady() - ended) / 1000);
    this.#owed.delete(execution);
  }

  #owe(execution: string | undefined): void {
    if (execution === undefined) return;
    this.#owed.set(execution, undefined);
    const [oldest] = this.#owed.keys();
    if (this.#owed.size > MAX_OWED && oldest !== undefined) this.#owed.delete(oldest);
  }

  #age({ queue }: HealthSnapshot): number {
    const now = this.#clock.steady();
    this.#queuedSince = queue === 0 ? undefined : (this.#queuedSince ?? now);
    return (now - (this.#queuedSince ?? now)) / 1000;
  }

  #oldestDue(): number {
    const now = this.#clock.steady();
    const due = [...this.#owed.values()].map((ended) => ended ?? now);
    return (now - Math.min(now, ...due)) / 1000;
  }

  #lag(): number {
    const seconds = this.#loop.max / 1e9;
    this.#loop.reset();
    return seconds;
  }
}
