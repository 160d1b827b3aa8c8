import { isDeepStrictEqual } from 'node:util';
import type { Mapping } from '../../core/mapping';

/** What an action may say anew about a parameter of its runner. */
const OVERRIDABLE = new Set(['default', 'description', 'enum', 'immutable', 'required']);

/**
 * The first key of a schema that says something else about a runner's parameter than the runner does, and may not:
 * StackStorm refuses every execution of such an action.
 */
export function refusedOverride(written: Mapping, ofRunner: Mapping): string | undefined {
  return Object.entries(written).find(
    ([key, value]) => !OVERRIDABLE.has(key) && !isDeepStrictEqual(value, ofRunner[key]),
  )?.[0];
}
