import type { Mapping } from '../../core/mapping';

/** A file's name, as findings will cite it, and its text. */
export interface SourceFile {
  file: string;
  /** Empty where it cannot be read. */
  text: string;
  /** Why it cannot be read, and what to do. */
  fault?: { message: string; fix: string; line?: number | undefined };
}

/** What the linter knows of an action from its pack's metadata. */
export interface KnownAction {
  runner: string;
  parameters: Record<string, Mapping>;
}

/** A pack as it lies in a folder, read but not yet understood. */
export interface PackSource {
  name: string;
  /** True when `pack.yaml` says the name; else it is only the folder's. */
  named: boolean;
  /** Absolute path; absent where it is no pack, or not all of it is meant. */
  folder?: string;
  aliases: SourceFile[];
  /** Metadata of its actions; absent where the pack has no actions folder, so that nothing is known of them. */
  actions?: SourceFile[];
  /** Instead of the metadata, or beside it: actions that somebody else has read, by name. */
  described?: ReadonlyMap<string, KnownAction>;
}
