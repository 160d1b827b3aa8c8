import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import { isDict } from '../../language/expression/python-values';
import { renderValue } from '../../language/jinja/jinja';
import type { RuleMetadata } from '../packs/pack';
import type { TriggerInstance } from '../triggers';
import { type Criterion, fulfilled, lookUp } from './criteria';

/** What a rule wants run. */
export interface RuleWish {
  action: string;
  parameters: Record<string, unknown>;
  rule: RuleMetadata;
  instance: TriggerInstance;
}

export interface RuleEngineParts {
  /** All rules as they are now. */
  rules: () => readonly RuleMetadata[];
  /** Starts the execution. @throws Error with a sentence, e.g. for an unknown action */
  start: (wish: RuleWish) => void;
  /** The datastore as `st2kv`. */
  datastore: () => unknown;
  /** Milliseconds since 1970. */
  now: () => number;
  log: Log;
}

/** Results of commands are told by the notifier itself; with StackStorm's own rule for it they would be told twice. */
const DONE_BY_NOTIFIER = 'chatops.post_result';

function sameUrl(left: unknown, right: unknown): boolean {
  const plain = (url: unknown): string => String(url ?? '').replace(/^\/+|\/+$/g, '');
  return plain(left) === plain(right);
}

/** Decides for each trigger which rules it concerns, and starts their actions. */
export class RuleEngine {
  readonly #parts: RuleEngineParts;

  constructor(parts: RuleEngineParts) {
    this.#parts = parts;
  }

  /** Something happened. Timers are not told here but each to its own rule, by `apply`. */
  handle(instance: TriggerInstance): void {
    for (const rule of this.#parts.rules()) {
      const { type, ref, parameters } = rule.trigger;
      if (!rule.enabled || (type !== instance.trigger && ref !== instance.trigger)) continue;
      if (parameters.url !== undefined && !sameUrl(parameters.url, instance.payload.url)) continue;
      this.apply(rule, instance);
    }
  }

  /** Starts the rule's action if the payload fulfils its criteria. What goes wrong is logged, never thrown. */
  apply(rule: RuleMetadata, instance: TriggerInstance): void {
    if (rule.action.ref === DONE_BY_NOTIFIER) return;
    const { log, start } = this.#parts;
    try {
      const context = { trigger: instance.payload, st2kv: this.#parts.datastore() };
      if (!this.#matches(rule, instance, context)) return;
      const parameters = renderValue(rule.action.parameters, context);
      start({ action: rule.action.ref, parameters: isDict(parameters) ? parameters : {}, rule, instance });
    } catch (error) {
      log.warn(`Rule ${rule.ref}: ${messageOf(error)}`);
    }
  }

  #matches(rule: RuleMetadata, instance: TriggerInstance, context: Record<string, unknown>): boolean {
    return Object.entries(rule.criteria).every(([key, raw]) => {
      const criterion = renderValue(raw, context) as Criterion;
      // `trigger.a#1`, `trigger.a#2`: several criteria for one value.
      return fulfilled(
        lookUp(key.replace(/#\w+$/, ''), { trigger: instance.payload }),
        criterion,
        this.#parts.now(),
      );
    });
  }
}
