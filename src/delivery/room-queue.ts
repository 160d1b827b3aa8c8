import { type Message, type Place, type Posted, placeKey } from '../core/chat';
import type { LocalTime } from '../core/local-time';
import { Digest } from './digest';
import type { Order, Settle, Settled } from './order';

/** When announcements are put together; counted in orders that wait, Infinity for never. */
export interface Thresholds {
  /** So many waiting: equal ones become one. */
  fold: number;
  /** So many waiting: they become a digest. */
  digest: number;
  /** The next digest of a room comes so many milliseconds after the last, at the earliest. */
  digestEveryMs: number;
}

/** An order on its way: which of its messages have left, how often the next one failed. */
export interface Job {
  order: Order;
  settles: Settle[];
  /** Equal orders that were folded into this one, and when the last came. */
  repeats: number;
  lastAt: number;
  /** Rendered when its turn has come. */
  messages?: Message[];
  next: number;
  tries: number;
  firstFailedAt?: number;
  posted?: Posted;
}

function jobOf(order: Order, settles: Settle[], now: number): Job {
  return { order, settles, repeats: 0, lastAt: now, next: 0, tries: 0 };
}

/** Tells everyone who waits for the job how it ended; resolved when all have taken it. */
export async function settle(job: Job, settled: Settled): Promise<void> {
  await Promise.all(job.settles.map((tell) => tell(settled)));
}

/** @returns whether it was there; it is nearly always the first, which costs nothing to take */
function takeOut(jobs: Job[], job: Job): boolean {
  const at = jobs.indexOf(job);
  if (at === 0) jobs.shift();
  else if (at > 0) jobs.splice(at, 1);
  return at >= 0;
}

function isReady({ order }: Job): boolean {
  return order.ready?.() !== false;
}

/** What two orders must share to be told as one. */
function sameness({ place, post, whisper }: Order): string {
  return [placeKey(place), whisper?.id, post.mention?.id, post.text, post.body].join('\0');
}

/**
 * What waits for one room. Direct answers come first; announcements in the order they came, but for a
 * burst: then repeats are folded and the rest becomes a digest, so that neither the room's readers nor
 * our memory drown.
 */
export class RoomQueue {
  readonly #thresholds: Thresholds;
  readonly #local: LocalTime;
  #answers: Job[] = [];
  #announcements: Job[] = [];
  /** Waiting announcements by what they say; built only once there are enough to fold. */
  #bySameness: Map<string, Job> | undefined;
  readonly #digests = new Map<string, Digest>();
  /** When the last digest was sent: what comes soon after waits for the next one. */
  #lastDigestAt = Number.NEGATIVE_INFINITY;

  /** @param local the clock that the room reads */
  constructor(thresholds: Thresholds, local: LocalTime) {
    this.#thresholds = thresholds;
    this.#local = local;
  }

  get isEmpty(): boolean {
    return this.size === 0 && this.#digests.size === 0;
  }

  /** Orders that wait one by one. */
  get size(): number {
    return this.#answers.length + this.#announcements.length;
  }

  /** True where somebody waits for an answer. */
  get owesAnswers(): boolean {
    return this.#answers.length > 0;
  }

