import type { Budget } from '../../expression/budget';
import type { BoundArguments } from '../../expression/call-arguments';

/** What filters that work on other filters, tests and attributes need of the evaluation. */
export interface FilterTools {
  budget: Budget;
  /** `x.a.b` for the text `a.b`, or an Undefined. */
  /** `a.b.0` of a value; `otherwise`, where it is given, stands for every part that is missing. */
  attribute(value: unknown, path: unknown, otherwise?: unknown): unknown;
  test(name: string, value: unknown, args: unknown[]): boolean;
  filter(name: string, value: unknown, args: unknown[]): unknown;
}

export interface JinjaFilter {
  /** Names of the parameters after the value. `*` takes any number, as `args.rest`; `**` any by name, as `named`. */
  parameters: string[];
  run(value: unknown, args: BoundArguments, tools: FilterTools): unknown;
}

/** A filter that needs nothing but its value and its arguments, which are bound to `parameters` in order. */
export function plain(parameters: string[], run: JinjaFilter['run']): JinjaFilter {
  return { parameters, run };
}
