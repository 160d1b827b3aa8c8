import type { ActionSchemas } from './action-schemas';
import type { AliasSet } from './alias';
import type { AuditTrail } from './audit-trail';
import type { ChatService, Incoming, Person, Place, Post, Posted } from './chat';
import type { Clock } from './clock';
import type { CommandObserver } from './command-observer';
import type { Config } from './config';
import type { Expected, NotTaken, WayTaken } from './expected';
import type { Forms } from './forms';
import type { Requested } from './gate';
import type { HealthFinding } from './health-finding';
import type { Log } from './log';
import type { Memory } from './memory';
import type { Rights } from './rights';
import type { Sealer } from './seal';
import type { Secrets } from './secrets';
import type { StackStorm } from './stackstorm';
import type { ActionAlias, Execution } from './stackstorm-types';
import type { StartedCommands } from './started';
import type { WorkflowQuestions } from './workflow-questions';

/**
 * What a bridge is made of: one for each robot, given to every plugin, command and gate. `src/compose.ts`
 * puts it together; what plugins offer to each other is in `PluginOffers`.
 */
export interface BridgeContext extends PluginOffers {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly memory: Memory;
  readonly service: ChatService;
  readonly outbox: ChatOutbox;
  /** StackStorm as the bot's own account. */
  readonly st2: StackStorm;
  /** What the server says about actions and their parameters. */
  readonly actions: ActionSchemas;
  /** Makes what waits unreadable for whoever reads the memory. */
  readonly sealer: Sealer;
  /** What was started from chat: by whom, where, and under which title. */
  readonly started: StartedCommands;
  /** The robot that the bridge runs on, for its roles and its web server. */
  readonly robot: PluginRobot;
  readonly health: HealthSignals;
  /** Is told what becomes of commands; tells every plugin that observes. */
  readonly observer: CommandObserver;
  /** What plugins found wrong with what they need: for the doctor. */
  findings(): HealthFinding[];
  /** The commands as they are now. */
  aliases(): AliasSet;
  /** Why there are no commands at all, for a person; undefined where there are. */
  trouble(): string | undefined;
  /** Reads the aliases again. @throws BackendError; the old set stays */
  reload(): Promise<AliasSet>;
  /** Lines of the owner's other scripts for help, with `hubot` as the bot's name. */
  otherHelp(): string[];
  /** How the bot is called at the moment. */
  botName(): string;
  /** How words are said to the bot in a room: behind its name, where there are others who could be meant. */
  addressed(words: string): string;
  /** Takes up a command that a gate made wait: all gates that it has not passed are asked again. */
  proceed(requested: Requested): Promise<void>;
  /**
   * Does what a person asked for without a message, as by handing in a form, under the same guard as a message: should
   * the bot die over it, the person is told. @throws whatever `work` throws; and where the memory is away
   */
  handling(incoming: Incoming, work: (incoming: Incoming) => Promise<void>): Promise<void>;
  /**
   * Notes that a result is owed: before the command is sent, as its result may come before the answer
   * to the request does, and again with the execution's id when StackStorm has taken it.
   */
  expect(expected: Expected): Promise<void>;
  /**
   * It was not taken; or nobody knows, and its result is still delivered should one come; or it is another
   * bot's by now, which sends it and delivers its result.
   * @returns false where it has come already, so that nothing need be said
   */
  unexpect(originId: string, why: NotTaken): Promise<boolean>;
  /** The message that says that a command was taken is in the room: a quick answer may take its place. */
  acknowledged(originId: string, posted: Posted): void;
  /** How the result of a command will come, why so, and the notification route to give it for that. */
  wayFor(alias: ActionAlias, matchMultiple: boolean): WayTaken & { route: string };
}

/**
 * What one plugin has and others ask for. Each has a default that does nothing, so that every plugin
 * works alone.
 */
export interface PluginOffers {
  readonly rights: Rights;
  readonly audit: AuditTrail;
  /** StackStorm as this person: their own token where they have logged in, else the bot's account. */
  st2For(person: Person): Promise<StackStorm>;
  /** The name under which StackStorm knows a person who has logged in. */
  loginOf(person: Person): Promise<string | undefined>;
  readonly progress: LiveProgress;
  readonly forms: Forms;
  readonly questions: WorkflowQuestions;
  /** Approvals, confirmations and questions that wait for people. */
  waitingForPeople(): Promise<readonly WaitingForPeople[]>;
  /**
   * The execution that a person means: by its id or a part of it, `last`, or, with nothing said, the one
   * that the thread is about, else the last one. @throws CommandError, BackendError
   */
  executionMeant(word: string, incoming: Incoming): Promise<Execution>;
}

/** A command or a question that goes on when somebody has said something. */
export interface WaitingForPeople {
  id: string;
  /** The command or what asks, with its secrets masked. */
  title: string;
  places: readonly Place[];
  /** What it waits for and whose it is, behind its title; absent where an execution waits, which says so itself. */
  lacks?: string;
}

/** What runs, as people see it. */
export interface LiveProgress {
  /** Shows from now on how an execution stands, in the room where it was asked for. */
  watch(started: StartedForProgress, execution: Execution): void;
  /** How many commands are shown at the moment. */
  readonly size: number;
}

/** Who asked for what, where, and since when (milliseconds since 1970). */
export interface StartedForProgress {
  execution: string;
  title: string;
  person: Person;
  place: Place;
  at: number;
}

/** `answer`: owed to a person who waits; `announcement`: everything else. */
export type Urgency = 'answer' | 'announcement';

/** Where everything goes that is said in chat: in order, at the service's pace. */
export interface ChatOutbox {
  /** Resolves when it was sent, or given up: then undefined, and the log says why. */
  post(place: Place, post: Post, urgency: Urgency): Promise<Posted | undefined>;
  whisper(place: Place, person: Person, post: Post): Promise<Posted | undefined>;
}

/** What only the bridge itself can tell of its health. */
export interface HealthSignals {
  /** The commands have been read. */
  ready(): boolean;
  /** Events can arrive. */
  stream(): boolean;
  /** Messages waiting to be sent. */
  queue(): number;
}

/** The parts of Hubot's robot that a plugin may use; all of them may be missing. */
export interface PluginRobot {
  auth?: unknown;
  brain?: unknown;
  router?: unknown;
}
