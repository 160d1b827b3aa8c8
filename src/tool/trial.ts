import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PlainChat } from '../chat/plain';
import type { Hit } from '../core/alias';
import type { Incoming, Place, Post } from '../core/chat';
import { systemClock } from '../core/clock';
import type { Call } from '../core/command';
import { silentLog } from '../core/log';
import {
  type ActionAlias,
  type AliasExecutionAnswer,
  type Execution,
  isFinal,
} from '../core/stackstorm-types';
import { readAnnouncement } from '../delivery/announcement';
import { Postings } from '../delivery/missing';
import { openResults, type Results } from '../delivery/open-results';
import { plainAnswer } from '../delivery/plain-answer';
import { runAlias } from '../dispatch/run-alias';
import { buildAliasSet } from '../language/alias';
import { type Announcements, listenToAnnouncements } from './announcements';
import type { BackendToTry } from './backend-to-try';

/** Between two looks whether StackStorm is still at the announcement. */
const ASK_EVERY_MS = 2_000;
/** A StackStorm that has not begun to announce a result by then does not. */
const UNTOUCHED_MS = 15_000;
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
  readonly #results: Results;

  constructor(
    readonly backend: BackendToTry,
    readonly hit: Hit,
    readonly user: string,
    readonly audience: Audience,
  ) {
    const { config, st2 } = backend;
    const aliases = () => ({ set: { aliases: [hit.alias] } });
    this.#results = openResults({ config, st2, log: silentLog, aliases });
  }

  /**
   * @param until when to stop waiting, milliseconds since 1970
   * @returns the executions as they ended, or as they are when time is up; none where the command was refused
   */
  async run(text: string, until: number): Promise<Execution[]> {
    const { config } = this.backend;
    await this.#results.look();
    const { way } = this.#results.wayFor(this.hit.alias, this.hit.matchMultiple);
    const announcements =
      way === 'direct' ? undefined : await listenToAnnouncements(config, config.requestTimeout);
    try {
      const executions: Execution[] = [];
      for (const answer of await this.#send(text)) {
        const execution = await this.#waitFor(answer.execution.id, until);
        await this.#conclude(answer, execution, announcements, until);
        executions.push(execution);
      }
      return executions;
    } finally {
      announcements?.close();
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
      return { place: this.#place };
    };
    const call: Call = { incoming, reply, whisper };
    const parts = {
      ...{
        config: this.backend.config,
        clock: systemClock,
        log: silentLog,
        observer: { accepted() {}, refused() {} },
        service: this.#chat,
      },
      st2For: async () => this.backend.st2,
      outbox: { post, whisper: (place: Place, _: unknown, said: Post) => post(place, said) },
      reload: async () => buildAliasSet([]),
      expect: async () => {},
      unexpect: async () => true,
      acknowledged: () => {},
      wayFor: this.#results.wayFor,
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
    announcements: Announcements | undefined,
    until: number,
  ): Promise<void> {
    const { id, status } = execution;
    if (!isFinal(status)) {
      this.audience.remark(`It is still ${status}; the execution is ${id}.`);
      return;
    }
    if (actionalias.result?.enabled === false) {
      this.audience.remark('The alias announces no result (result.enabled: false).');
    } else {
      this.#say(
        announcements === undefined
          ? this.#rendered(actionalias, execution)
          : await this.#announced(execution, announcements, until),
      );
    }
    if (status !== 'succeeded') this.audience.remark(`The execution ${id} ended as ${status}.`);
  }

  /** In the words of the alias, as the bot would answer. */
  #rendered(alias: ActionAlias, execution: Execution): Post {
    const rendered = this.#results.format.render(execution, alias);
    if (rendered.kind === 'message') {
      const saying = readAnnouncement({ ...rendered, channel: this.#place.room });
      if (saying !== undefined) return saying.post;
    }
    return this.#plain(execution, rendered.kind === 'failed' ? rendered.reason : 'it says nothing');
  }

  /** As StackStorm announces it; in plain form only once StackStorm says, or shows, that it does not. */
  async #announced(execution: Execution, announcements: Announcements, until: number): Promise<Post> {
    const begun = Date.now();
    for (;;) {
      const saying = await announcements.next(this.#place.room, ASK_EVERY_MS);
      if (saying !== undefined) return saying.post;
      const finding = await new Postings(this.backend.st2).findingFor(execution);
      if (finding.kind === 'missing') return this.#plain(execution, finding.reason);
      if (finding.kind === 'untouched' && Date.now() - begun > UNTOUCHED_MS)
        return this.#plain(execution, 'StackStorm has not announced it');
      if (Date.now() > until) return this.#plain(execution, 'StackStorm has not announced it in time');
    }
  }

  #plain(execution: Execution, reason: string): Post {
    const { pack, name } = this.hit.alias;
    return plainAnswer(`${pack}.${name}`, execution, reason);
  }

  #say(post: Post): void {
    for (const { text } of this.#chat.render(post, this.#place)) this.audience.say(text);
  }
}
