import type { Mapping } from '../../../core/mapping';
import { readPackFile } from '../../../core/pack-file';
import type { Finding } from '../../../language/lint/finding';
import { stampOf } from '../file-stamp';
import type { PackFault } from './fault';
import { type MappingInText, mappingIn } from './findings-in-text';

/** A longer file is not looked through while others wait. */
export const MAX_LENGTH = 64 * 1024;

/** Files that are the same, before others get a turn. */
const PASSED_AT_ONCE = 100;

/** What one look at a file found, and what it would have to be looked at again for. */
interface EarlierLook {
  stamp: string;
  depends: readonly unknown[];
  findings: readonly Finding[];
}

/** Looks at files, by file and kind of look. */
export type EarlierLooks = ReadonlyMap<string, EarlierLook>;

/** A look whose findings need not be found again while the file, and what they depend on, are the same. */
export interface KindOfLook {
  /** Tells it from other looks at the same file. */
  name: string;
  /** What else the findings come from; compared by identity. Empty where it is only the file. */
  depends: readonly unknown[];
}

export interface InspectedFilesOptions {
  /** Milliseconds since 1970. */
  now: number;
  /** What was found before. */
  earlier?: EarlierLooks;
  /** Gives others a turn: before each look at a file, and after some that are the same. */
  rest(): Promise<unknown>;
}

/**
 * The files that one inspection looks at: each is read and parsed once, however many rules look at it, and not at all where
 * an earlier inspection has done so.
 */
export class InspectedFiles {
  readonly #mappings = new Map<string, MappingInText | undefined>();
  #passed = 0;
  readonly #stamps = new Map<string, string | undefined>();
  readonly #tooLong = new Set<string>();
  readonly #looks = new Map<string, EarlierLook>();

  constructor(private readonly options: InspectedFilesOptions) {}

  /** What the next inspection need not look at again. */
  get looks(): EarlierLooks {
    return this.#looks;
  }

  /**
   * Faults of a file on disk; none where it cannot be read, which the loader says.
   * @param kind undefined where the findings depend on more than can be named
   */
  async findings(
    file: string,
    pack: string,
    faults: (raw: Mapping) => PackFault[],
    kind?: KindOfLook,
  ): Promise<readonly Finding[]> {
    const look = () => this.#look(file, pack, faults);
    return kind === undefined ? look() : this.#once(file, pack, kind, look);
  }

  /** As `findings`, for a file that is no YAML. @param find none where the text is empty, as is that of a file that cannot be read */
  textFindings(
    file: string,
    pack: string,
    find: (text: string) => Finding[],
    kind: KindOfLook,
  ): Promise<readonly Finding[]> {
    return this.#once(file, pack, kind, async () => {
      await this.options.rest();
      return find(textOf(file) ?? '');
    });
  }

  /** @param look done where the file, or what the findings depend on, is not the same as before */
  async #once(
    file: string,
    pack: string,
    kind: KindOfLook,
    look: () => Promise<Finding[]>,
  ): Promise<readonly Finding[]> {
    const key = `${file}\n${pack}\n${kind.name}`;
    const stamp = this.#stampOf(file);
    const before = this.options.earlier?.get(key);
    if (stamp !== undefined && before?.stamp === stamp && sameItems(before.depends, kind.depends)) {
      this.#looks.set(key, before);
      await this.#pass();
      return before.findings;
    }
    const findings = await look();
    if (stamp !== undefined) this.#looks.set(key, { stamp, depends: kind.depends, findings });
    return findings;
  }

  /** As it was before anybody read it: what is saved in between is looked at the next time. */
  #stampOf(file: string): string | undefined {
    if (!this.#stamps.has(file)) this.#stamps.set(file, stampOf(file, this.options.now));
    return this.#stamps.get(file);
  }

  /** Faults that the file's text is not needed to find: it is read only to say where they are. */
  async placed(file: string, pack: string, faults: PackFault[]): Promise<Finding[]> {
    if (faults.length > 0) return this.#look(file, pack, () => faults);
    await this.#pass();
    return [];
  }

  /** A file that is the same costs little, many of them do. */
  async #pass(): Promise<void> {
    this.#passed += 1;
    if (this.#passed % PASSED_AT_ONCE === 0) await this.options.rest();
  }

  async #look(file: string, pack: string, faults: (raw: Mapping) => PackFault[]): Promise<Finding[]> {
    await this.options.rest();
    this.#stampOf(file);
    if (!this.#mappings.has(file)) {
      this.#mappings.set(file, this.#parse(file));
      if (this.#tooLong.has(file)) return [tooLong(file, pack)];
    }
    return this.#mappings.get(file)?.findings(file, pack, faults) ?? [];
  }

  #parse(file: string): MappingInText | undefined {
    const text = textOf(file);
    if (text === undefined) return undefined;
    if (text.length <= MAX_LENGTH) return mappingIn(text);
    this.#tooLong.add(file);
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readPackFile(file);
  } catch {
    return undefined;
  }
}

/** Whether two lists hold the very same things, in the same order. */
export function sameItems(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}

function tooLong(file: string, pack: string): Finding {
  return {
    ...{ file, line: 1, column: 1, pack, rule: 'too-long', kind: 'warning' },
    why: `The file is larger than ${MAX_LENGTH / 1024} KB, so it is not checked.`,
    fix: 'Split it, or try it by running it.',
  };
}
