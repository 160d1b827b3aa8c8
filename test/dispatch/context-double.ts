import type { BridgeContext } from '../../src/core/bridge-context';
import type { Incoming, Post } from '../../src/core/chat';
import { readConfig } from '../../src/core/config';
import type { Expected, NotTaken } from '../../src/core/expected';
import { silentLog } from '../../src/core/log';
import type { StackStorm } from '../../src/core/stackstorm';
import type {
  ActionAlias,
  AliasExecutionAnswer,
  AliasExecutionRequest,
} from '../../src/core/stackstorm-types';
import { buildAliasSet } from '../../src/language/alias';
import { noOffers } from '../../src/open-plugins';
import { BrainMemory } from '../../src/state/brain-memory';
import { RecordingChat } from '../delivery/recording-chat';
import { ManualClock } from '../manual-clock';
import { HubotLikeBrain } from '../state/brain';

export const ann = { id: 'U1', name: 'ann' };
export const bob = { id: 'U2', name: 'bob' };

export function said(text: string, person = ann, room = 'C1'): Incoming {
  return { text, person, place: { room } };
}

export function aliasOf(ref: string, ...formats: string[]): ActionAlias {
  const [pack = '', name = ''] = ref.split('.');
  return { pack, name, ref, action_ref: 'core.local', enabled: true, formats } as ActionAlias;
}

/** A brain that a script of the owner's keeps over a restart. */
function keptBrain(): HubotLikeBrain {
  const brain = new HubotLikeBrain();
  brain.on('save', () => {});
  return brain;
}

/**
 * What a bridge is made of, as far as a command meets it on its way through `src/dispatch`; what happens is written
 * down, in the order in which it happens.
 */
export class ContextDouble {
  readonly clock = new ManualClock();
  /** On the machine's clock: how long a save took says when the next one may be, and nobody passes that time here. */
  readonly memory = new BrainMemory(keptBrain());
  readonly posts: Post[] = [];
  readonly happened: string[] = [];
  readonly expected: Expected[] = [];
  readonly notTaken: NotTaken[] = [];
  readonly sent: AliasExecutionRequest[] = [];
  aliases: ActionAlias[] = [];
  trouble: string | undefined;
  /** What StackStorm does with a command. */
  takes: (request: AliasExecutionRequest) => Promise<Partial<AliasExecutionAnswer>> = async () => ({});
  /** What is said when nobody knows whether a command was taken: whether the person still waits for a word. */
  isOpen = true;
  reloads = 0;

  /** The texts that were said, without what stands below them. */
  get texts(): string[] {
    return this.posts.map(({ text }) => text);
  }

  /** @param parts what is other than usual */
  context(parts: Partial<BridgeContext> = {}): BridgeContext {
    const st2 = {
      executeAlias: (request: AliasExecutionRequest) => this.#execute(request),
      action: async () => ({ ref: 'core.local' }),
    } as unknown as StackStorm;
    const tell =
      (what: string) =>
      (...[first]: unknown[]): void =>
        void this.happened.push(typeof first === 'string' ? `${what} ${first}` : what);
    const built = {
      ...noOffers({ st2 }),
      ...{ st2, memory: this.memory, clock: this.clock, log: silentLog, config: readConfig({}).config },
      service: new RecordingChat({}, this.clock),
      outbox: {
        post: async (_place: unknown, post: Post) => {
          this.posts.push(post);
          return undefined;
        },
        whisper: async () => undefined,
      },
      observer: {
        ...{ began: tell('began'), passed: tell('passed'), accepted: tell('accepted') },
        ...{ refused: tell('refused'), used: tell('used') },
      },
      aliases: () => buildAliasSet(this.aliases),
      trouble: () => this.trouble,
      reload: async () => {
        this.reloads += 1;
        return buildAliasSet(this.aliases);
      },
      botName: () => 'hubot',
      addressed: (words: string) => `hubot ${words}`,
      expect: async (expected: Expected) => void this.expected.push(expected),
      unexpect: async (_id: string, why: NotTaken) => {
        this.notTaken.push(why);
        return this.isOpen;
      },
      acknowledged: tell('acknowledged'),
      wayFor: () => ({ way: 'direct', why: 'it is said here', route: 'hubot-st2' }),
      ...parts,
    };
    return built as unknown as BridgeContext;
  }

  async #execute(request: AliasExecutionRequest): Promise<AliasExecutionAnswer> {
    this.sent.push(request);
    this.happened.push(`sent ${request.command}`);
    const actionalias = this.aliases.find(({ name }) => name === request.name) ?? aliasOf('no.alias');
    const execution = { id: `e${this.sent.length}`, status: 'requested', action: { ref: 'core.local' } };
    return { execution, actionalias, ...(await this.takes(request)) } as AliasExecutionAnswer;
  }
}
