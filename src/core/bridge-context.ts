import type { AliasSet } from './alias';
import type { ChatService, Incoming, Person, Place, Post, Posted } from './chat';
import type { Clock } from './clock';
import type { Config } from './config';
import type { Expected, WayTaken } from './expected';
import type { Requested } from './gate';
import type { Log } from './log';
import type { Memory } from './memory';
import type { Secrets } from './secrets';
import type { StackStorm } from './stackstorm';
import type { ActionAlias, AliasExecutionAnswer, StreamEvent } from './stackstorm-types';

/** What a bridge is made of. `src/compose.ts` puts it together; commands and gates are given it. */
export interface BridgeContext {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly memory: Memory;
  readonly service: ChatService;
  readonly outbox: Outbox;
  /** StackStorm as the bot's own account. */
  readonly st2: StackStorm;
  /** StackStorm as this person: their own token where they have logged in, else the bot's account. */
  st2For(person: Person): Promise<StackStorm>;
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
  readonly rights: Rights;
  readonly observer: CommandObserver;
  /** Calls back for every event of the stream that the bridge asks for; returns how to stop. */
  onEvent(listener: (event: StreamEvent) => void): () => void;
  /** Takes up a command that a gate made wait. */
  proceed(requested: Requested): Promise<void>;
  /**
   * Notes that a result is owed: before the command is sent, as its result may come before the answer
   * to the request does, and again with the execution's id when StackStorm has taken it.
   */
  expect(expected: Expected): Promise<void>;
  /**
   * It was not taken, or nobody knows: then its result is still delivered should one come.
   * @returns false where it has come already, so that nothing need be said
   */
  unexpect(originId: string, why: 'refused' | 'uncertain'): Promise<boolean>;
  /** The message that says that a command was taken is in the room: a quick answer may take its place. */
  acknowledged(originId: string, posted: Posted): void;
  /** How the result of a command will come, why so, and the notification route to give it for that. */
  wayFor(alias: ActionAlias, matchMultiple: boolean): WayTaken & { route: string };
}

/** `answer`: owed to a person who waits; `announcement`: everything else. */
export type Urgency = 'answer' | 'announcement';

/** Where everything goes that is said in chat: in order, at the service's pace. */
export interface Outbox {
  /** Resolves when it was sent, or given up: then undefined, and the log says why. */
  post(place: Place, post: Post, urgency: Urgency): Promise<Posted | undefined>;
  whisper(place: Place, person: Person, post: Post): Promise<Posted | undefined>;
}

/** What policy lets a person see and use; without a policy, everything. */
export interface Rights {
  /** Which aliases this person may run here: help, matches and suggestions show no others. */
  visible(incoming: Incoming): (alias: ActionAlias) => boolean;
  /** Why this person may not use a command of the bridge's own (`st2.status`), or undefined. */
  refusal(command: string, incoming: Incoming): string | undefined;
}

export const everything: Rights = { visible: () => () => true, refusal: () => undefined };

/** Is told what becomes of commands, for the audit and for progress. Never throws. */
export interface CommandObserver {
  /** StackStorm has taken it. */
  accepted(requested: Requested, answer: AliasExecutionAnswer): void;
  /** A gate or StackStorm said no, or it could not be sent; `why` is what the person was told. */
  refused(requested: Requested, why: string): void;
  /** A command of the bridge's own (`st2.status`) was given; `refusal` is what the person was told. */
  used(command: string, incoming: Incoming, refusal: string | undefined): void;
}

export const noObserver: CommandObserver = { accepted() {}, refused() {}, used() {} };
