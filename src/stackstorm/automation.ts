/** What is automated beside commands: packs, their sensors, and what happened. As StackStorm's API tells of it. */

export interface PackSummary {
  ref: string;
  name?: string;
  version?: string;
  description?: string;
  /** Absolute folder on the server. */
  path?: string;
}

export interface SensorSummary {
  ref: string;
  pack: string;
  description?: string;
  enabled?: boolean;
  trigger_types?: string[];
  /** How it fares; the embedded backend alone tells it. */
  status?: { state?: string; reason?: string; restarts?: number };
}

export interface RuleSummary {
  ref: string;
  pack: string;
  description?: string;
  enabled?: boolean;
  trigger?: { type?: string };
}

export interface TriggerInstanceSummary {
  id: string;
  trigger?: string;
  occurrence_time?: string;
  payload?: Record<string, unknown>;
}

/** Something of the packs or the store of the embedded backend that somebody has to mend. */
export interface BackendFinding {
  about: string;
  state: 'warning' | 'broken';
  said: string;
  fix: string;
}

/** A value in the datastore. */
export interface KeyValue {
  name: string;
  value: string;
  scope?: string;
  secret?: boolean;
  encrypted?: boolean;
  expire_timestamp?: string;
}

/** What came of registering packs. */
export type Registered = Record<string, number>;
