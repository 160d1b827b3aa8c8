/** What differs between the places where StackStorm renders Jinja. */
export interface JinjaEnvironment {
  /** Whether a name without a value is an error (`strict`) or prints as nothing. */
  undefinedValues: 'strict' | 'lenient';
  /** Filters that only the server can run. A template that uses one is refused. */
  serverOnly: ReadonlySet<string>;
}

/** Workflows, rules, parameters, acknowledgments: an undefined value is an error. */
export const STRICT: JinjaEnvironment = { undefinedValues: 'strict', serverOnly: new Set() };
