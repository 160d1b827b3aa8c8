import type { Role } from '../role';

/** An execution as the backend holds it. Times are microseconds since 1970; values are unmasked. */
export interface ExecutionRecord {
  id: string;
  liveactionId: string;
  /** The action and its runner as they were when it was asked for, as the API shows them. */
  action: Record<string, unknown> & { ref: string; name: string; pack: string; runner_type: string };
  runner: Record<string, unknown>;
  status: string;
  /** What was asked for, cast; defaults are not among them. */
  parameters: Record<string, unknown>;
  context: Record<string, unknown>;
  /** Who is told at the end, and by which route. */
  notify?: unknown;
  /** Its `notify` was written in a pack: the texts in there are templates. What comes from chat never is one. */
  notifyTemplates?: true;
  log: { time: number; status: string }[];
  started: number;
  ended?: number;
  result: unknown;
  parent?: string;
  /** What its user may do; missing in records of older versions. */
  role?: Role;
  /** Set where a rule asked for it. */
  rule?: { id: string; ref: string; name: string };
  triggerInstance?: string;
  runnerInfo: Record<string, unknown>;
  /** Milliseconds it was asked to wait before it starts. */
  delay?: number;
}
