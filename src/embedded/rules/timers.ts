import { Cron } from 'croner';
import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import { objectId } from '../object-id';
import type { RuleMetadata } from '../packs/pack';
import { TRIGGERS, type TriggerInstance } from '../triggers';

const UNIT_SECONDS: Record<string, number> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
  weeks: 604_800,
};
/** Longer waits than this do not fit a timer of Node; they are waited for in parts. */
const MAX_WAIT = 2 ** 31 - 1;
/** Fields of a cron trigger in the order of a cron line, with what stands for one that is left out. */
const CRON_FIELDS = ['second', 'minute', 'hour', 'day', 'month', 'day_of_week'] as const;

/** Gives the next time after a moment (milliseconds since 1970), or undefined when there is none. */
type Schedule = (after: number) => number | undefined;

function cronSchedule(parameters: Record<string, unknown>): Schedule {
  const given = CRON_FIELDS.findIndex((field) => parameters[field] !== undefined);
  // As APScheduler: fields finer than the finest one given begin at their lowest value, coarser ones are free.
  const line = CRON_FIELDS.map((field, index) => {
    const value = parameters[field];
    if (value !== undefined) return field === 'day_of_week' ? weekday(String(value)) : String(value);
    return index < given ? '0' : '*';
  }).join(' ');
  const cron = new Cron(line, { paused: true, timezone: String(parameters.timezone ?? 'UTC') });
  return (after) => cron.nextRun(new Date(after))?.getTime();
}

/** In a cron trigger Monday is 0, in a cron line Sunday is; names are the same. */
function weekday(value: string): string {
  return value.replace(/\d+/g, (day) => String((Number(day) + 1) % 7));
}

/**
 * When a timer's rule is due.
 * @param since when the timer was set up, milliseconds since 1970
 * @throws Error with a sentence where its parameters do not make a time
 */
export function scheduleOf(rule: RuleMetadata, since: number): Schedule {
  const { type, parameters } = rule.trigger;
  if (type === TRIGGERS.cron) return cronSchedule(parameters);
  if (type === TRIGGERS.date) {
    const date = Date.parse(String(parameters.date ?? ''));
    if (Number.isNaN(date)) throw new Error(`the date "${String(parameters.date)}" is not understood`);
    return (after) => (date > after ? date : undefined);
  }
  const step = Number(parameters.delta) * 1000 * (UNIT_SECONDS[String(parameters.unit)] ?? Number.NaN);
  if (!(step >= 1000))
    throw new Error('an interval needs delta (a number) and unit (seconds, minutes, hours, days or weeks)');
  return (after) => since + (Math.floor((after - since) / step) + 1) * step;
}

function isTimer(rule: RuleMetadata): boolean {
  const { type } = rule.trigger;
  return type === TRIGGERS.interval || type === TRIGGERS.cron || type === TRIGGERS.date;
}

interface Running {
  /** The trigger as it was when the timer was set up. */
  description: string;
  stop: () => void;
}

/** Keeps a timer for each enabled rule that asks for one, and follows the rules as they change. */
export class RuleTimers {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #due: (rule: RuleMetadata, instance: TriggerInstance) => void;
  readonly #running = new Map<string, Running>();

  constructor(clock: Clock, log: Log, due: (rule: RuleMetadata, instance: TriggerInstance) => void) {
    this.#clock = clock;
    this.#log = log;
    this.#due = due;
  }

  /** Starts and stops timers so that they fit these rules. A timer whose rule stayed the same goes on undisturbed. */
  follow(rules: readonly RuleMetadata[]): void {
    const wanted = new Map(
      rules.filter((rule) => rule.enabled && isTimer(rule)).map((rule) => [rule.ref, rule]),
    );
    for (const [ref, { description, stop }] of this.#running) {
      const rule = wanted.get(ref);
      if (rule !== undefined && describe(rule) === description) continue;
      stop();
      this.#running.delete(ref);
    }
    for (const [ref, rule] of wanted) {
      if (!this.#running.has(ref)) this.#start(rule);
    }
  }

  stop(): void {
    for (const { stop } of this.#running.values()) stop();
    this.#running.clear();
  }

  #start(rule: RuleMetadata): void {
    try {
      const running: Running = { description: describe(rule), stop: () => {} };
      const schedule = scheduleOf(rule, this.#clock.now());
      this.#running.set(rule.ref, running);
      this.#wait(rule, schedule, running, 0);
    } catch (error) {
      this.#log.warn(`Rule ${rule.ref}: its timer cannot be set: ${messageOf(error)}`);
    }
  }

  /** @param last when the rule was due last, so that a timer that rings early does not ring twice */
  #wait(rule: RuleMetadata, schedule: Schedule, running: Running, last: number): void {
    const now = this.#clock.now();
    const due = schedule(Math.max(now, last));
    if (due === undefined) return;
    const part = Math.min(due - now, MAX_WAIT);
    running.stop = this.#clock.after(part, () => {
      const arrived = part === due - now;
      if (arrived) this.#fire(rule, due);
      this.#wait(rule, schedule, running, arrived ? due : last);
    });
  }

  #fire(rule: RuleMetadata, due: number): void {
    const { type, parameters } = rule.trigger;
    const executed = new Date(due).toISOString().replace('T', ' ').replace('Z', '000+00:00');
    this.#due(rule, {
      id: objectId(this.#clock.now()),
      trigger: type,
      payload: { executed_at: executed, schedule: parameters },
      occurred: due,
    });
  }
}

function describe(rule: RuleMetadata): string {
  return JSON.stringify([rule.trigger.type, rule.trigger.parameters, rule.action, rule.criteria]);
}
