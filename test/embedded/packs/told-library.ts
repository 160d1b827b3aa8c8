import { systemClock } from '../../../src/core/clock';
import { PackLibrary } from '../../../src/embedded/packs/pack-library';
import type { PackMemory } from '../../../src/embedded/packs/pack-memory';
import { findRunner } from '../../../src/embedded/runners';

/**
 * Packs as a backend reads them, at a time when those of all files tell whether they were saved again.
 * @param note gets what the log says of them
 * @param rested called for each turn that others have
 */
export function toldLibrary(
  folders: readonly string[],
  memory: PackMemory,
  note: (text: string) => void,
  rested: () => void,
): Promise<PackLibrary> {
  return PackLibrary.read({
    folders,
    runners: findRunner,
    clock: { now: () => systemClock.now() + 60_000 },
    log: { debug() {}, info() {}, warn: note, error: note },
    rest: async () => rested(),
    memory,
  });
}
