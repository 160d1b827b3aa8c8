import type { AuditEntry } from '../../../src/core/audit-entry';
import { BackendError } from '../../../src/core/backend-error';
import type { Incoming, Person, Place, Post } from '../../../src/core/chat';
import type { Call, ChatCommand, Subject } from '../../../src/core/command';
import { readConfig } from '../../../src/core/config';
import { everything } from '../../../src/core/rights';
import { createSealer } from '../../../src/core/seal';
import type { Execution } from '../../../src/core/stackstorm-types';
import { answerCommand } from '../../../src/plugins/sign-off/answer-command';
import { InquiryService, type InquiryServiceOptions } from '../../../src/plugins/sign-off/inquiry-service';
import type { SignOff } from '../../../src/plugins/sign-off/sign-off';
import { BrainMemory } from '../../../src/state/brain-memory';
import { ann, ContextDouble } from '../../dispatch/context-double';
import { breathe } from '../../manual-clock';
import { HubotLikeBrain } from '../../state/brain';

/** What the deploy of these tests asks where a test says nothing else: one yes or no. */
export const SURE = {
  type: 'object',
  properties: { sure: { type: 'boolean', description: 'Are you sure?', required: true } },
};

/** Three things, the last of them a secret. */
export const FORM = {
  type: 'object',
  properties: {
    day: { type: 'string', required: true },
    reason: { type: 'string' },
    pin: { type: 'string', required: true, secret: true },
  },
};

/** The workflow that asks in these tests, and its question. */
export const WORKFLOW = 'aaaaaaaaaaaaaaaaaa111111';
export const QUESTION = 'aaaaaaaaaaaaaaaaaabbb222';
export const ID = 'bbb222';

/** A StackStorm whose workflows ask, a room and a clock, as the questions meet them; what happens is written down. */
export class InquiryDouble {
  readonly double = new ContextDouble();
  /** Nothing saves it, so that nothing waits for the machine. */
  readonly memory = new BrainMemory(new HubotLikeBrain(), this.double.clock);
  readonly executions = new Map<string, Execution>();
  /** What was said where; a `kind` of haste only where it is not that of an answer. */
  readonly posts: (Place & { post: Post; kind?: string })[] = [];
  readonly whispered: Post[] = [];
  /** Where words for one person alone end up. */
  whisperedIn: Place | undefined = { room: 'D1', direct: true };
  readonly recorded: AuditEntry[] = [];
  readonly logged: string[] = [];
  /** What StackStorm was sent as an answer, and as whom. */
  readonly answers: { execution: string; values: unknown; as: string }[] = [];
  /** What StackStorm says to the next answers, instead of taking them. */
  readonly refusals: unknown[] = [];
  /** What happens in StackStorm while it says so. */
  onRefusal: () => void = () => {};
  readonly queries: unknown[] = [];
  /** Who gave the command that a workflow belongs to, once that is on record. */
  started: { person: Person; place: Place; title: string } | undefined = {
    ...{ person: ann, place: { room: 'C1' }, title: 'deploy web' },
  };
  /** How often that was looked up. */
  lookUps = 0;
  /** Names in StackStorm of those who have logged in. */
  readonly logins: Record<string, string> = {};
  env: NodeJS.ProcessEnv = {};

  /** A process of the bridge: without a key, another one cannot read what this one has sealed. */
  service(): InquiryService {
    const context = this.double.context({
      ...{ config: readConfig(this.env).config, memory: this.memory },
      outbox: {
        post: async (place: Place, post: Post, kind: string) =>
          void this.posts.push({ ...place, post, ...(kind === 'answer' ? {} : { kind }) }),
      } as never,
      log: { ...silent, warn: (line: string) => void this.logged.push(line) },
    });
    return new InquiryService({
      parts: context,
      guard: everything,
      sealer: createSealer(undefined),
      trail: {
        message: ({ person }: Incoming, entry: AuditEntry) =>
          void this.recorded.push({ ...entry, user: person }),
        event: (entry: AuditEntry) => void this.recorded.push(entry),
      },
      st2: {
        execution: async (id: string) => this.#execution(id),
        executions: async (query: unknown) => {
          this.queries.push(query);
          const items = [...this.executions.values()];
          return { items: items.filter(({ status }) => status === 'pending') };
        },
      },
      st2For: async ({ name }: Person) => ({
        answerInquiry: async (execution: string, values: unknown) => {
          const refusal = this.refusals.shift();
          if (refusal !== undefined) {
            this.onRefusal();
            throw refusal;
          }
          this.answers.push({ execution, values, as: name });
        },
      }),
      startedBy: async () => {
        this.lookUps += 1;
        return this.started;
      },
      loginOf: async ({ id }: Person) => this.logins[id],
    } as unknown as InquiryServiceOptions);
  }

  #execution(id: string): Execution {
    const found = this.executions.get(id);
    if (found === undefined) throw new BackendError(404, `There is no execution ${id}`);
    return { ...found };
  }

  /** What was said in rooms, without what stands below it. */
  get texts(): string[] {
    return this.posts.map(({ post }) => post.text);
  }

  /** The workflow as StackStorm has it from now on. */
  workflow(status: string): Execution {
    const execution = { id: WORKFLOW, status, action: { ref: 'lab.deploy' } };
    this.executions.set(WORKFLOW, execution);
    return execution;
  }

  /** The question as StackStorm has it from now on. @param result what of it is other than usual */
  question(
    status = 'pending',
    result: Record<string, unknown> = {},
    more: Partial<Execution> = {},
  ): Execution {
    const execution: Execution = {
      ...{ id: QUESTION, status, action: { ref: 'core.ask', runner_type: 'inquirer' }, parent: WORKFLOW },
      result: { schema: SURE, ttl: 60, users: [], roles: [], route: '', ...result },
      start_timestamp: new Date(this.double.clock.now()).toISOString(),
      ...more,
    };
    this.executions.set(execution.id, execution);
    return execution;
  }

  /** StackStorm tells of an execution, and everything that can follow from that at once follows. */
  async hears(service: InquiryService, data: unknown, name = 'st2.execution__update'): Promise<void> {
    service.onEvent({ name, data } as never);
    await breathe();
  }

  /** The workflow pauses for its question, which is posted. */
  async asks(
    service: InquiryService,
    result: Record<string, unknown> = {},
    workflow = 'paused',
  ): Promise<void> {
    this.workflow(workflow);
    service.waiting.start();
    await this.hears(service, this.question('pending', result));
  }

  /** A person says something to the bot. */
  call(person = ann, place: Place = { room: 'C1' }): Call {
    return {
      incoming: { text: '', person, place },
      reply: async (said) => {
        this.posts.push({ ...place, post: typeof said === 'string' ? { text: said } : said });
      },
      whisper: async (said) => {
        this.whispered.push(typeof said === 'string' ? { text: said } : said);
        return this.whisperedIn && { place: this.whisperedIn };
      },
    };
  }

  /** `st2 answer …`. @param opensForm whether the service opens a form for a question without an answer */
  async types(service: InquiryService, words: string, call = this.call(), opensForm = false): Promise<void> {
    await commandOf(service, opensForm).run(call, words);
  }

  /** What can be said about the questions of a room. */
  async offered(service: InquiryService, place: Place): Promise<Subject[]> {
    return (await commandOf(service, false).subjects?.(this.call(ann, place).incoming)) ?? [];
  }
}

function commandOf(service: InquiryService, opensForm: boolean): ChatCommand {
  const forms = { askQuestion: async () => opensForm };
  return answerCommand({ inquiries: service } as unknown as SignOff, { forms } as never);
}

const silent = { debug() {}, info() {}, error() {} };
