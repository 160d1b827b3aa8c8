import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChatOutbox } from '../core/bridge-context';
import type { Incoming, Person, Place } from '../core/chat';
import { ClaimLost } from '../core/claim-lost';
import type { Clock } from '../core/clock';
import type { Log } from '../core/log';
import type { Memory } from '../core/memory';
import { type ExecutionsApi, findByOrigin } from '../stackstorm/executions';
import type { DataLossMarker } from '../state/data-loss-marker';
import { digest, HeardMessages } from './heard-messages';
import type { PendingCommands } from './pending-commands';

export interface MessageClaimsOptions {
  memory: Memory;
  commands: PendingCommands;
  st2: ExecutionsApi;
  marker: DataLossMarker;
  /** Of this process; no two share it. */
  bot: string;
  clock: Clock;
  log: Log;
}

type Heard = Incoming & { messageKey: string };

/** A message that a bot answers, and how sure that is. */
interface Held {
  by: MessageClaims;
  messageKey: string;
  /** Before this moment no other bot can have it (milliseconds since 1970 on our own clock). */
  until: number;
  state: 'ours' | 'done' | 'lost';
}

/** A message that a bot was at when it died. Plain JSON. */
export interface OrphanedMessage {
  messageKey: string;
  place: Place;
  person: Person;
  /** Milliseconds since 1970 on our own clock. */
  at: number;
}

const AT_WORK = 'relay:at-work:';
/** Which bot has answered a message. */
const DONE = 'relay:turned:';
/** Which bot has taken a message over from the one that had it first: from then on it is no longer that one's. */
const TAKEN_OVER = 'relay:taken-over:';
/** A bot that has died holds a message no longer. */
const LEASE_MS = 6_000;
const RENEW_MS = 1_500;
/** What is sent just before the lease ends must be through before another bot has it. */
const MARGIN_MS = 1_000;
/** Whether a message was answered is remembered as long as a service may deliver it again. */
const KEPT_MS = 10 * 60_000;
/** How long another bot's work on a message is watched. */
const MAX_WATCH_MS = 60_000;
/** So long a command over which a bot died waits for a StackStorm that is away; a person waits with it. */
const MAX_ASKING_MS = 60_000;
/** Executions that a dead bot may have started are not older than this, clocks differing. */
const LATELY_MS = 120_000;

/**
 * The message that whatever runs now is for. One for all bots of a process, and only while one of them is at a message:
 * every promise pays for each that is in use.
 */
const present = new AsyncLocalStorage<Held>();
/** Messages that bots of this process are at. */
let atHand = 0;

/** A bot died over a command, and StackStorm cannot be asked whether it runs. */
export class ClaimUncertain extends Error {}

/**
 * Where several bots hear one message, one of them answers it; and should that one die over it, another
 * does. Alone, the bot answers everything at once.
 */
export class MessageClaims {
  readonly #options: MessageClaimsOptions;
  /** What this bot is at. */
  readonly #atWork = new Set<string>();
  readonly #heard: HeardMessages;

  constructor(options: MessageClaimsOptions) {
    this.#options = options;
    this.#heard = new HeardMessages(options);
  }

