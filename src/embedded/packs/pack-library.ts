import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../core/clock';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import { doInTurns, type Steps } from '../../core/steps';
import { Repeated } from '../repeated';
import { TRIGGER_TYPES, type TriggerType } from '../rules/trigger-types';
import { loadingPack, packFileIn, type RunnerLookup } from './load-pack';
import type { Pack, PackProblem, PolicyMetadata, RuleMetadata, StoredAction, StoredAlias } from './pack';
import { PackMemory } from './pack-memory';
import type { SensorMetadata } from './read-sensor';
import { RemarkLog } from './remark-log';
import { RememberedFiles } from './remembered-files';

/** What a reload of one pack changed, in the order in which listeners should hear of it. */
export interface AliasChange {
  kind: 'create' | 'update' | 'delete';
  alias: StoredAlias;
}

export interface PackLibraryOptions {
  /** Folders that hold packs, or packs themselves. A later one replaces a pack of the same name. */
  folders: readonly string[];
  /** Folder of `<pack>.yaml` configurations; beside each packs folder (`../configs`) where not given. */
  configs?: string;
  runners: RunnerLookup;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** Gives others a turn; by the event loop where not given. */
  rest?: () => Promise<unknown>;
  /** What is known of the files already; nothing where not given. */
  memory?: PackMemory;
}

/** All packs, in memory. Aliases that came over the API are added by `alias-library.ts`. */
export class PackLibrary {
  readonly #options: PackLibraryOptions;
  readonly #packs = new Map<string, Pack>();
  readonly #actions = new Map<string, StoredAction>();
  /** Folders of packs that are not used, as a later folder has a pack of the same ref. */
  readonly #hidden = new Map<string, { ref: string; by: string }>();
  readonly #memory: PackMemory;
  /** One pack is read after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #look: Repeated;

  private constructor(options: PackLibraryOptions) {
    this.#options = options;
    const log = new RemarkLog(options.log);
    this.#memory = options.memory ?? new PackMemory();
    this.#look = new Repeated(
      async () => {
        const found = await this.#memory.remarks.of(this.packs, options.clock.now(), () => this.#rest());
        const hidden = this.hidden.map((text) => ({ kind: 'warning' as const, text: `${text} ${RENAME}` }));
        log.say([...hidden, ...found]);
      },
      (error) => options.log.warn(`Packs could not be looked through: ${messageOf(error)}`),
    );
  }

  /** Reads all packs, file by file with a rest between; what is wrong in them is looked for, and said, afterwards. */
  static async read(options: PackLibraryOptions): Promise<PackLibrary> {
    const library = new PackLibrary(options);
    for (const folder of library.packFolders()) library.#put(folder, await library.#load(folder));
    library.#look.ask();
    return library;
  }

  /** Settled when everything is said that is wrong in the packs as they were when this was asked. */
  looked(): Promise<void> {
    return this.#look.done();
  }

  /** Nothing is looked at or said any more. */
  close(): void {
    this.#look.end();
  }

