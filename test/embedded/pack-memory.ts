import { PackMemory } from '../../src/embedded';

/**
 * What the backends of one test file know of packs. Many of them read the same packs, one after the other, and to look these
 * through anew at each start takes longer than most tests.
 */
export const PACK_MEMORY = new PackMemory();
