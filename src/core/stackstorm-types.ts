/**
 * What StackStorm's API sends and takes, as far as a chat client is concerned.
 * Shapes follow the recordings of a real server; what a server may leave out is optional.
 */

/** One way of saying a command. A bare string is both its display and its only representation. */
export type AliasFormat =
  | string
  | { display?: string; representation?: string | string[]; match_multiple?: boolean };

/** The `ack` of an alias: what is said when the command was accepted. */
export interface AliasAck {
  enabled?: boolean;
  format?: string;
  append_url?: boolean;
  extra?: Record<string, unknown>;
}

/** The `result` of an alias: what is said when the execution ended. */
export interface AliasResult {
  enabled?: boolean;
  format?: string;
  extra?: Record<string, unknown>;
}

/** An action alias: chat commands for one action. `extra` is free; everything of ours lives there. */
export interface ActionAlias {
  id?: string;
  ref?: string;
  name: string;
  pack: string;
  action_ref: string;
  description?: string;
  enabled?: boolean;
  formats: AliasFormat[];
  ack?: AliasAck;
  result?: AliasResult;
  extra?: Record<string, unknown>;
  immutable_parameters?: Record<string, unknown>;
  metadata_file?: string;
}

/** Every status that the API knows, in its own order. */
export const STATUSES = [
  'requested',
  'scheduled',
  'delayed',
  'running',
  'succeeded',
  'failed',
  'timeout',
  'abandoned',
  'canceling',
  'canceled',
  'pending',
  'pausing',
  'paused',
  'resuming',
] as const;

export type ExecutionStatus = (typeof STATUSES)[number];

const FAILED_STATUSES: ReadonlySet<string> = new Set(['failed', 'timeout', 'abandoned']);

/** The statuses that an execution never leaves. */
export const FINAL_STATUSES: ReadonlySet<string> = new Set(['succeeded', ...FAILED_STATUSES, 'canceled']);

/** Whether an execution in this status does not change any more. */
export function isFinal(status: string): boolean {
  return FINAL_STATUSES.has(status);
}

/** Whether what ended in this status failed, as `on-failure` and a workflow's `failed()` mean it: not where it was cancelled. */
export function hasFailed(status: string): boolean {
  return FAILED_STATUSES.has(status);
}

/** What an alias execution leaves in `liveaction.notify`: where the announcement will go. */
export interface Notify {
  'on-complete'?: {
    routes?: (string | null)[];
    data?: { user?: string; source_channel?: string; source_context?: Record<string, unknown> | null };
    message?: string;
  };
}

/** A field that is null says no more than a missing one; but templates tell the two apart, so null is kept. */
export interface Execution {
  id: string;
  status: ExecutionStatus | string;
  action: {
    ref: string;
    name?: string | null;
    pack?: string | null;
    runner_type?: string | null;
    parameters?: Record<string, unknown> | null;
  };
  parameters?: Record<string, unknown> | null;
  result?: unknown;
  context?: {
    user?: string | null;
    api_user?: string | null;
    source_channel?: string | null;
    pack?: string | null;
    action_alias_ref?: { id?: string | null; name?: string | null } | null;
    parent?: { execution_id?: string | null } | null;
    [key: string]: unknown;
  };
  liveaction?: {
    id?: string | null;
    action?: string | null;
    notify?: Notify | null;
    action_is_workflow?: boolean | null;
    [key: string]: unknown;
  };
  start_timestamp?: string | null;
  end_timestamp?: string | null;
  elapsed_seconds?: number | null;
  parent?: string | null;
  children?: string[] | null;
  web_url?: string | null;
  log?: { timestamp: string; status: string }[];
}

/** The body of `POST /v1/aliasexecution`. */
export interface AliasExecutionRequest {
  name: string;
  format: string;
  command: string;
  user: string;
  source_channel: string;
  source_context: Record<string, unknown> | null;
  notification_route: string;
}

/** The 201 answer of `POST /v1/aliasexecution`. With broken Jinja in `ack`, `extra` is a string. */
export interface AliasExecutionAnswer {
  execution: Execution;
  actionalias: ActionAlias;
  message?: string;
  extra?: Record<string, unknown> | string;
}

/** The payload of an `st2.announcement__<route>` event. Others than us may leave anything out. */
export interface Announcement {
  user?: string | null;
  channel?: string | null;
  whisper?: boolean | null;
  message?: unknown;
  context?: Record<string, unknown> | null;
  extra?: Record<string, unknown> | null;
}

/** One event of the stream, parsed. `data` is whatever JSON the server sent. */
export interface StreamEvent {
  name: string;
  data: unknown;
}

/** Filters as `GET /v1/executions` takes them: `action`, `status`, `timestamp_gt`, `limit`, `offset`, … */
export type Query = Record<string, string | number | boolean>;

export interface Page<T> {
  items: T[];
  /** How many there are in all; the length of `items` where the server does not say. */
  total: number;
}

/** JSON schema of one parameter with StackStorm's additions. */
export interface ActionParameter {
  type?: string | string[];
  description?: string;
  default?: unknown;
  required?: boolean;
  immutable?: boolean;
  secret?: boolean;
  enum?: unknown[];
  position?: number;
  [key: string]: unknown;
}

export interface Action {
  ref: string;
  pack: string;
  name: string;
  description?: string;
  enabled?: boolean;
  runner_type?: string | { name?: string };
  parameters?: Record<string, ActionParameter>;
}

/** What `POST /v1/aliasexecution/match_and_execute` takes: no `source_context` (docs/stackstorm-facts.md, 8). */
export type MatchAndExecuteRequest = Pick<
  AliasExecutionRequest,
  'command' | 'user' | 'source_channel' | 'notification_route'
>;
