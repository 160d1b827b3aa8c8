import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import { objectId } from '../object-id';
import type { RuleMetadata } from '../packs/pack';
import type { TriggerInstance } from '../triggers';
import { type Schedule, timerSchedule } from './timer-schedule';
import { TIMER_TYPES } from './trigger-types';

/** Longer waits are waited for in parts, so that a clock that was set meanwhile is noticed. */
const MAX_WAIT = 30_000;
/** A timer of Node's may ring so much early. */
const EARLY_MS = 50;

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
      rules
        .filter((rule) => rule.enabled && TIMER_TYPES.includes(rule.trigger.type))
        .map((rule) => [rule.ref, rule]),
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
      const { type, parameters } = rule.trigger;
      const schedule = timerSchedule(type, parameters, this.#clock.now());
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
    running.stop = this.#clock.after(Math.min(due - now, MAX_WAIT), () => {
      const arrived = this.#clock.now() >= due - EARLY_MS;
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
