import type { Hit } from './alias';
import type { Incoming, Person } from './chat';
import type { ActionAlias, Execution } from './stackstorm-types';

/** Whether something is allowed. */
export interface Decision {
  allowed: boolean;
  /** One sentence for the person. Empty where it is allowed. */
  why: string;
  /** Whom to ask for the right, as the policy file names them. Empty where it says nothing. */
  askWhom: string;
  /** The rule that decided, for the audit record; absent where the default did. */
  rule?: string;
}

/** What policy lets a person see and use. */
export interface Rights {
  /** Which aliases this person may run here: help, matches and suggestions show no others. */
  visible(incoming: Incoming): (alias: ActionAlias) => boolean;
  /** Why this person may not use a command of the bridge's own (`st2.status`), or undefined. */
  refusal(command: string, incoming: Incoming): string | undefined;
  /** Whether a command may be sent, with the values that its action will get. @throws BackendError */
  command(hit: Hit, incoming: Incoming): Promise<Decision>;
  /** Whether an action may be run with these values although no command asks for it. @throws BackendError */
  execution(
    action: string,
    parameters: Readonly<Record<string, unknown>> | undefined,
    incoming: Incoming,
  ): Promise<Decision>;
  /** Whether a person may see what an execution is about. */
  maySee(execution: Execution, incoming: Incoming): boolean;
  /** Whether a person is one of those that terms like `group:network` mean. */
  isMeant(person: Pick<Person, 'id'>, terms: readonly string[]): boolean;
  /** The groups and roles that a person is in. */
  membershipsOf(person: Pick<Person, 'id'>): string[];
}

export const ALLOWED: Decision = { allowed: true, why: '', askWhom: '' };

/** Without a policy everybody may do everything. */
export const everything: Rights = {
  visible: () => () => true,
  refusal: () => undefined,
  command: async () => ALLOWED,
  execution: async () => ALLOWED,
  maySee: () => true,
  isMeant: (person, terms) => terms.some((term) => term === 'everyone' || term === person.id),
  membershipsOf: () => [],
};

/** Why not, and whom to ask. */
export function refusalSentence({ why, askWhom }: Decision): string {
  const ask = askWhom === '' ? '' : ` Ask ${askWhom} if you need it.`;
  return `Not allowed: ${why}.${ask}`;
}
