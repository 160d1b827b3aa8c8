import type { AuditEntry } from '../../../src/core/audit-entry';
import { callFor } from '../../../src/core/call-for';
import type { Incoming, Person, Place, Post } from '../../../src/core/chat';
import type { Gate, Requested, Verdict } from '../../../src/core/gate';
import { everything } from '../../../src/core/rights';
import { createSealer } from '../../../src/core/seal';
import type { ActionAlias } from '../../../src/core/stackstorm-types';
import { ApprovalGate } from '../../../src/plugins/sign-off/approval-gate';
import { ConfirmationGate } from '../../../src/plugins/sign-off/confirmation-gate';
import type { SignOffParts } from '../../../src/plugins/sign-off/sign-off-parts';
import { TwoFactorGate } from '../../../src/plugins/sign-off/two-factor-gate';
import { BrainMemory } from '../../../src/state/brain-memory';
import { aliasOf, ann, ContextDouble } from '../../dispatch/context-double';
import { HubotLikeBrain } from '../../state/brain';

/** What is written about chat in the alias `open {{ pin }}`, whose pin is a secret where a test does not say otherwise. */
export type Chat = Record<string, unknown>;

/** The gates that wait for people, a room and a clock; what happens is written down. */
export class GatesDouble {
  readonly double = new ContextDouble();
  /** Nothing saves it, so that nothing waits for the machine. */
  readonly memory = new BrainMemory(new HubotLikeBrain(), this.double.clock);
  /** What was said where; a `kind` of haste only where it is not that of an answer. */
  readonly posts: (Place & { post: Post; kind?: string })[] = [];
  readonly ran: Requested[] = [];
  readonly recorded: AuditEntry[] = [];
  /** What the action that asks for second factors was given. */
  readonly asked: { uuid?: string }[] = [];
  /** What the file behind the action says. */
  file = 'echo open';
  /** What the action would run, where it is a workflow. */
  tasks: string[] = [];
  pin: object = { secret: true };
  twoFactorAction: string | undefined = 'lab.second_factor';
  /** What becomes of a command that has passed. */
  proceed: () => Promise<void> = async () => {};

  constructor(chat: Chat) {
    this.double.aliases = [
      {
        ...aliasOf('lab.open', 'open {{ pin }}'),
        extra: { chat, security: { twofactor: true } },
      } as ActionAlias,
    ];
  }

  get texts(): string[] {
    return this.posts.map(({ post }) => post.text);
  }

  /** What was recorded, each as `kind: outcome or reason`. */
  get records(): string[] {
    return this.recorded.map(({ kind, outcome, why }) => [kind, outcome ?? why].filter(Boolean).join(': '));
  }

  /** The gates of a process: without a key, another one cannot read what this one has sealed. */
  gates() {
    const outbox = {
      post: async (place: Place, post: Post, kind: string) =>
        void this.posts.push({ ...place, post, ...(kind === 'answer' ? {} : { kind }) }),
    } as never;
    const context = this.double.context({ memory: this.memory, outbox });
    const options = {
      parts: context,
      st2: {
        execute: async (_action: string, parameters: object) => void this.asked.push(parameters),
        entryPoint: async () => this.file,
      },
      guard: everything,
      trail: {
        message: ({ person }: Incoming, entry: AuditEntry) =>
          void this.recorded.push({ ...entry, user: person }),
        command: async (_requested: unknown, entry: AuditEntry) => void this.recorded.push(entry),
        event: (entry: AuditEntry) => void this.recorded.push(entry),
        recent: () => [],
      },
      actions: {
        parameters: async () => ({ pin: this.pin }),
        fresh: async () => ({ ref: 'core.local' }),
      },
      sealer: createSealer(undefined),
      proceed: async (requested: Requested) => {
        this.ran.push(requested);
        await this.proceed();
      },
    } as unknown as SignOffParts;
    return {
      confirmation: new ConfirmationGate(options),
      approval: new ApprovalGate({ ...options, tasksOf: async () => this.tasks }),
      twoFactor: new TwoFactorGate({ ...options, action: this.twoFactorAction }),
      call: (text: string, person: Person = ann, place: Place = { room: 'C1' }) =>
        callFor(context, { text, person, place }),
    };
  }

  /** Gives `open 1234` to one gate. @returns its verdict, and the id under which the command waits */
  async give(
    one: Gates,
    gate: Gate & { waiting: { list(): Promise<{ id: string }[]> } },
    place?: Place,
  ): Promise<{ verdict: Verdict; id: string }> {
    const call = one.call('open 1234', ann, place);
    const found = this.double.context().aliases().interpret('open 1234');
    if (found.kind !== 'hit') throw new Error('no hit');
    const verdict = await gate.check({ incoming: call.incoming, hit: found.hit, passed: [] }, call);
    return { verdict, id: (await gate.waiting.list())[0]?.id ?? 'none' };
  }
}

export type Gates = ReturnType<GatesDouble['gates']>;
