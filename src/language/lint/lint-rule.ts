import type { AliasSource } from './alias-source';
import type { Finding } from './finding';
import type { KnownActions } from './known-actions';
import type { LintFormat } from './lint-format';
import type { PackSource } from './pack-source';

/** One alias whose YAML could be read, with those of its formats that could be. */
export interface LintedAlias {
  alias: AliasSource;
  formats: readonly LintFormat[];
  /** What its formats capture, each name once. */
  parameters: readonly string[];
}

/** All that is looked at together: names and formats of different packs may collide. */
export interface LintSubject {
  packs: readonly PackSource[];
  aliases: readonly LintedAlias[];
  /** Actions of these packs, of those that are installed, and the built-in ones. */
  actions: KnownActions;
}

/**
 * One thing that the linter looks for: a file in `rules/` and a line in its `index.ts`. Pure; never throws for what
 * a file holds. Findings come in portions, one for each alias where that can be, so that others get a turn between them;
 * their order does not matter: they are told by file and line.
 */
export type LintRule = (subject: LintSubject) => Iterable<readonly Finding[]>;

/**
 * A rule about each alias by itself.
 * @example
 * export const descriptionRule = everyAlias(({ alias }) => alias.mapping.description ? [] : [alias.atKey([], REMARK)]);
 */
export function everyAlias(check: (one: LintedAlias, actions: KnownActions) => Finding[]): LintRule {
  return function* ({ aliases, actions }) {
    for (const one of aliases) yield check(one, actions);
  };
}

/** A rule about each format by itself. */
export function everyFormat(check: (format: LintFormat) => Finding[]): LintRule {
  return everyAlias(({ formats }) => formats.flatMap(check));
}
