import type { Log } from '../../core/log';
import type { Mapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';
import { withoutSlashes } from '../../core/text-ends';
import { hasTemplate, renderValue } from '../../language/jinja/jinja';
import type { RuleMetadata } from '../packs/pack';
import { renderGiven } from '../parameters/render-given';
import { TRIGGERS, type TriggerInstance } from '../triggers';
import { type Criterion, fulfilled, type Judging } from './criteria';
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
  /** The configuration of the action's pack. @throws Error with a sentence where it cannot be rendered */
  config: (action: string) => Mapping;
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

  /**
   * Something happened. A rule of type `backstop` applies where no other did. Timers are not told here but each to its
   * own rule, by `apply`.
   */
  handle(instance: TriggerInstance): void {
    const waiting = this.#parts.rules().filter((rule) => rule.enabled && waitsFor(rule, instance));
    const [last, first] = [waiting.filter(isBackstop), waiting.filter((rule) => !isBackstop(rule))];
    const applied = first.filter((rule) => this.apply(rule, instance));
    if (applied.length === 0) for (const rule of last) this.apply(rule, instance);
  }

  /**
   * Starts the rule's action if the payload fulfils its criteria. What goes wrong is logged and kept, never thrown.
   * @returns whether it fulfils them
   */
  apply(rule: RuleMetadata, instance: TriggerInstance): boolean {
    if (rule.action.ref === DONE_BY_NOTIFIER) return true;
    try {
      if (!this.#matches(rule, instance)) return false;
    } catch (error) {
      this.#failed(rule, instance, error);
      return false;
    }
    try {
      const parameters = renderGiven(rule.action.parameters, this.#around(rule, instance));
      const execution = this.#parts.start({
        ...{ action: rule.action.ref, parameters, rule, instance },
      });
      this.#parts.enforced(rule, instance, { execution });
    } catch (error) {
      this.#failed(rule, instance, error);
    }
    return true;
  }

  #failed(rule: RuleMetadata, instance: TriggerInstance, error: unknown): void {
    const failure = messageOf(error);
    this.#parts.log.warn(`Rule ${rule.ref}: ${failure}`);
    this.#parts.enforced(rule, instance, { failure });
  }

  /**
   * What the templates of its parameters may read, the other parameters too; the configuration only where one does, as it
   * may have faults.
   */
  #around({ action }: RuleMetadata, instance: TriggerInstance): Mapping {
    const written = Object.entries(action.parameters).filter(([, value]) => !mentionsTemplate(value));
    const around = {
      ...Object.fromEntries(written),
      ...{ trigger: instance.payload, st2kv: this.#parts.datastore() },
    };
    return JSON.stringify(action.parameters).includes('config_context')
      ? { ...around, config_context: this.#parts.config(action.ref) }
      : around;
  }

  #matches({ criteria }: RuleMetadata, { payload }: TriggerInstance): boolean {
    const conditions = Object.entries(criteria);
    // As on StackStorm: where nothing was sent, nothing can be said of it, not even that it is missing.
    if (conditions.length > 0 && Object.keys(payload).length === 0) return false;
    const judging: Judging = {
      now: this.#parts.now(),
      around: { trigger: payload },
      render: (pattern, around) => renderValue(pattern, { ...around, st2kv: this.#parts.datastore() }),
    };
    return conditions.every(([key, criterion]) => fulfilled(key, criterion as Criterion, judging));
  }
}

function mentionsTemplate(value: unknown): boolean {
  return hasTemplate(JSON.stringify(value) ?? '');
}

function isBackstop({ type }: RuleMetadata): boolean {
  return type.ref === 'backstop';
}
