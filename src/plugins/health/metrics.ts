import { Counter, Gauge, Registry } from 'prom-client';
import type { CommandObserver } from '../../core/bridge-context';
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
  /** Messages that wait to be sent. */
  queue: number;
  aliases: number;
  /** Approvals, confirmations and questions that wait for people. */
  waiting: number;
  /** Commands that are shown as they run. */
  live: number;
}

/** All metrics of a bridge, in a registry of its own: the owner's may have the same names. */
export class Metrics {
  readonly registry = new Registry();
  readonly #commands: Counter<'outcome'>;
  readonly #results: Counter<'status'>;

  constructor(vitals: () => Promise<HealthSnapshot>) {
    const registers = [this.registry];
    this.#commands = new Counter({
      name: 'hubot_st2_commands_total',
      help: 'Commands from chat, by what became of them',
      labelNames: ['outcome'],
      registers,
    });
    this.#results = new Counter({
      name: 'hubot_st2_executions_ended_total',
      help: 'Executions that were seen ending, by status',
      labelNames: ['status'],
      registers,
    });
    const gauges: [string, string, (seen: HealthSnapshot) => number][] = [
      ['ready', '1 when the commands have been read', (seen) => Number(seen.ready)],
      ['stream_open', '1 while the event stream is open', (seen) => Number(seen.stream)],
      ['last_event_timestamp_seconds', 'When the last event came', (seen) => (seen.lastEventAt ?? 0) / 1000],
      ['outbox_messages', 'Messages that wait to be sent', (seen) => seen.queue],
      ['aliases', 'Aliases that are loaded', (seen) => seen.aliases],
      ['waiting_for_people', 'Approvals, confirmations and questions that wait', (seen) => seen.waiting],
      ['live_messages', 'Commands that are shown as they run', (seen) => seen.live],
    ];
    const made = gauges.map(([name, help]) => new Gauge({ name: `hubot_st2_${name}`, help, registers }));
    // One look for all: asking the memory once a scrape is enough.
    this.collect = async () => {
      const seen = await vitals();
      for (const [index, [, , read]] of gauges.entries()) made[index]?.set(read(seen));
      return this.registry.metrics();
    };
  }

  /** The page that Prometheus reads. */
  readonly collect: () => Promise<string>;

  /** Counts what a ledger is told, and tells the ledger. */
  counting(ledger: CommandObserver): CommandObserver {
    return {
      accepted: (requested, answer) => {
        this.#commands.inc({ outcome: 'accepted' });
        ledger.accepted(requested, answer);
      },
      refused: (requested, why) => {
        this.#commands.inc({ outcome: 'refused' });
        ledger.refused(requested, why);
      },
      used: (command, incoming, refusal) => {
        this.#commands.inc({ outcome: refusal === undefined ? 'own' : 'refused' });
        ledger.used(command, incoming, refusal);
      },
    };
  }

  onEvent({ name, data }: StreamEvent): void {
    if (name !== 'st2.execution__update') return;
    const { status } = data as Execution;
    if (isFinal(status)) this.#results.inc({ status });
  }
}
