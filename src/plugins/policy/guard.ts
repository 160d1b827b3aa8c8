import type { ActionSchemas } from '../../core/action-schemas';
import type { Hit } from '../../core/alias';
import type { Incoming, Person } from '../../core/chat';
import type { Decision, Rights } from '../../core/rights';
import { ALLOWED, refusalSentence } from '../../core/rights';
import type { ActionAlias, ActionParameter, Execution } from '../../core/stackstorm-types';
import { commandsWithin, standsFor } from '../../language/alias/captured-runs';
import { decide, mayEver } from './decide';
import { asTaken, whatOf } from './effective';
import { isMeant } from './membership';
import { type RolesOf, whereOf, whoOf } from './people';
import { type Policy, UNTOLD, type What } from './policy';

/** What an action would be given; undefined where that is not known. */
type Values = Readonly<Record<string, unknown>> | undefined;

export interface GuardOptions {
  policy(): Policy;
  rolesOf: RolesOf;
  actions: ActionSchemas;
  /** All aliases, also those that this or that person may not see. */
  aliases(): readonly ActionAlias[];
}

/** The policy as the rest of the bridge asks it. Every path to an execution leads through here. */
export class Guard implements Rights {
  readonly #options: GuardOptions;

  constructor(options: GuardOptions) {
    this.#options = options;
  }

  visible(incoming: Incoming): (alias: ActionAlias) => boolean {
    const { policy, rolesOf } = this.#options;
    const who = whoOf(incoming.person, rolesOf);
    const where = whereOf(incoming);
    const now = policy();
    const aliases = this.#options.aliases();
    const mayRun = ({ pack, name, action_ref }: ActionAlias) =>
      mayEver(now, who, { command: `${pack}.${name}`, action: action_ref }, where);
    return (alias) => mayRun(alias) && commandsWithin(alias, aliases).every(mayRun);
  }

  refusal(command: string, incoming: Incoming): string | undefined {
    const decision = this.#decide({ command, parameters: {} }, incoming);
    return decision.allowed ? undefined : refusalSentence(decision);
  }

  /** Whether a command may be sent, with the values that its action will get. @throws BackendError */
  async command(hit: Hit, incoming: Incoming): Promise<Decision> {
    const what = whatOf(hit, await this.#schemas(hit.alias.action_ref));
    const decision = this.#decide(what, incoming);
    return decision.allowed ? this.#within(hit.alias, what.parameters, incoming, new Set()) : decision;
  }

  /**
   * Whether an action may be run with these values although no command asks for it. Allowed only where
   * every command that leads to the same with these values is. @throws BackendError
   */
  execution(action: string, parameters: Values, incoming: Incoming): Promise<Decision> {
    return this.#execution(action, parameters, incoming, new Set());
  }

  /**
   * A captured command stands for others, and these may be captured themselves: who may not run all of them may not run
   * it either. @param judged what is judged already: a command that leads back to itself ends there
   */
  async #within(
    alias: ActionAlias,
    values: Values,
    incoming: Incoming,
    judged: Set<string>,
  ): Promise<Decision> {
    for (const run of standsFor(alias, values)) {
      const key = JSON.stringify(run, (_name, value) => (value === UNTOLD ? UNTOLD.toString() : value));
      if (judged.has(key)) continue;
      judged.add(key);
      const inner = await this.#execution(run.action, run.parameters, incoming, judged);
      if (!inner.allowed) return inner;
    }
    return ALLOWED;
  }

  async #execution(
    action: string,
    parameters: Values,
    incoming: Incoming,
    judged: Set<string>,
  ): Promise<Decision> {
    const values = parameters === undefined ? undefined : asTaken(parameters, await this.#schemas(action));
    const given = values === undefined ? {} : { parameters: values };
    const leading = this.#leadingTo(action, values);
    if (leading.length === 0) return this.#decide({ command: action, action, ...given }, incoming);
    for (const alias of leading) {
      const decision = this.#decide({ command: `${alias.pack}.${alias.name}`, action, ...given }, incoming);
      if (!decision.allowed) return decision;
      const inner = await this.#within(alias, values, incoming, judged);
      if (!inner.allowed) return inner;
    }
    return ALLOWED;
  }

  /** The commands that run this action with these values. */
  #leadingTo(action: string, values: Values): ActionAlias[] {
    const all = this.#options.aliases().filter((alias) => alias.action_ref === action);
    const fitting = all.filter((alias) => values === undefined || agrees(alias.immutable_parameters, values));
    return fitting.length > 0 ? fitting : all;
  }

  /** As they are now; without rules about values there is no need to ask the server. @throws BackendError */
  async #schemas(action: string): Promise<Record<string, ActionParameter>> {
    const judgesValues = this.#options.policy().rules.some((rule) => rule.with.size > 0);
    return judgesValues ? ((await this.#options.actions.fresh(action)).parameters ?? {}) : {};
  }

  /** Whether a person may see what an execution is about: their own, or of a command that they may run. */
  maySee(execution: Execution, incoming: Incoming): boolean {
    if (execution.context?.api_user === incoming.person.id) return true;
    const action = execution.action.ref;
    const mine = this.visible(incoming);
    const leading = this.#options.aliases().filter((alias) => alias.action_ref === action);
    if (leading.length > 0) return leading.every(mine);
    const { policy, rolesOf } = this.#options;
    return mayEver(policy(), whoOf(incoming.person, rolesOf), { command: action, action }, whereOf(incoming));
  }

  /** Whether a person is one of those that terms like `group:network` mean. */
  isMeant(person: Pick<Person, 'id'>, terms: readonly string[]): boolean {
    const { policy, rolesOf } = this.#options;
    const who = { id: person.id, roles: rolesOf(person.id) };
    return terms.some((term) => isMeant(policy(), who, term));
  }

  /** The groups and roles that a person is in, as `st2 whoami` shows them. */
  membershipsOf({ id }: Pick<Person, 'id'>): string[] {
    const { policy, rolesOf } = this.#options;
    const now = policy();
    const who = { id, roles: rolesOf(id) };
    const terms = [
      ...[...now.groups.keys()].map((name) => `group:${name}`),
      ...[...new Set([...now.roles.keys(), ...who.roles])].map((name) => `role:${name}`),
    ];
    return terms.filter((term) => isMeant(now, who, term));
  }

  #decide(what: What, incoming: Incoming): Decision {
    const { policy, rolesOf } = this.#options;
    return decide(policy(), whoOf(incoming.person, rolesOf), what, whereOf(incoming));
  }
}

function agrees(fixed: Record<string, unknown> | undefined, values: Record<string, unknown>): boolean {
  return Object.entries(fixed ?? {}).every(
    ([name, value]) => !(name in values) || String(values[name]) === String(value),
  );
}
