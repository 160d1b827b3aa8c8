/**
 * Who may run what, where: the rules of one YAML file, compiled. Pure; `read-policy.ts` makes one from
 * text, `decide.ts` asks it.
 */

/** A person as policy sees one: the service's immutable id, never the name that anyone may take. */
export interface Who {
  id: string;
  /** Roles that the chat service or a script gives; the policy file may add more. */
  roles: readonly string[];
}

/** A value that nobody can tell: the server could not cast it. A denying rule about it holds, an allowing one does not. */
export const UNTOLD = Symbol('a value that is not known');

/** Something that a person wants to run. */
export interface What {
  /** `pack.alias`, or `st2.status` for a command of the bridge's own. */
  command: string;
  /** Reference of the action behind it, where there is one. */
  action?: string;
  /**
   * Values as the action will get them. Left out altogether, they are not known yet (a line of help):
   * rules with conditions on values are then neither met nor failed.
   */
  parameters?: Readonly<Record<string, unknown>>;
}

/** Where it is said. */
export interface Where {
  room: string;
  direct: boolean;
}

/** A condition on one parameter's value. */
export interface ValueCondition {
  /** The value must be one of these (or none of them, where `not`). Text may hold `*`. */
  values: readonly unknown[];
  not: boolean;
}

export interface PolicyRule {
  /** The file's name for it, or `rule 3`. */
  name: string;
  allow: boolean;
  /** Globs over `pack.alias` and `st2.<command>`; after `action:` over action references. */
  commands: readonly string[];
  who: readonly string[];
  /** Room ids (globs), `direct`, `room` (any room that is not direct); empty means everywhere. */
  where: readonly string[];
  with: ReadonlyMap<string, ValueCondition>;
  why: string;
  askWhom: string;
}

export interface Policy {
  /** What holds where no rule fits. */
  open: boolean;
  askWhom: string;
  /** Terms by group name: ids, `group:x`, `role:x`. */
  groups: ReadonlyMap<string, readonly string[]>;
  roles: ReadonlyMap<string, readonly string[]>;
  /** In the file's order: the first that fits decides. */
  rules: readonly PolicyRule[];
}

/** Without a policy file everybody may do everything, as the backend's own rights allow. */
export const openPolicy: Policy = {
  open: true,
  askWhom: '',
  groups: new Map(),
  roles: new Map(),
  rules: [],
};

/** May be used by anybody while nobody can say who may do what: it says what to correct. */
const TELLS_WHAT_IS_WRONG = ['st2.doctor', 'st2.help', 'st2.whoami'];

/**
 * A policy that could not be read refuses everything: an unreadable lock is a closed one.
 * @param why what is wrong with it, without a full stop; whoever is refused is told
 */
export function closedPolicy(why: string): Policy {
  const everybody = { who: ['everyone'], where: [], with: new Map(), askWhom: '' };
  return {
    ...openPolicy,
    open: false,
    rules: [
      { ...everybody, name: 'what is wrong', allow: true, commands: TELLS_WHAT_IS_WRONG, why: '' },
      { ...everybody, name: 'unreadable', allow: false, commands: ['*', 'action:*'], why },
    ],
  };
}
