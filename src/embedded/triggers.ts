import type { Clock } from '../core/clock';
import { objectId } from './object-id';

/** Something that happened, for rules to look at. */
export interface TriggerInstance {
  id: string;
  /** Reference of the trigger: of its type, e.g. `core.st2.webhook`, where it has no parameters of its own. */
  trigger: string;
  payload: Record<string, unknown>;
  /** Milliseconds since 1970. */
  occurred: number;
  /** By what name its trace is to be found, where whoever sent it gave one. */
  traceTag?: string;
}

export type TriggerListener = (instance: TriggerInstance) => void;

/** Triggers that the backend itself has. */
export const TRIGGERS = {
  webhook: 'core.st2.webhook',
  interval: 'core.st2.IntervalTimer',
  cron: 'core.st2.CronTimer',
  date: 'core.st2.DateTimer',
  action: 'core.st2.generic.actiontrigger',
  notify: 'core.st2.generic.notifytrigger',
  inquiry: 'core.st2.generic.inquiry',
  keyCreated: 'core.st2.key_value_pair.create',
  keyUpdated: 'core.st2.key_value_pair.update',
  keyChanged: 'core.st2.key_value_pair.value_change',
  keyDeleted: 'core.st2.key_value_pair.delete',
} as const;

/** Where webhooks, timers and finished executions meet the rules. */
export class TriggerHub {
  readonly #listeners = new Set<TriggerListener>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Tells all rules. */
  emit(trigger: string, payload: Record<string, unknown>, traceTag?: string): TriggerInstance {
    const now = this.#clock.now();
    const instance: TriggerInstance = {
      ...{ id: objectId(now), trigger, payload, occurred: now },
      ...(traceTag === undefined ? {} : { traceTag }),
    };
    for (const listener of [...this.#listeners]) listener(instance);
    return instance;
  }

  /** @returns a function that ends the subscription */
  listen(listener: TriggerListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
