import type { Context, Span, SpanStatusCode, TraceAPI, Tracer } from '@opentelemetry/api';
import type { Clock } from '../../core/clock';
import type { PluginObserver } from '../../core/command-observer';
import type { Requested } from '../../core/gate';
import type { Execution } from '../../core/stackstorm-types';

/** What this room uses of `@opentelemetry/api`. */
export interface Tracing {
  trace: Pick<TraceAPI, 'setSpan'>;
  ROOT_CONTEXT: Context;
  SpanStatusCode: Pick<typeof SpanStatusCode, 'ERROR'>;
}

export interface CommandTracesOptions {
  otel: Tracing;
  tracer: Tracer;
  clock: Clock;
  /** The chat service's name: slack, irc, … */
  service: string;
  /** Takes secrets out of what is written down. */
  hide(text: string): string;
}

/** A command on its way: the span of its message, and that of the stage it is in. */
interface Journey {
  root: Span;
  stage: Span | undefined;
  /** Its alias wants no result to be shown: it is over when its execution is. */
  silent: boolean;
}

/** Of more commands than these the oldest is ended as it is: nobody waits for those any more. */
const MAX_FOLLOWED = 1_000;

/**
 * One trace a command: its message, with the gates it passes, the request, the execution and the answer as its
 * parts. Values of parameters are in none of them.
 */
export class CommandTraces {
  readonly #options: CommandTracesOptions;
  /** Before StackStorm has taken it. */
  readonly #sending = new Map<Requested, Journey>();
  /** By the id of its execution. */
  readonly #running = new Map<string, Journey>();

  constructor(options: CommandTracesOptions) {
    this.#options = options;
  }

  readonly observer: PluginObserver = {
    began: (requested) => this.#begin(requested),
    passed: (requested) => this.#passed(requested),
    refused: (requested, why) => this.#refused(requested, why),
    accepted: ({ execution, at }, requested) => this.#accepted(execution, at, requested),
    ended: ({ execution }, { status, end_timestamp }) => this.#ended(execution, status, end_timestamp),
    answered: ({ execution }) => this.#over(this.#running, execution),
  };

  /** Ends what is open. */
  stop(): void {
    for (const requested of this.#sending.keys()) this.#over(this.#sending, requested);
    for (const execution of this.#running.keys()) this.#over(this.#running, execution);
  }

  #begin(requested: Requested): void {
    const { tracer, otel, service, clock } = this.#options;
    const { alias } = requested.hit;
    const name = `${alias.pack}.${alias.name}`;
    const attributes = {
      'hubot_st2.command': name,
      'hubot_st2.action': alias.action_ref,
      'hubot_st2.service': service,
      'hubot_st2.room': requested.incoming.place.room,
      ...(requested.passed.length === 0 ? {} : { 'hubot_st2.waited_for': requested.passed }),
    };
    const root = tracer.startSpan(
      `command ${name}`,
      { attributes, startTime: clock.now() },
      otel.ROOT_CONTEXT,
    );
    const journey: Journey = { root, stage: undefined, silent: alias.result?.enabled === false };
    this.#enter(journey, 'gates');
    this.#follow(this.#sending, requested, journey);
  }

  #passed(requested: Requested): void {
    const journey = this.#sending.get(requested);
    if (journey !== undefined) this.#enter(journey, 'request');
  }

  #refused(requested: Requested, why: string): void {
    const journey = this.#sending.get(requested);
    if (journey === undefined) return;
    const { otel, hide } = this.#options;
    journey.root.setStatus({ code: otel.SpanStatusCode.ERROR, message: hide(why) });
    this.#over(this.#sending, requested);
  }

  #accepted(execution: string, at: number, requested: Requested): void {
    const journey = this.#sending.get(requested);
    if (journey === undefined) return;
    this.#sending.delete(requested);
    this.#enter(journey, 'execution', at);
    journey.root.setAttribute('hubot_st2.execution', execution);
    this.#follow(this.#running, execution, journey);
  }

  #ended(execution: string, status: Execution['status'], endedAt: Execution['end_timestamp']): void {
    const journey = this.#running.get(execution);
    if (journey === undefined) return;
    const { otel } = this.#options;
    journey.stage?.setAttribute('hubot_st2.status', status);
    if (typeof endedAt === 'string') journey.stage?.setAttribute('hubot_st2.ended', endedAt);
    if (status !== 'succeeded')
      journey.stage?.setStatus({ code: otel.SpanStatusCode.ERROR, message: status });
    if (journey.silent) this.#over(this.#running, execution);
    else this.#enter(journey, 'answer');
  }

  #enter(journey: Journey, stage: string, at = this.#options.clock.now()): void {
    const { tracer, otel } = this.#options;
    journey.stage?.end(at);
    const within = otel.trace.setSpan(otel.ROOT_CONTEXT, journey.root);
    journey.stage = tracer.startSpan(stage, { startTime: at }, within);
  }

  #follow<Key>(journeys: Map<Key, Journey>, key: Key, journey: Journey): void {
    journeys.set(key, journey);
    const [oldest] = journeys.keys();
    if (journeys.size > MAX_FOLLOWED && oldest !== undefined) this.#over(journeys, oldest);
  }

  #over<Key>(journeys: Map<Key, Journey>, key: Key): void {
    const journey = journeys.get(key);
    if (journey === undefined) return;
    const now = this.#options.clock.now();
    journey.stage?.end(now);
    journey.root.end(now);
    journeys.delete(key);
  }
}