  /**
   * Calls `answer` where and when it is this bot's turn: at once, or after the bot that had it died.
   * @param answer is given the message with its `messageKey`, which is the same in all bots
   * @throws whatever `answer` throws; Unsure; and where the memory is away
   */
  async take(incoming: Incoming, answer: (incoming: Incoming) => Promise<void>): Promise<void> {
    if (!this.#options.memory.shared) return this.#alone(incoming, answer);
    const { messageKey, isOurs } = await this.#heard.keyOf(incoming);
    const heard = { ...incoming, messageKey };
    const asked = this.#options.clock.steady();
    if (isOurs && (await this.#claim(messageKey))) {
      // Also where this bot counted it first: it may have slept before it claimed it.
      const earlier = await this.#earlierHolder(messageKey);
      if (earlier === 'answered') return;
      const work = () => (earlier === 'none' ? answer(heard) : this.#takeOver(heard, answer));
      return this.#holding(heard, asked, work);
    }
    const inheritedAt = await this.#inherits(messageKey);
    if (inheritedAt !== undefined)
      return this.#holding(heard, inheritedAt, () => this.#takeOver(heard, answer));
  }

  /** Ends what watches this bot's sleep. */
  stop(): void {
    this.#heard.stop();
  }

  /**
   * To be asked right before a request that changes something. A bot that slept (a laptop's lid, a paused
   * container) goes on in the middle of a message, whose command another bot has long sent.
   * @throws ClaimLost where the message that this is for has been taken over; MemoryAway where that cannot be known
   */
  async confirm(): Promise<void> {
    const held = present.getStore();
    if (held?.by !== this) return;
    while (held.state === 'ours' && this.#options.clock.steady() >= held.until) await this.#renew(held);
    if (held.state === 'lost') throw new ClaimLost();
  }

  /** The outbox for whoever answers messages: says nothing for one that another bot has taken over. */
  guarded(outbox: ChatOutbox): ChatOutbox {
    const ifOurs = async <T>(say: () => Promise<T>): Promise<T | undefined> => {
      try {
        await this.confirm();
      } catch (error) {
        // Better said twice than not at all.
        if (error instanceof ClaimLost) return undefined;
      }
      return say();
    };
    return {
      post: (place, post, urgency) => ifOurs(() => outbox.post(place, post, urgency)),
      whisper: (place, person, post) => ifOurs(() => outbox.whisper(place, person, post)),
    };
  }

  /**
   * Messages over which a bot died and that no other has taken over, heard before `before` (milliseconds on
   * our own clock). From then on they are this bot's. Rejects where the memory is away.
   */
  async orphaned(before: number): Promise<OrphanedMessage[]> {
    const found: OrphanedMessage[] = [];
    for (const [, heard] of await this.#options.memory.list<OrphanedMessage>(AT_WORK)) {
      if (heard.at > before || this.#atWork.has(heard.messageKey)) continue;
      if (await this.#isDone(heard.messageKey)) await this.acknowledge(heard.messageKey);
      else if (await this.#isFree(heard.messageKey)) found.push(heard);
    }
    return found;
  }

  /** The person who said it has been answered. Rejects where the memory is away. */
  async acknowledge(messageKey: string): Promise<void> {
    await this.#options.memory.delete(AT_WORK + messageKey);
  }

  /**
   * Whether a message is nobody's: the bot that had it died, and no other has taken it over. From then on it
   * is this bot's to answer. Rejects where the memory is away.
   */
  async isAbandoned(messageKey: string): Promise<boolean> {
    return !(await this.#isDone(messageKey)) && this.#isFree(messageKey);
  }

  /** Whether no living bot is at it; alone, that is known without asking. */
  async #isFree(messageKey: string): Promise<boolean> {
    return !this.#options.memory.shared || this.#claimFromAnother(messageKey);
  }

  /**
   * What another bot has made of a message that this one hears late (it slept, or its connection was cut), and has
   * just claimed: nothing, its answer, or it began and died or sleeps over it. In that case the message is this bot's from now on.
   */
  async #earlierHolder(messageKey: string): Promise<'none' | 'answered' | 'began'> {
    const { memory, bot } = this.#options;
    const [isDone, note] = await Promise.all([
      this.#isDoneByAnother(messageKey),
      memory.get(AT_WORK + messageKey),
    ]);
    if (isDone) return 'answered';
    if (note === undefined || this.#atWork.has(messageKey)) return 'none';
    await memory.set(TAKEN_OVER + messageKey, bot, KEPT_MS);
    return 'began';
  }

  #claim(messageKey: string): Promise<boolean> {
    const { memory, bot } = this.#options;
    return memory.claim(`relay:turn:${messageKey}`, bot, LEASE_MS);
  }

  async #claimFromAnother(messageKey: string): Promise<boolean> {
    const { memory, bot } = this.#options;
    if (!(await this.#claim(messageKey))) return false;
    await memory.set(TAKEN_OVER + messageKey, bot, KEPT_MS);
    return true;
  }

  /** Asks for more time; where it had run out, whether another bot has had the message since. */
  async #renew(held: Held): Promise<void> {
    const { memory, bot, clock } = this.#options;
    const asked = clock.steady();
    const hadRunOut = asked >= held.until;
    const isHeld = await this.#claim(held.messageKey);
    const by = isHeld && hadRunOut ? await memory.get<string>(TAKEN_OVER + held.messageKey) : undefined;
    const isDone = isHeld && hadRunOut && (await this.#isDoneByAnother(held.messageKey));
    if (held.state !== 'ours') return;
    if (isHeld && !isDone && (by === undefined || by === bot)) held.until = asked + LEASE_MS - MARGIN_MS;
    else held.state = 'lost';
  }

  async #isDone(messageKey: string): Promise<boolean> {
    return (await this.#options.memory.get(DONE + messageKey)) !== undefined;
  }

  /** Version 0.1.0 wrote `true`, not who it was. */
  async #isDoneByAnother(messageKey: string): Promise<boolean> {
    const by = await this.#options.memory.get<string | true>(DONE + messageKey);
    return by !== undefined && by !== this.#options.bot;
  }

  #alone(incoming: Incoming, answer: (incoming: Incoming) => Promise<void>): Promise<void> {
    const messageKey = digest(String(this.#options.clock.now()), String(Math.random()));
    const held: Held = { by: this, messageKey, until: Number.POSITIVE_INFINITY, state: 'ours' };
    return this.#noted({ ...incoming, messageKey }, held, () => answer({ ...incoming, messageKey }));
  }

  /** Keeps in the memory that somebody waits, without the words, which may be a secret. */
  async #noted({ messageKey, place, person }: Heard, held: Held, work: () => Promise<void>): Promise<void> {
    const { memory, clock } = this.#options;
    const note: OrphanedMessage = { messageKey, place, person, at: clock.now() };
    this.#atWork.add(messageKey);
    // Nobody has to wait for Redis: a note that comes late is better than an answer that does.
    const key = AT_WORK + messageKey;
    const kept = (memory.setAtOnce?.(key, note, KEPT_MS) ?? memory.set(key, note, KEPT_MS)).catch(() => {});
    try {
      await work();
    } finally {
      this.#atWork.delete(messageKey);
      // One that was taken over is noted, and done, by the bot that has it now.
      if (held.state !== 'lost') void kept.then(() => this.acknowledge(messageKey)).catch(() => {});
    }
  }

  /** Does the work under a lease that others watch, and puts it on record that it was done. */
  async #holding(heard: Heard, claimedAt: number, work: () => Promise<void>): Promise<void> {
    const { memory, clock, bot } = this.#options;
    const { messageKey } = heard;
    const held: Held = { by: this, messageKey, until: claimedAt + LEASE_MS - MARGIN_MS, state: 'ours' };
    let callOff = () => {};
    const renew = () => {
      callOff = clock.after(RENEW_MS, () => {
        this.#renew(held).catch(() => {});
        renew();
      });
    };
    renew();
    atHand += 1;
    try {
      await present.run(held, () => this.#noted(heard, held, work));
    } finally {
      callOff();
      // One that was lost counts on: whatever is left of it has to go on knowing.
      if (held.state !== 'lost') {
        held.state = 'done';
        atHand -= 1;
        if (atHand === 0) present.disable();
        await memory.set(DONE + messageKey, bot, KEPT_MS).catch(() => {});
      }
    }
  }

  /**
   * Watches the bot whose turn it is. @returns when the message was claimed, where that bot has died and this one is next. Where the memory
   * has lost its data nobody can be said to have died: better no answer than a command that is run twice.
   */
  async #inherits(messageKey: string): Promise<number | undefined> {
    const { clock, marker } = this.#options;
    const before = await marker.read();
    const until = clock.steady() + MAX_WATCH_MS;
    while (clock.steady() < until) {
      await new Promise<void>((resolve) => clock.after(RENEW_MS, resolve));
      try {
        if (await this.#isDone(messageKey)) return undefined;
        const asked = clock.steady();
        if (await this.#claimFromAnother(messageKey)) {
          if ((await marker.read()) !== before) return undefined;
          // Done and given back between the two questions?
          return (await this.#isDone(messageKey)) ? undefined : asked;
        }
      } catch {
        // Redis is away: nobody can be said to be dead.
      }
    }
    return undefined;
  }

  /** Answers a message over which another bot has died, unless that bot got its command through. */
  async #takeOver(incoming: Heard, answer: (incoming: Incoming) => Promise<void>): Promise<void> {
    const { commands, log } = this.#options;
    const { messageKey } = incoming;
    const record = await commands.find(messageKey, 0);
    const executionId =
      record === undefined
        ? undefined
        : (record.executionId ?? (await this.#startedAsSoonAsKnown(messageKey)));
    if (executionId === undefined) {
      log.info('Another bot crashed while handling a message; this one answers it.');
      return answer(incoming);
    }
    log.info(`Another bot crashed while handling a message; its command runs as ${executionId}.`);
    await commands.adopt(messageKey, executionId);
  }

  /** @throws Unsure where StackStorm cannot be asked for long */
  async #startedAsSoonAsKnown(messageKey: string): Promise<string | undefined> {
    const { clock } = this.#options;
    const until = clock.steady() + MAX_ASKING_MS;
    for (;;) {
      try {
        return await this.#started(messageKey);
      } catch {
        if (clock.steady() >= until) throw new ClaimUncertain();
        await new Promise<void>((resolve) => clock.after(RENEW_MS, resolve));
      }
    }
  }

  /** The execution that carries this command, where StackStorm has it. */
  async #started(messageKey: string): Promise<string | undefined> {
    const { st2, clock } = this.#options;
    const found = await findByOrigin(st2, clock.now() - LATELY_MS, new Set([messageKey]));
    return found.get(messageKey);
  }
}
