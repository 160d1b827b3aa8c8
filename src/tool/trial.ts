import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainChat } from '../chat/plain';
import type { Hit } from '../core/alias';
import type { Incoming, Place, Post } from '../core/chat';
import { systemClock } from '../core/clock';
import type { Call } from '../core/command';
import { silentLog } from '../core/log';
import { type AliasExecutionAnswer, type Execution, isFinal } from '../core/stackstorm-types';
import { plainAnswer } from '../delivery/plain-answer';
import { runAlias } from '../dispatch/run-alias';
import { buildAliasSet } from '../language/alias';
import { type Announcements, listenToAnnouncements } from './announcements';
import type { BackendToTry } from './backend-to-try';

/** A real StackStorm announces 2.4 to 4.0 s after the end (facts/stackstorm.md, 2). */
const ANNOUNCED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** Who is told what happens. */
export interface Audience {
  /** What chat would show. */
  say(message: string): void;
  /** What chat would not show, and who tries should know. */
  remark(text: string): void;
}

/** One command on its way, sent as a bot would send it; what comes back is said as a bot would say it. */
export class Trial {
  readonly #chat = new PlainChat({ name: 'hubot', adapter: { send() {} } });
  /** A room that is nowhere else: announcements for it are ours, and no bot posts them where people are. */
  readonly #place: Place = { room: `try-${randomBytes(6).toString('hex')}` };

  constructor(
    readonly backend: BackendToTry,
    readonly hit: Hit,
    readonly user: string,
    readonly audience: Audience,
  ) {}

  /**
   * @param until when to stop waiting, milliseconds since 1970
   * @returns the executions as they ended, or as they are when time is up; none where the command was refused
   */
  async run(text: string, until: number): Promise<Execution[]> {
    const { config } = this.backend;
    const announcements = await listenToAnnouncements(config, config.requestTimeout);
    try {
      const executions: Execution[] = [];
      for (const answer of await this.#send(text)) {
        const execution = await this.#waitFor(answer.execution.id, until);
        await this.#conclude(answer, execution, announcements);
        executions.push(execution);
      }
      return executions;
    } finally {
      announcements.close();
    }
  }

  /** The bridge's own way to send a command, answering here instead of in a room. */
  #send(text: string): Promise<AliasExecutionAnswer[]> {
    const person = { id: this.user, name: this.user };
    const incoming: Incoming = { text, person, place: this.#place };
    const post = async (place: Place, said: Post) => {
      this.#say(said);
      return { place };
    };
    const reply = async (said: Post | string) => this.#say(typeof said === 'string' ? { text: said } : said);
    const whisper = async (said: Post | string) => {
      await reply(said);
      return true;
    };
    const call: Call = { incoming, reply, whisper };
    const parts = {
      ...{
        config: this.backend.config,
        clock: systemClock,
        log: silentLog,
        observer: { accepted() {}, refused() {}, used() {} },
        service: this.#chat,
      },
      st2For: async () => this.backend.st2,
      outbox: { post, whisper: (place: Place, _: unknown, said: Post) => post(place, said) },
      reload: async () => buildAliasSet([]),
      expect: async () => {},
      unexpect: async () => true,
    };
    return runAlias(parts, { hit: this.hit, incoming, passed: [] }, call);
  }

  async #waitFor(id: string, until: number): Promise<Execution> {
    for (;;) {
      const execution = await this.backend.st2.execution(id);
      if (isFinal(execution.status) || execution.status === 'paused') return execution;
      if (Date.now() > until) return execution;
      await sleep(LOOK_EVERY_MS);
    }
  }

  async #conclude(
    { actionalias }: AliasExecutionAnswer,
    execution: Execution,
    announcements: Announcements,
  ): Promise<void> {
    const { id, status } = execution;
    if (!isFinal(status)) {
      this.audience.remark(`It is still ${status}; the execution is ${id}.`);
      return;
    }
    if (actionalias.result?.enabled === false) {
      this.audience.remark('The alias announces no result (result.enabled: false).');
    } else {
      const saying = await announcements.next(this.#place.room, ANNOUNCED_WITHIN_MS);
      const { pack, name } = this.hit.alias;
      // What the bot falls back to as well.
      const reason = 'it was not announced, so its template fails';
      this.#say(saying?.post ?? plainAnswer(`${pack}.${name}`, execution, reason));
    }
    if (status !== 'succeeded') this.audience.remark(`The execution ${id} ended as ${status}.`);
  }

  #say(post: Post): void {
    for (const { text } of this.#chat.render(post, this.#place)) this.audience.say(text);
  }
}
