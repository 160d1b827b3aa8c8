import { randomBytes } from 'node:crypto';
import type { Memory } from '../core/memory';

/** One announcement that is to be posted once. */
export interface AnnouncementToken {
  /** Of the execution that made it; undefined where only a live copy was seen. */
  id: string | undefined;
  fingerprint: string;
  /** Milliseconds on the server's clock: it was not made before that, give or take the overlap. */
  floor: number;
  /** And not after that. */
  ceiling: number;
}

/** An execution of `chatops.post_message`: the copy of an announcement that has an id. */
export interface Made {
  id: string;
  fingerprint: string;
  /** When it began, in milliseconds on the server's clock. */
  start: number;
  /** What it announces, as an announcement's payload has it. */
  payload: Record<string, unknown>;
}

/** Executions that begin together are published in any order, and one may wait long for its turn. */
export const OVERLAP_MS = 60_000;
const MAX_KNOWN = 20_000;
const DONE = 'relay:done:';
const WATERMARK = 'relay:watermark';
const BEGUN = 'relay:begun';
/** When the first bot on this memory started, on its own clock: what counts until it could ask the server. */
const STARTED = 'relay:started';

/** An execution that began and was never seen to end holds the watermark so long, on the server's clock. */
const MAX_RUN_MS = 3_600_000;

/** All copies of one fingerprint that are not yet paired. */
interface Copies {
  /** Live copies that were taken without an id, oldest first. */
  nameless: AnnouncementToken[];
  /** Executions whose live copy has not come, and since when it is waited for. */
  unheard: { made: Made; since: number }[];
  /** Until when a live copy may still come of what was delivered as fetched; one entry a copy. */
  late: number[];
}

/**
 * Decides which copy of an announcement is the one that is posted. The live event has no id; the
 * execution that made it has one, and is seen on the stream as well as fetched. Copies of equal content
 * are paired by count: a live copy and an execution are one announcement, two of each are two.
 *
 * What was posted is remembered until the watermark has passed it: everything that was made before the
 * watermark is settled, so a recovery begins there, less an overlap.
 */
