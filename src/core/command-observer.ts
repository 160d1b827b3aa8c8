import type { Incoming, Posted } from './chat';
import type { Requested } from './gate';
import type { AliasExecutionAnswer, Execution } from './stackstorm-types';
import type { Started } from './started';

/** Is told what becomes of commands. Never throws, never waits. */
export interface CommandObserver {
  /** A person has given it; now its gates are asked. */
  began(requested: Requested): void;
  /** All gates have let it through; now it is sent. */
  passed(requested: Requested): void;
  /** StackStorm has taken it. */
  accepted(requested: Requested, answer: AliasExecutionAnswer): void;
  /** A gate or StackStorm said no, or it could not be sent; `why` is what the person was told. */
  refused(requested: Requested, why: string): void;
  /** A command of the bridge's own (`st2.status`) was given; `refusal` is what the person was told. */
  used(command: string, incoming: Incoming, refusal: string | undefined): void;
}

/**
 * What a plugin is told of commands. What it throws or rejects with is logged and harms nobody else.
 */
export interface PluginObserver {
  /** Its gates are about to be asked; what waited for one of them begins anew. */
  began?(requested: Requested): void;
  /** It is about to be sent. */
  passed?(requested: Requested): void;
  /** StackStorm has taken a command, and it has not ended yet. */
  accepted?(started: Started, requested: Requested, execution: Execution): void | Promise<void>;
  refused?(requested: Requested, why: string): void | Promise<void>;
  used?(command: string, incoming: Incoming, refusal: string | undefined): void | Promise<void>;
  /** A command from chat has ended, on whichever bot it was given. */
  ended?(started: Started, execution: Execution): void | Promise<void>;
  /** This message carries the result of a command. */
  answered?(started: Started, posted: Posted): void | Promise<void>;
}
