import type { Query } from './stackstorm-types';

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
  ref?: string;
  description?: string;
  enabled?: boolean;
  trigger?: { type?: string };
  criteria?: Record<string, unknown>;
  action?: { ref?: string };
}

export interface TriggerInstanceSummary {
  id: string;
  trigger?: string;
  occurrence_time?: string;
  payload?: Record<string, unknown>;
}

/** Something of the packs or the store of the embedded backend that somebody has to mend. */
export interface BackendFinding {
  about: 'packs' | 'sensors' | 'rules' | 'secrets';
  state: 'warning' | 'broken';
  /** One sentence. */
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

/** The part of StackStorm's API that is about what is automated. Every method rejects with a `BackendError`. */
export interface Automation {
  /** All packs that are registered. */
  packs(): Promise<PackSummary[]>;
  /** Lets the server read packs again. @param packs references; all of them where left out */
  registerPacks(packs?: readonly string[]): Promise<void>;
  sensors(query?: Query): Promise<SensorSummary[]>;
  /** What a sensor of the embedded backend has logged lately; StackStorm answers 404. */
  sensorOutput(ref: string): Promise<string>;
  rules(query?: Query): Promise<RuleSummary[]>;
  rule(ref: string): Promise<RuleSummary>;
  triggerInstance(id: string): Promise<TriggerInstanceSummary>;
  /** What of the packs and the store of the embedded backend needs somebody's hand; StackStorm answers 404. */
  findings(): Promise<BackendFinding[]>;
  /** Values of the datastore; secret ones encrypted. */
  keys(query?: Query): Promise<KeyValue[]>;
  /** @param query `decrypt: true` for the plain text of a secret one */
  key(name: string, query?: Query): Promise<KeyValue>;
  setKey(key: Pick<KeyValue, 'name' | 'value' | 'secret'>): Promise<void>;
  deleteKey(name: string): Promise<void>;
}
