import type { Budget } from '../expression/budget';
import type { Scope } from './scope';
import type { YaqlFunctionValue } from './values';

/** What a function of YAQL sees of the call that it serves, besides its arguments. */
export interface CallSite {
  /** A scope of its own, inside that of the call. */
  readonly scope: Scope;
  readonly budget: Budget;
  /** Calls another function of YAQL by its name, as an expression there would: it may have been defined anew. */
  call(name: string, ...args: unknown[]): unknown;
  /** As `call`, with values by name; as a method where there is a receiver (`MISSING`: there is none). */
  callWith(
    name: string,
    receiver: unknown,
    args: readonly unknown[],
    named: ReadonlyMap<string, unknown>,
  ): unknown;
  callMethod(name: string, receiver: unknown, ...args: unknown[]): unknown;
  /** An argument as a function of `$`, `$1`, `$2` … */
  lambda(value: unknown): YaqlFunctionValue;
  /** The value of an argument, as a method of `receiver`. */
  evaluate(value: unknown, receiver: unknown): unknown;
  evaluateIn(value: unknown, scope: Scope): unknown;
  /** The same items; each costs a step of the budget. */
  counted(items: Iterator<unknown>): Generator<unknown>;
}