  add(order: Order, tell: Settle, now: number): void {
    if (order.urgency === 'answer') {
      this.#answers.push(jobOf(order, [tell], now));
      return;
    }
    // A whisper is owed to one person: it is said to them, or it is not said.
    if (order.whisper === undefined) {
      if (this.#inDigestTime(now)) {
        this.#digestFor(order.place).add(order, [tell], now);
        return;
      }
      if (this.#fold(order, tell, now)) return;
    }
    const job = jobOf(order, [tell], now);
    this.#announcements.push(job);
    this.#bySameness?.set(sameness(order), job);
    if (this.#announcements.length > this.#thresholds.digest) this.#startDigests(now);
  }

  /**
   * What is to be sent now; it stays in the queue until `done`. Undefined also where all that waits is not
   * ready.
   */
  current(now: number): Job | undefined {
    const answer = this.#answers.find(isReady);
    if (answer !== undefined) return answer;
    if (this.#announcements.length === 0 && this.digestWaitMs(now) === 0) this.#closeDigest(now);
    return this.#announcements.find(isReady);
  }

  /** Milliseconds until a digest that is being gathered may be sent; 0 also where there is none. */
  digestWaitMs(now: number): number {
    return this.#digests.size === 0 ? 0 : this.#untilNextDigest(now);
  }

  done(job: Job): void {
    if (takeOut(this.#answers, job)) return;
    takeOut(this.#announcements, job);
    const same = sameness(job.order);
    // One that came while it was being sent waits for repeats of its own.
    if (this.#bySameness?.get(same) === job) this.#bySameness.delete(same);
    if (this.#announcements.length === 0) this.#bySameness = undefined;
  }

  /** Takes out what is not this bot's to post any more. @param sending stays: the service has it already */
  withdraw(sending: Job | undefined): Job[] {
    const isOurs = (job: Job) => job === sending || job.order.still?.() !== false;
    const withdrawn = [...this.#answers, ...this.#announcements].filter((job) => !isOurs(job));
    this.#answers = this.#answers.filter(isOurs);
    this.#announcements = this.#announcements.filter(isOurs);
    this.#bySameness = undefined;
    for (const [key, digest] of this.#digests) {
      const { order, settles } = digest.close();
      if (order.still?.() !== false) continue;
      this.#digests.delete(key);
      withdrawn.push(jobOf(order, settles, 0));
    }
    return withdrawn;
  }

  /** Everything that still waits, which will not be sent any more. */
  clear(): Job[] {
    const digests = [...this.#digests.values()].map((digest) => {
      const { order, settles } = digest.close();
      return jobOf(order, settles, 0);
    });
    const left = [...this.#answers, ...this.#announcements, ...digests];
    this.#answers = [];
    this.#announcements = [];
    this.#bySameness = undefined;
    this.#digests.clear();
    return left;
  }

  #inDigestTime(now: number): boolean {
    return this.#digests.size > 0 || this.#untilNextDigest(now) > 0;
  }

  /** A clock that was set back since the last one holds up nothing. */
  #untilNextDigest(now: number): number {
    const { digestEveryMs } = this.#thresholds;
    const wait = this.#lastDigestAt + digestEveryMs - now;
    return wait > digestEveryMs ? 0 : Math.max(0, wait);
  }

  #fold(order: Order, tell: Settle, now: number): boolean {
    if (this.#announcements.length < this.#thresholds.fold) return false;
    this.#bySameness ??= new Map(this.#announcements.map((job) => [sameness(job.order), job]));
    const job = this.#bySameness.get(sameness(order));
    if (job === undefined || job.messages !== undefined) return false;
    job.repeats += 1;
    job.lastAt = now;
    job.settles.push(tell);
    return true;
  }

  /** Everything that has not begun to leave goes into digests, one a thread. */
  #startDigests(now: number): void {
    const staying: Job[] = [];
    for (const job of this.#announcements) {
      if (job.messages !== undefined || job.order.whisper !== undefined) staying.push(job);
      else this.#digestFor(job.order.place).add(job.order, job.settles, now, job.repeats + 1);
    }
    this.#announcements = staying;
    this.#bySameness = undefined;
  }

  #digestFor(place: Place): Digest {
    const key = placeKey(place);
    let digest = this.#digests.get(key);
    if (digest === undefined) {
      digest = new Digest(place, this.#thresholds.digest, this.#local);
      this.#digests.set(key, digest);
    }
    return digest;
  }

  #closeDigest(now: number): void {
    for (const [key, digest] of this.#digests) {
      this.#digests.delete(key);
      if (digest.singles !== undefined) {
        for (const { order, settles } of digest.singles) {
          this.#announcements.push(jobOf(order, settles, now));
        }
      } else {
        const { order, settles } = digest.close();
        this.#announcements.push(jobOf(order, settles, now));
        this.#lastDigestAt = now;
      }
    }
  }
}

/** The post as it leaves: with how often it was folded. @param local the clock that the room reads */
export function postOf({ order, repeats, lastAt }: Job, local: LocalTime): Order['post'] {
  if (repeats === 0) return order.post;
  const more = `(and ${repeats.toLocaleString('en')} more like this, last at ${local.timeOfDay(lastAt).slice(0, 5)})`;
  const { post } = order;
  return post.body === undefined || post.body === ''
    ? { ...post, text: `${post.text.trimEnd()}\n${more}` }
    : { ...post, body: `${post.body.trimEnd()}\n${more}` };
}
