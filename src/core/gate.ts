import type { Hit } from './alias';
import type { Incoming, Person } from './chat';
import type { Call } from './command';

/**
 * A command that an alias takes, before it is sent to StackStorm. Plain JSON: a gate that makes it wait
 * (for a confirmation, an approval) may keep it over a restart and hand it back to the dispatcher.
 */
export interface Requested {
  incoming: Incoming;
  hit: Hit;
  /**
   * Names of the gates that made it wait and have let it through. Only gates that make commands wait (`waits`) are
   * skipped for it: a record that claims to have passed the policy counts for nothing.
   */
  passed: string[];
  /** Who signed it off, for the audit record. */
  approvers?: Person[];
}

/** `taken over`: the gate has answered the person and calls `proceed` later, or never. */
export type Verdict = 'go' | 'taken over' | { refused: string };

/**
 * Something that a command has to get past: policy, confirmation, approval, second factor. Gates are
 * asked in the order of their plugins in `src/plugins/index.ts`; the first that does not say `go` ends it. When a
 * waiting command proceeds, all gates but those that made it wait are asked again, so rights are checked twice.
 */
export interface Gate {
  /** Stable, e.g. `approval`. */
  name: string;
  /** True where it makes commands wait: what it has let through once is not asked for again. */
  readonly waits?: true;
  /** A rejection refuses the command: a gate that does not work does not let anything through. */
  check(request: Requested, call: Call): Promise<Verdict>;
}
