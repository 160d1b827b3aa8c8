import type { Automation } from './automation';
import type {
  Action,
  ActionAlias,
  ActionParameter,
  AliasExecutionAnswer,
  AliasExecutionRequest,
  Execution,
  MatchAndExecuteRequest,
  Page,
  Query,
} from './stackstorm-types';

/** How somebody logs in to StackStorm: a header and its value. */
export interface LoginHeader {
  header: 'St2-Api-Key' | 'X-Auth-Token';
  value: string;
}

/**
 * StackStorm's API as a chat client needs it. Every method rejects with a `BackendError` and nothing
 * else. Nothing is tried again, except once after a 401: a repeated command would run twice.
 */
export interface StackStorm extends Automation {
  /** The same API for somebody else: a person with an API key or a token of their own. */
  as(login: LoginHeader): StackStorm;
  /** All aliases, also disabled ones. */
  listAliases(): Promise<ActionAlias[]>;
  /** @param id as an execution's context names it */
  alias(id: string): Promise<ActionAlias>;
  executeAlias(command: AliasExecutionRequest): Promise<AliasExecutionAnswer>;
  /** The only way to run a format with `match_multiple`: one command, several executions. */
  matchAndExecute(command: MatchAndExecuteRequest): Promise<AliasExecutionAnswer[]>;
  /** Runs an action without an alias. @param more other fields of the request */
  execute(action: string, parameters: Record<string, unknown>, more?: Query): Promise<Execution>;
  execution(id: string, query?: Query): Promise<Execution>;
  /** One page; without `limit` in the query the server's default. */
  executions(query?: Query): Promise<Page<Execution>>;
  children(id: string, query?: Query): Promise<Execution[]>;
  /** @returns the execution as it is now, mostly `canceling` */
  cancel(id: string): Promise<Execution>;
  pause(id: string): Promise<Execution>;
  /** Also repairs a workflow whose inquiry was answered too early. */
  resume(id: string): Promise<Execution>;
  /** What the execution has printed so far, as text. */
  output(id: string, type?: 'stdout' | 'stderr' | 'other'): Promise<string>;
  /** How many questions wait for somebody's answer. */
  countInquiries(): Promise<number>;
  /** Only once the parent is `paused`: an earlier answer leaves it paused for ever. */
  answerInquiry(id: string, response: Record<string, unknown>): Promise<void>;
  action(ref: string): Promise<Action>;
  /** All that an action takes, also what only its runner knows (`timeout`, `env`). */
  parametersOf(ref: string): Promise<Record<string, ActionParameter>>;
  /** The file behind an action, as text: a workflow's definition, a script. */
  entryPoint(ref: string): Promise<string>;
  /** The server's own version, e.g. `3.10dev`. Also the cheapest way to see that it answers. */
  version(): Promise<string>;
  /** Whom the server takes us for. */
  user(): Promise<{ username: string }>;
  /** A link that lets one browser into the embedded backend's page, once. StackStorm itself answers 404. */
  pageLink(user: string, role: 'observer' | 'operator'): Promise<string>;
}
