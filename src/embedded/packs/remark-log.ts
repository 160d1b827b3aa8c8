import { existsSync } from 'node:fs';
import type { Log } from '../../core/log';

/** A line for the log about a file of a pack. */
export interface PackRemark {
  kind: 'error' | 'warning';
  /** Absolute path; undefined where it is about all packs. */
  file?: string;
  /** What is wrong, where, and what to do. */
  text: string;
  /** What makes it the same remark after the file was edited: the text without its line. The whole text where undefined. */
  identity?: string;
  /** What happens meanwhile, as a sentence with a blank before it. */
  meanwhile?: string;
}

/** Says in the log what is wrong with files of packs, each once, and when a file is well again. */
export class RemarkLog {
  #said: readonly PackRemark[] = [];

  constructor(private readonly log: Log) {}

  /** @param remarks everything that is wrong now, said before or not */
  say(remarks: readonly PackRemark[]): void {
    const before = this.#said;
    this.#said = remarks;
    const told = new Map<string, number>();
    for (const { text, identity = text } of before) told.set(identity, (told.get(identity) ?? 0) + 1);
    for (const { kind, text, identity = text, meanwhile = '' } of remarks) {
      const times = told.get(identity) ?? 0;
      told.set(identity, times - 1);
      if (times > 0) continue;
      if (kind === 'error') this.log.error(text + meanwhile);
      else this.log.warn(text);
    }
    const remarked = filesOf(remarks);
    const broken = filesOf(remarks.filter(isError));
    const wasBroken = filesOf(before.filter(isError));
    // As loud as a mistake: whoever mended it looks at the same place.
    for (const file of filesOf(before)) {
      if (!existsSync(file)) continue;
      if (!remarked.has(file)) this.log.warn(`${file} is well again.`);
      else if (wasBroken.has(file) && !broken.has(file))
        this.log.warn(`${file} has no errors any more; its warnings remain.`);
    }
  }
}

const isError = ({ kind }: PackRemark): boolean => kind === 'error';

function filesOf(remarks: readonly PackRemark[]): Set<string> {
  return new Set(remarks.flatMap(({ file }) => file ?? []));
}
