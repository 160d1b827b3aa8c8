import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildAliasSet } from '../aliases';
import type { Hit } from '../aliases/types';
import { PlainChat } from '../chat/plain';
import type { Incoming, Place, Post } from '../chat/service';
import type { Call } from '../commands/command';
import { runAlias } from '../commands/run-alias';
import { noLedger } from '../parts';
import { type AliasExecutionAnswer, type Execution, FINAL_STATUSES } from '../stackstorm/types';
import { PACKS_OPTION } from './aliases-at-hand';
import { type Announcements, listenToAnnouncements } from './announcements';
import { complaining } from './backend-in-environment';
import { type BackendToTry, openBackend } from './backend-to-try';
import { type ExitCode, type ToolCall, type ToolCommand, UsageError } from './command';
import { printOutcome, textOf } from './match';
import { printable, type Terminal } from './terminal';

/** A real StackStorm announces 2.4 to 4.0 s after the end (facts/stackstorm.md, 2). */
const ANNOUNCED_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 250;

/** `hubot-st2 try`: runs a command for real, outside of chat. */
export const tryCommand: ToolCommand = {
  name: 'try',
  summary: 'Run a command, and show acknowledgment and result as chat would',
  takes: '"text"',
  options: {
    ...PACKS_OPTION,
    user: { type: 'string', short: 'u', value: 'NAME', description: 'Who asks (default: terminal)' },
    timeout: { type: 'string', short: 't', value: 'SECONDS', description: 'How long to wait (default: 300)' },
  },
  notes: `
It runs on the StackStorm that ST2_API_URL names, with ST2_API_KEY or what else the bot logs in with;
without it, or with --packs, on an embedded backend that is started for it and keeps nothing.

Exit code: 0 it succeeded, 1 it failed or is no command, 2 it could not be tried.`,
  async run(call) {
    const text = textOf(call);
    const seconds = Number(call.text('timeout') ?? 300);
    if (!(seconds > 0)) throw new UsageError('--timeout takes a number of seconds');
    const backend = await openBackend(call);
    try {
      const set = buildAliasSet(await backend.st2.listAliases());
      const outcome = set.interpret(text);
      if (outcome.kind !== 'hit') {
        printOutcome(call.terminal, outcome);
        return 1;
      }
      return await new Trial(call, backend, outcome.hit).run(text, Date.now() + seconds * 1000);
    } finally {
      await backend.close();
    }
  },
};

/** One command on its way, as a bot would send it and show what comes back. */
class Trial {
  readonly #terminal: Terminal;
  readonly #chat: PlainChat;
  readonly #place: Place;
  readonly #user: string;

  constructor(
    call: ToolCall,
    readonly backend: BackendToTry,
    readonly hit: Hit,
  ) {
    this.#terminal = call.terminal;
    this.#chat = new PlainChat({ name: 'hubot', adapter: { send() {} } });
    // A room that is nowhere else: announcements for it are ours, and no other bot posts them anywhere.
    this.#place = { room: `try-${randomBytes(6).toString('hex')}` };
    this.#user = call.text('user') ?? 'terminal';
  }

  async run(text: string, until: number): Promise<ExitCode> {
    const announcements = await listenToAnnouncements(
      this.backend.config,
      this.backend.config.requestTimeout,
    );
    try {
      const answers = await this.#send(text);
      let failed = answers.length === 0;
      for (const answer of answers) {
        const execution = await this.#waitFor(answer.execution.id, until);
        failed = !(await this.#conclude(answer, execution, announcements)) || failed;
      }
      return failed ? 1 : 0;
    } finally {
      announcements.close();
    }
  }

  /** The bridge's own way to send a command, answering here instead of in a room. */
  async #send(text: string): Promise<AliasExecutionAnswer[]> {
    const person = { id: this.#user, name: this.#user };
    const incoming: Incoming = { text, person, place: this.#place };
    const post = async (_: Place, said: Post) => {
      this.#say(said);
      return { place: this.#place };
    };
    const reply = async (said: Post | string) => this.#say(typeof said === 'string' ? { text: said } : said);
    const call: Call = { incoming, reply, whisper: reply };
    const parts = {
      ...{
        config: this.backend.config,
        log: complaining(this.#terminal),
        ledger: noLedger,
        service: this.#chat,
      },
      st2For: async () => this.backend.st2,
      outbox: { post, whisper: async (_: Place, __: unknown, said: Post) => post(_, said) },
      reload: async () => buildAliasSet([]),
      expect: async () => {},
    };
    return runAlias(parts, { hit: this.hit, incoming, passed: [] }, call);
  }

  async #waitFor(id: string, until: number): Promise<Execution> {
    for (;;) {
      const execution = await this.backend.st2.execution(id);
      const { status } = execution;
      if (FINAL_STATUSES.has(status) || status === 'paused' || Date.now() > until) return execution;
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** Shows the result. @returns whether the command succeeded */
  async #conclude(
    answer: AliasExecutionAnswer,
    execution: Execution,
    announcements: Announcements,
  ): Promise<boolean> {
    const { id, status } = execution;
    if (!FINAL_STATUSES.has(status)) {
      this.#terminal.complain(`It is still ${status}; the execution is ${id}.`);
      return false;
    }
    if (answer.actionalias.result?.enabled !== false) {
      const saying = await announcements.next(this.#place.room, ANNOUNCED_WITHIN_MS);
      if (saying) this.#say(saying.post);
      else this.#explainSilence(execution);
    } else {
      this.#terminal.complain('The alias announces no result (result.enabled: false).');
    }
    if (status !== 'succeeded') this.#terminal.complain(`The execution ${id} ended as ${status}.`);
    return status === 'succeeded';
  }

  #explainSilence({ result }: Execution): void {
    this.#terminal.complain(
      'The result was not announced: mostly its template fails (hubot-st2 check says more). What the action returned:',
    );
    this.#terminal.print(printable(JSON.stringify(result, undefined, 2)));
  }

  #say(post: Post): void {
    for (const { text } of this.#chat.render(post, this.#place)) this.#terminal.print(printable(text));
  }
}
