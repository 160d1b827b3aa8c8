import type { DocumentStore } from '../store/document-store';
import type { EventBus } from '../stream/event-bus';
import type { StoredAlias } from './pack';
import type { AliasChange, PackLibrary } from './pack-library';

/** Aliases from pack files together with those that came over the API, which win where both have one. */
export class AliasLibrary {
  #all: StoredAlias[] = [];
  #version = 0;

  constructor(
    private readonly library: PackLibrary,
    private readonly documents: DocumentStore,
    private readonly bus: EventBus,
  ) {
    this.#collect();
  }

  /** By pack and name. */
  get all(): readonly StoredAlias[] {
    return this.#all;
  }

  /** Changes whenever the set does. */
  get version(): number {
    return this.#version;
  }

  /** By id or `pack.name`. */
  get(refOrId: string): StoredAlias | undefined {
    return this.#all.find((alias) => alias.id === refOrId || alias.ref === refOrId);
  }

  /** By bare name, the first over all packs, as the server looks it up. */
  named(name: string): StoredAlias | undefined {
    return this.#all.find((alias) => alias.name === name);
  }

  put(alias: StoredAlias, kind: 'create' | 'update'): void {
    this.documents.put('alias', alias.id, alias.ref, alias);
    this.#collect();
    this.#tell({ kind, alias });
  }

  delete(alias: StoredAlias): void {
    if (this.library.aliases.some((item) => item.ref === alias.ref)) {
      this.documents.put('alias', alias.id, alias.ref, { ...alias, deleted: true });
    } else this.documents.delete('alias', alias.id);
    this.#collect();
    this.#tell({ kind: 'delete', alias });
  }

  /** A pack was read again. */
  reloaded(changes: readonly AliasChange[]): void {
    if (changes.length === 0) return;
    this.#collect();
    for (const change of changes) this.#tell(change);
  }

  #collect(): void {
    const byRef = new Map(this.library.aliases.map((alias) => [alias.ref, alias]));
    for (const alias of this.documents.all<StoredAlias & { deleted?: boolean }>('alias')) {
      if (alias.deleted === true) byRef.delete(alias.ref);
      else byRef.set(alias.ref, alias);
    }
    this.#all = [...byRef.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
    this.#version += 1;
  }

  #tell(change: AliasChange): void {
    this.bus.publish({
      name: `st2.actionalias__${change.kind}`,
      data: { ...change.alias },
    });
  }
}
