import type { Mapping } from '../../../core/mapping';
import { readPackFile } from '../../../core/pack-file';
import type { Finding } from '../../../language/lint/finding';
import type { PackFault } from './fault';
import { type MappingInText, mappingIn } from './findings-in-text';

/** A longer file is not looked through while others wait. */
const MAX_LENGTH = 64 * 1024;

/** The files that one inspection looks at: each is read and parsed once, however many rules look at it. */
export class InspectedFiles {
  readonly #mappings = new Map<string, MappingInText | undefined>();
  readonly #tooLong = new Set<string>();

  /** Faults of a file on disk; none where it cannot be read, which the loader says. */
  findings(file: string, pack: string, faults: (raw: Mapping) => PackFault[]): Finding[] {
    if (!this.#mappings.has(file)) {
      this.#mappings.set(file, this.#parse(file));
      if (this.#tooLong.has(file)) return [tooLong(file, pack)];
    }
    return this.#mappings.get(file)?.findings(file, pack, faults) ?? [];
  }

  #parse(file: string): MappingInText | undefined {
    let text: string;
    try {
      text = readPackFile(file);
    } catch {
      return undefined;
    }
    if (text.length <= MAX_LENGTH) return mappingIn(text);
    this.#tooLong.add(file);
    return undefined;
  }
}

function tooLong(file: string, pack: string): Finding {
  return {
    ...{ file, line: 1, column: 1, pack, rule: 'too-long', kind: 'warning' },
    why: `The file is larger than ${MAX_LENGTH / 1024} KB, so it is not checked.`,
    fix: 'Split it, or try it by running it.',
  };
}