export class AnnouncementLog {
  readonly #memory: Memory;
  readonly #copies = new Map<string, Copies>();
  /** Executions that were taken, with their start; in the order they were taken. */
  readonly #taken = new Map<string, number>();
  /** Taken, not yet posted; the oldest in front. */
  readonly #open = new Set<AnnouncementToken>();
  /** Executions that are on their way to an announcement, with their start. */
  readonly #running = new Map<string, number>();
  /** Keys in the memory of what was posted without an id. */
  readonly #namelessKeys = new Map<AnnouncementToken, string>();
  #skipped: Made[] = [];
  #latest: number | undefined;
  /** What the server's clock is ahead of ours, at least: what it sends us is a moment old. */
  #ahead: number | undefined;
  #watermark: number | undefined;
  /** Where a bot without a past began; it counts until there is a watermark. */
  #begun: number | undefined;
  #started = Number.POSITIVE_INFINITY;
  /** What was made before is not this memory's: nothing of it is on record. */
  #floor = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** Milliseconds on the server's clock from where to fetch; undefined where nothing was ever posted. */
  get fetchFrom(): number | undefined {
    if (this.#watermark === undefined) return this.#begun;
    return Math.max(this.#floor, this.#watermark - OVERLAP_MS);
  }

  /** When the first bot on this memory started; on its own clock, which is taken for the server's. */
  get started(): number {
    return this.#started;
  }

  /**
   * Reads what was posted before, by this process's forerunner or by a twin, and forgets its own; unless
   * the memory itself has forgotten (a Redis that lost its data): then it is told again.
   * @param now on our own clock
   * @param others where the memory has forgotten what another bot posted: until when that was at it
   */
  async load(now: number, others?: number): Promise<void> {
    const [watermark, begun, started, done] = await Promise.all([
      this.#memory.get<number>(WATERMARK),
      this.#memory.get<number>(BEGUN),
      this.#memory.get<number>(STARTED),
      this.#memory.list<number>(DONE),
    ]);
    if (others === undefined && watermark === undefined && this.#watermark !== undefined)
      return this.tellAgain();
    this.#copies.clear();
    this.#taken.clear();
    this.#open.clear();
    this.#running.clear();
    this.#namelessKeys.clear();
    this.#skipped = [];
    this.#watermark = watermark;
    const floor = begun ?? others ?? 0;
    // A brain that was loaded late has a longer past than this process took itself to have.
    this.#floor = watermark !== undefined && watermark < floor ? 0 : floor;
    // A forerunner that was killed before it could ask the server is a past, too.
    this.#begun = begun ?? others ?? this.#begun ?? started;
    this.#started = started ?? others ?? now;
    if (started === undefined) await this.#memory.set(STARTED, now);
    this.#latest = watermark ?? this.#begun;
    for (const [key, floor] of done) {
      const name = key.slice(DONE.length);
      if (!name.startsWith('~')) {
        this.#taken.set(name, floor);
        continue;
      }
      const token: AnnouncementToken = {
        id: undefined,
        fingerprint: name.slice(1, name.lastIndexOf('~')),
        floor,
        ceiling: floor,
      };
      this.#copiesOf(token.fingerprint).nameless.push(token);
      this.#namelessKeys.set(token, key);
    }
  }

  /** A live copy. @returns undefined where it is another copy of what was taken already */
  heard(fingerprint: string, now: number): AnnouncementToken | undefined {
    if (this.isLate(fingerprint, now)) return undefined;
    const copies = this.#copies.get(fingerprint);
    if (copies !== undefined) {
      const named = copies.unheard.shift()?.made;
      if (named !== undefined) {
        this.#tidy(fingerprint, copies);
        return this.#take(tokenOf(named));
      }
    }
    const floor = this.#latest ?? 0;
    const ceiling = Math.max(floor, now + (this.#ahead ?? 0));
    const token: AnnouncementToken = { id: undefined, fingerprint, floor, ceiling };
    this.#copiesOf(fingerprint).nameless.push(token);
    return this.#take(token);
  }

  /** @returns true where this live copy is of an announcement that was delivered as fetched; once for each */
  isLate(fingerprint: string, now: number): boolean {
    const copies = this.#copies.get(fingerprint);
    if (copies === undefined) return false;
    copies.late = copies.late.filter((until) => until >= now);
    const isLate = copies.late.shift() !== undefined;
    this.#tidy(fingerprint, copies);
    return isLate;
  }

  /** An execution seen on the stream before its end: until then it holds the watermark. */
  began(id: string, start: number): void {
    if (!this.#taken.has(id)) this.#running.set(id, start);
  }

  /** An execution seen on the stream at its end: gives the live copy beside it a name. */
  ended(made: Made, now: number): void {
    this.#running.delete(made.id);
    this.#ahead = Math.max(made.start - now, this.#ahead ?? Number.NEGATIVE_INFINITY);
    if (this.#isKnown(made) || this.#name(made)) return;
    this.#copiesOf(made.fingerprint).unheard.push({ made, since: now });
  }

  /** Executions that ended without a live copy, waited for since `before` or longer: it was lost. */
  unheard(before: number): Made[] {
    const lost: Made[] = [];
    for (const { unheard } of this.#copies.values()) {
      for (const { made, since } of unheard) if (since <= before) lost.push(made);
    }
    return lost.sort((one, other) => one.start - other.start);
  }

  /**
   * An execution that was fetched.
   * @param lateUntil until when a live copy of it may still come
   * @returns undefined where it was taken already, in whatever form
   */
  fetched(made: Made, lateUntil: number): AnnouncementToken | undefined {
    this.#running.delete(made.id);
    if (this.#taken.has(made.id) || this.#name(made)) return undefined;
    const copies = this.#copiesOf(made.fingerprint);
    copies.unheard = copies.unheard.filter((other) => other.made.id !== made.id);
    if (lateUntil > 0) copies.late.push(lateUntil);
    this.#tidy(made.fingerprint, copies);
    return this.#take(tokenOf(made));
  }

  /** It was there before we ever listened: it is not posted. On record with the next `advance`. */
  skip(made: Made): void {
    if (this.#taken.has(made.id) || this.#name(made)) return;
    this.#taken.set(made.id, made.start);
    this.#skipped.push(made);
    this.#advanceTo(made.start);
  }

  /**
   * It was posted, or given up and reported. Resolves when that is remembered; where that was rejected, to
   * be called again.
   */
  async settled(token: AnnouncementToken): Promise<void> {
    if (!this.#open.has(token)) return;
    if (token.id !== undefined) {
      await this.#memory.set(DONE + token.id, token.floor);
    } else {
      const key =
        this.#namelessKeys.get(token) ??
        `${DONE}~${token.fingerprint}~${randomBytes(6).toString('base64url')}`;
      this.#namelessKeys.set(token, key);
      await this.#memory.set(key, token.ceiling);
      // It may have got its name while that was written.
      if (token.id !== undefined) await this.#rename(token, token.id);
    }
    this.#open.delete(token);
  }

  /** It will be posted by another bot, or fetched again. */
  withdrawn(token: AnnouncementToken): void {
    // What was taken before the records were read again may have been taken anew since.
    if (!this.#open.delete(token)) return;
    if (token.id !== undefined) this.#taken.delete(token.id);
    const copies = this.#copies.get(token.fingerprint);
    if (copies === undefined) return;
    copies.nameless = copies.nameless.filter((other) => other !== token);
    this.#tidy(token.fingerprint, copies);
  }

  /**
   * Moves the watermark up to what is settled and forgets what lies well before it. To be called now
   * and then, only while nothing can have been missed.
   */
  async advance(): Promise<void> {
    for (const { id, start } of this.#skipped.splice(0)) await this.#memory.set(DONE + id, start);
    const settled = this.#settledUpTo();
    if (settled === undefined) return;
    const excess = this.#taken.size + this.#namelessKeys.size - MAX_KNOWN;
    const watermark = Math.max(settled, this.#watermark ?? 0, excess > 0 ? this.#floorOf(excess) : 0);
    if (watermark !== this.#watermark) {
      // A bot that slept here writes long after another has moved it on, and forgotten what lies before.
      await this.#memory.raise(WATERMARK, watermark);
      this.#watermark = watermark;
    }
    await this.#forget(watermark - OVERLAP_MS);
  }

  /** Puts all that is known on record again, for a memory that has lost its data. */
  async tellAgain(): Promise<void> {
    const open = new Set([...this.#open].map(({ id }) => id));
    for (const [id, start] of this.#taken) if (!open.has(id)) await this.#memory.set(DONE + id, start);
    for (const [token, key] of this.#namelessKeys) await this.#memory.set(key, token.ceiling);
    if (this.#begun !== undefined) await this.#memory.set(BEGUN, this.#begun);
    if (this.#watermark !== undefined) await this.#memory.raise(WATERMARK, this.#watermark);
  }

  /** Sets the first watermark of a bot that has none: what was made up to then is not for it. */
  begin(start: number): void {
    this.#advanceTo(start);
    this.#begun ??= start;
    this.#floor = this.#begun;
    void this.#memory.set(BEGUN, this.#begun).catch(() => {});
  }

  #settledUpTo(): number | undefined {
    if (this.#latest === undefined) return undefined;
    let oldest = this.#latest;
    for (const { floor } of this.#open) if (floor < oldest) oldest = floor;
    for (const [id, start] of this.#running) {
      if (start < this.#latest - MAX_RUN_MS) this.#running.delete(id);
      else if (start < oldest) oldest = start;
    }
    for (const { unheard } of this.#copies.values()) {
      for (const { made } of unheard) if (made.start < oldest) oldest = made.start;
    }
    return oldest;
  }

  #isKnown({ id, fingerprint, start }: Made): boolean {
    this.#advanceTo(start);
    if (this.#taken.has(id)) return true;
    return this.#copies.get(fingerprint)?.unheard.some(({ made }) => made.id === id) ?? false;
  }

  /** Gives the oldest nameless copy the execution's id. */
  #name(made: Made): boolean {
    this.#advanceTo(made.start);
    const copies = this.#copies.get(made.fingerprint);
    const token = copies?.nameless.shift();
    if (copies === undefined || token === undefined) return false;
    this.#tidy(made.fingerprint, copies);
    Object.assign(token, tokenOf(made));
    this.#taken.set(made.id, made.start);
    void this.#rename(token, made.id).catch(() => {});
    return true;
  }

  /** Puts what is on record without an id on record with it. */
  async #rename(token: AnnouncementToken, id: string): Promise<void> {
    const key = this.#namelessKeys.get(token);
    if (key === undefined) return;
    this.#namelessKeys.delete(token);
    await this.#memory.set(DONE + id, token.floor);
    await this.#memory.delete(key);
  }

  #take(token: AnnouncementToken): AnnouncementToken {
    if (token.id !== undefined) {
      this.#taken.set(token.id, token.floor);
      this.#advanceTo(token.floor);
    }
    this.#open.add(token);
    return token;
  }

  #advanceTo(start: number): void {
    if (this.#latest === undefined || start > this.#latest) this.#latest = start;
  }

  async #forget(before: number): Promise<void> {
    const keys: string[] = [];
    for (const [id, start] of this.#taken) {
      if (start >= before) continue;
      this.#taken.delete(id);
      keys.push(DONE + id);
    }
    for (const [token, key] of this.#namelessKeys) {
      if (token.ceiling >= before) continue;
      this.#namelessKeys.delete(token);
      keys.push(key);
      const copies = this.#copies.get(token.fingerprint);
      if (copies === undefined) continue;
      copies.nameless = copies.nameless.filter((other) => other !== token);
      this.#tidy(token.fingerprint, copies);
    }
    await Promise.all(keys.map((key) => this.#memory.delete(key)));
  }

  /** The floor below which so many of the remembered lie. */
  #floorOf(excess: number): number {
    const floors = [...this.#taken.values()];
    for (const token of this.#namelessKeys.keys()) floors.push(token.ceiling);
    floors.sort((one, other) => one - other);
    return (floors[Math.min(excess, floors.length) - 1] ?? 0) + OVERLAP_MS + 1;
  }

  #copiesOf(fingerprint: string): Copies {
    let copies = this.#copies.get(fingerprint);
    if (copies === undefined) {
      copies = { nameless: [], unheard: [], late: [] };
      this.#copies.set(fingerprint, copies);
    }
    return copies;
  }

  #tidy(fingerprint: string, { nameless, unheard, late }: Copies): void {
    if (nameless.length + unheard.length + late.length === 0) this.#copies.delete(fingerprint);
  }
}

function tokenOf({ id, fingerprint, start }: Made): AnnouncementToken {
  return { id, fingerprint, floor: start, ceiling: start };
}
