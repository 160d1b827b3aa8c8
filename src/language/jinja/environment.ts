/** What differs between the places where StackStorm renders Jinja. */
export interface JinjaEnvironment {
  /** Whether a name without a value is an error (`strict`) or prints as nothing. */
  undefinedValues: 'strict' | 'lenient';
  /** Filters that only the server can run. A template that uses one is refused. */
  serverOnly: ReadonlySet<string>;
  /** Filters that do not exist there, although they do elsewhere in StackStorm. */
  absent: ReadonlySet<string>;
}

/** Workflows, rules, parameters, acknowledgments: an undefined value is an error. */
export const STRICT: JinjaEnvironment = {
  undefinedValues: 'strict',
  serverOnly: new Set(),
  absent: new Set(),
};

/** Expressions of workflows, which orquesta evaluates: its own filters in place of some of StackStorm's. */
export const WORKFLOW: JinjaEnvironment = { ...STRICT, absent: new Set(['to_complex', 'decrypt_kv']) };
