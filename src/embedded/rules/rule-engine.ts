import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import { withoutSlashes } from '../../core/text-ends';
import { isDict } from '../../language/expression/python-values';
import { renderValue } from '../../language/jinja/jinja';
import type { RuleMetadata } from '../packs/pack';
import { TRIGGERS, type TriggerInstance } from '../triggers';
import { type Criterion, fulfilled, lookUp } from './criteria';
import { DONE_BY_NOTIFIER } from './done-by-notifier';
import type { EnforcementOutcome } from './trigger-log';
import { triggerOf } from './trigger-types';

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
  /** Starts the execution. @returns its id. @throws Error with a sentence, e.g. for an unknown action */
  start: (wish: RuleWish) => string;
  /** Told whenever a rule applied, with what came of it. */
  enforced: (rule: RuleMetadata, instance: TriggerInstance, outcome: EnforcementOutcome) => void;
  /** The datastore as `st2kv`. */
  datastore: () => unknown;
  /** Milliseconds since 1970. */
  now: () => number;
  log: Log;
}

function sameUrl(left: unknown, right: unknown): boolean {
  const plain = (url: unknown): string => withoutSlashes(String(url ?? ''));
  return plain(left) === plain(right);
}

/** Of a webhook the address counts, of others all parameters: a rule without them waits for the kind itself. */
function waitsFor({ trigger }: RuleMetadata, instance: TriggerInstance): boolean {
  const { type, ref, parameters } = trigger;
  if (type === TRIGGERS.webhook)
    return instance.trigger === type && sameUrl(parameters.url, instance.payload.url);
  if (Object.keys(parameters).length > 0) return triggerOf(type, parameters).ref === instance.trigger;
  return type === instance.trigger || ref === instance.trigger;
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
      if (rule.enabled && waitsFor(rule, instance)) this.apply(rule, instance);
    }
  }

  /** Starts the rule's action if the payload fulfils its criteria. What goes wrong is logged, never thrown. */
  apply(rule: RuleMetadata, instance: TriggerInstance): void {
    if (rule.action.ref === DONE_BY_NOTIFIER) return;
    const { log, enforced } = this.#parts;
    try {
      const context = { trigger: instance.payload, st2kv: this.#parts.datastore() };
      if (!this.#matches(rule, instance, context)) return;
      enforced(rule, instance, this.#enforce(rule, instance, context));
    } catch (error) {
      log.warn(`Rule ${rule.ref}: ${messageOf(error)}`);
    }
  }

  #enforce(
    rule: RuleMetadata,
    instance: TriggerInstance,
    context: Record<string, unknown>,
  ): EnforcementOutcome {
    try {
      const rendered = renderValue(rule.action.parameters, context);
      const parameters = isDict(rendered) ? rendered : {};
      return { execution: this.#parts.start({ action: rule.action.ref, parameters, rule, instance }) };
    } catch (error) {
      const failure = messageOf(error);
      this.#parts.log.warn(`Rule ${rule.ref}: ${failure}`);
      return { failure };
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
