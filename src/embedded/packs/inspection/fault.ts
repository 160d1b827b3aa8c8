import { didYouMean } from '../../../core/slips';
import type { Kind } from '../../../language/lint/finding';

/** Something wrong in a file of a pack, and the path to it within the file. The caller adds the file's name and the line. */
export interface PackFault {
  /** Keys and indexes from the top of the file. */
  path: readonly (string | number)[];
  /** Characters into the text at that place; its key is meant where undefined. */
  at?: number;
  /** Stable name in kebab-case. */
  rule: string;
  kind: Kind;
  why: string;
  fix: string;
}

/** Keys of a mapping that nobody reads. */
export function unknownKeys(
  given: object,
  known: readonly string[],
  path: PackFault['path'],
  owner: string,
): PackFault[] {
  return Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      path: [...path, key],
      rule: 'unknown-key',
      kind: 'error',
      why: `StackStorm knows no key "${key}" in ${owner}, and refuses the file because of it.`,
      fix: didYouMean(key, known, whole(key, known) ?? `Known keys: ${known.join(', ')}.`),
    }));
}

/** The key of which somebody wrote the first word only: `runner` for `runner_type`. */
function whole(key: string, known: readonly string[]): string | undefined {
  const meant = known.find((one) => one.startsWith(`${key}_`));
  return meant && `Did you mean "${meant}"?`;
}
