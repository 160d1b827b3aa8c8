import type { ActionAlias } from '../../core/stackstorm-types';
import type { TriggerType } from '../rules/trigger-types';
import type { ActionMetadata } from '../runners/runner';
import type { SensorMetadata } from './read-sensor';

/** An alias as the backend serves it: every field filled in. */
export interface StoredAlias extends ActionAlias {
  id: string;
  uid: string;
  ref: string;
  description: string;
  enabled: boolean;
  metadata_file: string;
}

/** An action with what the API shows beside what runs it. */
export interface StoredAction extends ActionMetadata {
  uid: string;
  tags: unknown[];
  notify: Record<string, unknown>;
}

/** A rule as its file describes it; evaluated by `src/embedded/rules`. */
export interface RuleMetadata {
  id: string;
  uid: string;
  ref: string;
  name: string;
  pack: string;
  description: string;
  enabled: boolean;
  type: { ref: string; parameters: Record<string, unknown> };
  trigger: { type: string; ref?: string; description?: string | null; parameters: Record<string, unknown> };
  criteria: Record<string, unknown>;
  action: { ref: string; description?: string | null; parameters: Record<string, unknown> };
  context: Record<string, unknown>;
  tags: unknown[];
  metadata_file: string;
}

/** A limit on how one action runs. */
export interface PolicyMetadata {
  id: string;
  ref: string;
  name: string;
  pack: string;
  description?: string;
  enabled: boolean;
  /** Reference of the action it is for. */
  resource_ref: string;
  policy_type: string;
  parameters: Record<string, unknown>;
}

/** One thing in a pack's files that cannot be used, said for the person who wrote it. */
export interface PackProblem {
  pack: string;
  /** Absolute path. */
  file: string;
  /** Absolute path of the metadata that cannot be used because of it, where that is another file. */
  metadata?: string;
  /** From 1; undefined where the whole file is meant. */
  line?: number;
  message: string;
  /** A sentence that says what to do; undefined where the file has to be corrected. */
  fix?: string;
}

export interface Pack {
  ref: string;
  folder: string;
  metadata: Record<string, unknown>;
  actions: StoredAction[];
  aliases: StoredAlias[];
  rules: RuleMetadata[];
  policies: PolicyMetadata[];
  sensors: SensorMetadata[];
  /** Kinds of triggers of its sensors, and of its files in `triggers`. */
  triggerTypes: TriggerType[];
  /** Its configuration as it was written; `renderConfig` makes of it what its code gets. */
  config: Record<string, unknown>;
  /** Absolute path of `configs/<pack>.yaml`, which need not exist. */
  configFile: string;
  /** What `config.schema.yaml` says; undefined where there is none, or none that can be read. */
  configSchema?: Record<string, unknown>;
  problems: PackProblem[];
  /** Absolute paths of broken files whose last good version goes on. */
  kept?: ReadonlySet<string>;
}

/** Whether the file that an action runs is a workflow or a chain. */
export function runsWorkflow({ runner_type }: Pick<StoredAction, 'runner_type'>): boolean {
  return runner_type === 'orquesta' || runner_type === 'action-chain';
}

/** `file:line: message`, as compilers say it, so that terminals make it a link. */
export function textOfProblem({ file, line, message, fix }: PackProblem): string {
  return `${file}${line === undefined ? '' : `:${line}`}: ${message}${fix === undefined ? '' : `. ${fix}`}`;
}
