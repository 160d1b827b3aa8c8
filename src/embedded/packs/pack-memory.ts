import { PythonLooks } from '../python/python-looks';
import { PackRemarks } from './pack-remarks';
import type { RememberedFiles } from './remembered-files';

/**
 * What is known of packs from their files. A backend that is given what one before it has found reads, looks through and has
 * Python parse only what has changed since: of a start, that is nearly all of the work.
 */
export class PackMemory {
  /** What the files say, by the folder of the pack. */
  readonly files = new Map<string, RememberedFiles>();
  /** What is wrong with them. */
  readonly remarks = new PackRemarks();
  /** What is in those of Python. */
  readonly python = new PythonLooks();
}