  /** Gives others a turn. @throws when nobody wants to hear the rest any more */
  async #rest(): Promise<void> {
    await (this.#options.rest ?? nextTurn)();
    if (this.#look.isEnded) throw new Error('The library is closed.');
  }

  /** Folders that are packs now; one that lost its files is not listed. */
  packFolders(): string[] {
    return this.#options.folders.flatMap((folder) => {
      const root = resolve(folder);
      if (!existsSync(root)) return [];
      if (isPack(root)) return [root];
      // Also those that are links: whoever writes a pack has it elsewhere.
      return readdirSync(root)
        .filter((name) => !name.startsWith('.'))
        .map((name) => join(root, name))
        .filter(isPack)
        .sort();
    });
  }

  get packs(): Pack[] {
    return [...this.#packs.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  pack(ref: string): Pack | undefined {
    return this.#packs.get(ref);
  }

  get problems(): PackProblem[] {
    return this.packs.flatMap((pack) => pack.problems);
  }

  /** Packs that are not used, as another has their ref: a sentence for each. */
  get hidden(): string[] {
    return [...this.#hidden].map(
      ([folder, { ref, by }]) => `The pack "${ref}" in ${folder} is not used: ${by} has the same ref.`,
    );
  }

  action(refOrId: string): StoredAction | undefined {
    return this.#actions.get(refOrId) ?? [...this.#actions.values()].find((action) => action.id === refOrId);
  }

  get actions(): StoredAction[] {
    return [...this.#actions.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
  }

  get aliases(): StoredAlias[] {
    return this.packs.flatMap((pack) => pack.aliases);
  }

  get rules(): RuleMetadata[] {
    return this.packs.flatMap((pack) => pack.rules);
  }

  get sensors(): SensorMetadata[] {
    return this.packs.flatMap((pack) => pack.sensors);
  }

  /** The backend's own kinds of triggers and those of the packs; of two with one name the first counts. */
  get triggerTypes(): TriggerType[] {
    const all = [...TRIGGER_TYPES, ...this.packs.flatMap((pack) => pack.triggerTypes)];
    return [...new Map(all.reverse().map((type) => [type.ref, type])).values()].reverse();
  }

  policiesFor(actionRef: string): PolicyMetadata[] {
    return this.packs.flatMap((pack) =>
      pack.policies.filter((policy) => policy.enabled && policy.resource_ref === actionRef),
    );
  }

  /**
   * Reads one pack again. A file that is broken now keeps what it said before, so that a half-saved
   * file takes no command away. What is wrong in it is said afterwards: see `looked`.
   */
  reload(folder: string): Promise<AliasChange[]> {
    const mine = this.#turn.then(() => this.#reload(folder));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  async #reload(folder: string): Promise<AliasChange[]> {
    const before = this.#at(folder);
    // A folder of packs is no pack: to look at the files before the pack itself is read would tell half of it.
    if (before === undefined && !isPack(folder)) return [];
    const changes = isPack(folder)
      ? this.#put(folder, await this.#load(folder))
      : await this.#remove(folder, before);
    this.#look.ask();
    for (const { kind, alias } of changes)
      if (kind === 'create') this.#options.log.info(`There is a new command, ${alias.ref}.`);
    return changes;
  }

  #put(folder: string, after: Pack): AliasChange[] {
    const before = this.#at(folder);
    this.#keepBroken(before, after);
    const other = this.#packs.get(after.ref);
    if (before === undefined && other !== undefined && other.folder !== folder) {
      const folders = this.packFolders();
      if (folders.indexOf(other.folder) > folders.indexOf(folder)) {
        this.#hidden.set(folder, { ref: after.ref, by: other.folder });
        return [];
      }
      this.#hidden.set(other.folder, { ref: after.ref, by: folder });
    }
    if (before !== undefined && before.ref !== after.ref) this.#packs.delete(before.ref);
    this.#packs.set(after.ref, after);
    this.#index();
    return changes(before ?? other, after);
  }

  /** What it hid is used again. */
  async #remove(folder: string, before: Pack | undefined): Promise<AliasChange[]> {
    this.#hidden.delete(folder);
    this.#memory.files.delete(folder);
    if (before === undefined) return [];
    const [shown] = [...this.#hidden].find(([, { by }]) => by === folder) ?? [];
    const after = shown === undefined ? undefined : await this.#load(shown);
    this.#packs.delete(before.ref);
    if (shown !== undefined) this.#hidden.delete(shown);
    if (after !== undefined) this.#packs.set(after.ref, after);
    this.#index();
    return changes(before, after);
  }

  async #load(folder: string): Promise<Pack> {
    return doInTurns(this.#loading(folder), this.#options.rest ?? nextTurn);
  }

  *#loading(folder: string): Steps<Pack> {
    const { runners, clock } = this.#options;
    const files = new RememberedFiles(clock.now(), this.#memory.files.get(folder));
    const pack = yield* loadingPack(folder, runners, (ref) => this.#configFile(folder, ref), files);
    files.settle();
    this.#memory.files.set(folder, files);
    return pack;
  }

  #at(folder: string): Pack | undefined {
    return [...this.#packs.values()].find((pack) => pack.folder === folder);
  }

  #configFile(folder: string, ref: string): string {
    const configs = this.#options.configs ?? join(dirname(dirname(folder)), 'configs');
    return join(configs, `${ref}.yaml`);
  }

  #keepBroken(before: Pack | undefined, after: Pack): void {
    if (before === undefined) return;
    const broken = new Set(after.problems.map(({ file, metadata = file }) => metadata));
    const kept = new Set<string>();
    const keep = <T extends { ref: string; metadata_file: string }>(old: T[], now: T[]) => {
      for (const item of old) {
        const file = join(after.folder, item.metadata_file);
        if (!broken.has(file) || now.some((other) => other.ref === item.ref)) continue;
        now.push(item);
        kept.add(file);
      }
    };
    keep(before.actions, after.actions);
    keep(before.aliases, after.aliases);
    keep(before.rules, after.rules);
    keep(before.sensors, after.sensors);
    keep(before.triggerTypes, after.triggerTypes);
    for (const { file, metadata } of after.problems)
      if (metadata !== undefined && kept.has(metadata)) kept.add(file);
    after.kept = kept;
  }

  #index(): void {
    this.#actions.clear();
    for (const pack of this.#packs.values())
      for (const action of pack.actions) this.#actions.set(action.ref, action);
  }
}

/** What whoever wants both of two packs does. */
const RENAME = 'Give one of the two another ref in its pack.yaml if you want both.';

function isPack(folder: string): boolean {
  return (
    packFileIn(folder) !== undefined ||
    ['actions', 'aliases', 'rules', 'sensors'].some((name) => existsSync(join(folder, name)))
  );
}

function changes(before: Pack | undefined, after: Pack | undefined): AliasChange[] {
  const old = new Map((before?.aliases ?? []).map((alias) => [alias.ref, alias]));
  const out: AliasChange[] = [];
  for (const alias of after?.aliases ?? []) {
    const previous = old.get(alias.ref);
    old.delete(alias.ref);
    if (previous === undefined) out.push({ kind: 'create', alias });
    else if (JSON.stringify(previous) !== JSON.stringify(alias)) out.push({ kind: 'update', alias });
  }
  for (const alias of old.values()) out.push({ kind: 'delete', alias });
  return out;
}
