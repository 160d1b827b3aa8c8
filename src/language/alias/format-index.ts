import type { ActionAlias } from '../../core/stackstorm-types';
import { HEAD_WORDS, PREFIX_LENGTH } from './literals';
import { isGluedValue } from './missing-space';
import type { PreparedFormat } from './prepared-format';
import type { Representation } from './representations';
import { wordBounds, wordsOf } from './trailing-parameters';

/** One representation of one alias in a set. */
export interface FormatEntry {
  readonly alias: ActionAlias;
  readonly representation: Representation;
  readonly prepared: PreparedFormat;
  /** In which passes of the server it takes part. */
  readonly first: boolean;
  readonly second: boolean;
  /** Its place in the set. */
  readonly order: number;
}

/**
 * Finds the few formats of many that a command can match at all, by its words. Most formats start with words of their
 * own, and are found by them; the others by a word that they must contain; the rest are always tried.
 */
export class FormatIndex {
  /** By the words that a format starts with, lower case, one space between them. */
  readonly #heads = new Map<string, FormatEntry[]>();
  /** Beginnings of the heads: where a command leaves them it need not be looked at further. */
  readonly #stems = new Set<string>(['']);
  /** By the letters that the first word starts with. */
  readonly #prefixes = new Map<string, FormatEntry[]>();
  /** By a word that a format must contain. */
  readonly #words = new Map<string, FormatEntry[]>();
  readonly #blank: FormatEntry[] = [];
  readonly #always: FormatEntry[] = [];

  add(entry: FormatEntry): void {
    const { literals } = entry.prepared;
    switch (literals.kind) {
      case 'heads':
        for (const head of literals.heads) this.#addHead(head, entry);
        for (const prefix of literals.prefixes) add(this.#prefixes, prefix, entry);
        break;
      case 'words':
        for (const word of literals.words) add(this.#words, word, entry);
        break;
      case 'blank':
        this.#blank.push(entry);
        break;
      case 'anything':
        this.#always.push(entry);
    }
  }

  #addHead(head: string, entry: FormatEntry): void {
    if (!this.#heads.has(head)) {
      for (let end = head.indexOf(' '); end >= 0; end = head.indexOf(' ', end + 1)) {
        this.#stems.add(head.slice(0, end));
      }
    }
    add(this.#heads, head, entry);
  }

  /**
   * The formats that `text`, a command without its pairs, may match, in the order of the set; every format that matches is
   * among them, in any case of letters and with any white space between words.
   */
  candidates(text: string): FormatEntry[] {
    const found = new Set<FormatEntry>(this.#always);
    const lower = text.toLowerCase();
    const words = wordBounds(lower);
    const [first] = words;
    if (first === undefined) {
      for (const entry of this.#blank) found.add(entry);
    } else if (this.#prefixes.size > 0) {
      for (let length = 1; length <= PREFIX_LENGTH; length += 1) {
        const prefix = lower.slice(first, first + length);
        for (const entry of this.#prefixes.get(prefix) ?? []) found.add(entry);
      }
    }
    let head = '';
    for (let at = 0; at < words.length && at < 2 * HEAD_WORDS; at += 2) {
      head = joined(head, lower.slice(words[at], words[at + 1]));
      for (const entry of this.#heads.get(head) ?? []) found.add(entry);
      if (!this.#stems.has(head)) break;
    }
    if (this.#words.size > 0) {
      for (let at = 0; at < words.length; at += 2) {
        const word = lower.slice(words[at], words[at + 1]);
        for (const entry of this.#words.get(word) ?? []) found.add(entry);
      }
    }
    return [...found].sort((one, other) => one.order - other.order);
  }

  /**
   * The formats that `text` may match if white space before a value is missing (`ping10.0.0.5`), beyond those that
   * `candidates` finds.
   */
  gluedCandidates(text: string): FormatEntry[] {
    const found = new Set<FormatEntry>();
    const lower = text.toLowerCase();
    let head = '';
    for (const [start, end] of wordsOf(lower).slice(0, HEAD_WORDS)) {
      const last = Math.min(end, start + MAX_WORD);
      for (let cut = start + 1; cut < last; cut += 1) {
        const entries = this.#heads.get(joined(head, lower.slice(start, cut)));
        if (entries === undefined || !isGluedValue(lower.slice(cut, end), HEAD_WORDS)) continue;
        for (const entry of entries) found.add(entry);
      }
      head = joined(head, lower.slice(start, end));
      if (!this.#stems.has(head)) break;
    }
    return [...found].sort((one, other) => one.order - other.order);
  }
}

/** Longest word that is looked at for a missing space. */
const MAX_WORD = 40;

const joined = (head: string, word: string): string => (head === '' ? word : `${head} ${word}`);

function add(map: Map<string, FormatEntry[]>, key: string, entry: FormatEntry): void {
  const entries = map.get(key);
  if (entries === undefined) map.set(key, [entry]);
  else if (entries.at(-1) !== entry) entries.push(entry);
}
