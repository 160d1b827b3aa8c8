import type { DocumentStore } from '../store/document-store';
import type { RuleMetadata } from './pack';
import type { PackLibrary } from './pack-library';

/** Rules from pack files together with those that came over the API, which win where both have one. */
export class RuleLibrary {
  #all: RuleMetadata[] = [];
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly library: PackLibrary,
    private readonly documents: DocumentStore,
  ) {
    this.collect();
  }

  /** By pack and name; disabled ones too. */
  get all(): readonly RuleMetadata[] {
    return this.#all;
  }

  /** By id or `pack.name`. */
  get(refOrId: string): RuleMetadata | undefined {
    return this.#all.find((rule) => rule.id === refOrId || rule.ref === refOrId);
  }

  put(rule: RuleMetadata): void {
    this.documents.put('rule', rule.id, rule.ref, rule);
    this.collect();
  }

  delete(rule: RuleMetadata): void {
    if (this.library.rules.some((item) => item.ref === rule.ref))
      this.documents.put('rule', rule.id, rule.ref, { ...rule, deleted: true });
    else this.documents.delete('rule', rule.id);
    this.collect();
  }

  /** Told whenever the set may have changed. @returns a function that ends it */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads the set anew; called after a pack was read again. */
  collect(): void {
    const byRef = new Map(this.library.rules.map((rule) => [rule.ref, rule]));
    for (const rule of this.documents.all<RuleMetadata & { deleted?: boolean }>('rule')) {
      if (rule.deleted === true) byRef.delete(rule.ref);
      else byRef.set(rule.ref, rule);
    }
    this.#all = [...byRef.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
    for (const listener of [...this.#listeners]) listener();
  }
}
