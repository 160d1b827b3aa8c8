import type { Clock } from '../../core/clock';
import { exactJson } from '../../core/exact-json';
import { objectId } from '../object-id';
import type { RuleMetadata } from '../packs/pack';
import type { DocumentStore } from '../store/document-store';
import { isoFromMicroseconds } from '../timestamps';
import { TRIGGERS, type TriggerInstance } from '../triggers';

/** That a rule applied to something that had happened, and what came of it. */
export interface Enforcement {
  id: string;
  rule: { id: string; ref: string; uid: string };
  trigger_instance_id: string;
  enforced_at: string;
  status: 'succeeded' | 'failed';
  execution_id?: string;
  failure_reason?: string;
}

/** What a rule's action came to: its execution, or why there is none. */
export type EnforcementOutcome = { execution: string } | { failure: string };

interface Entry {
  enforcement: Enforcement;
  instance: TriggerInstance;
}

/** So many of each are kept, the newest. */
const MAX_KEPT = 1000;
/** A larger payload (characters of JSON) is not kept with its trigger. */
const MAX_PAYLOAD = 100_000;
/** Sent at every end of an execution, which is in the history anyway: kept only where a rule applied. */
const IN_HISTORY: readonly string[] = [TRIGGERS.action, TRIGGERS.notify];

/** What has happened and which rules applied. What rules applied to is kept over restarts. */
export class TriggerLog {
  readonly #documents: DocumentStore;
  readonly #clock: Clock;
  readonly #instances = new Map<string, TriggerInstance>();
  readonly #enforcements = new Map<string, Enforcement>();

  constructor(documents: DocumentStore, clock: Clock) {
    this.#documents = documents;
    this.#clock = clock;
    for (const { enforcement, instance } of documents.all<Entry>('enforcement')) {
      this.#enforcements.set(enforcement.id, enforcement);
      this.#instances.set(instance.id, instance);
    }
  }

  /** Newest first. */
  get instances(): TriggerInstance[] {
    return [...this.#instances.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Newest first. */
  get enforcements(): Enforcement[] {
    return [...this.#enforcements.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  happened(instance: TriggerInstance): void {
    if (!IN_HISTORY.includes(instance.trigger)) this.#keep(instance);
  }

  enforced(rule: RuleMetadata, instance: TriggerInstance, outcome: EnforcementOutcome): void {
    const enforcement: Enforcement = {
      id: objectId(this.#clock.now()),
      rule: { id: rule.id, ref: rule.ref, uid: rule.uid },
      trigger_instance_id: instance.id,
      enforced_at: isoFromMicroseconds(this.#clock.now() * 1000),
      ...('execution' in outcome
        ? { status: 'succeeded', execution_id: outcome.execution }
        : { status: 'failed', failure_reason: outcome.failure }),
    };
    const entry: Entry = { enforcement, instance: this.#keep(instance) };
    this.#enforcements.set(enforcement.id, enforcement);
    this.#documents.put('enforcement', enforcement.id, enforcement.id, entry);
    for (const [id] of this.#enforcements) {
      if (this.#enforcements.size <= MAX_KEPT) break;
      this.#enforcements.delete(id);
      this.#documents.delete('enforcement', id);
    }
  }

  #keep(instance: TriggerInstance): TriggerInstance {
    const fits = exactJson(instance.payload).length <= MAX_PAYLOAD;
    const kept = fits ? instance : { ...instance, payload: {} };
    this.#instances.set(kept.id, kept);
    for (const [id] of this.#instances) {
      if (this.#instances.size <= MAX_KEPT) break;
      this.#instances.delete(id);
    }
    return kept;
  }
}
