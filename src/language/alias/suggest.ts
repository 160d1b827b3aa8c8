import type { Suggestion } from '../../core/alias';
import { replaceEnclosed } from '../../core/enclosed';
import { slipsBetween } from '../../core/slips';
import type { FormatEntry } from './format-index';
import type { Allowed } from './lenient-match';

/** Most commands that are suggested. */
const MAX_SUGGESTIONS = 3;
/** Words of a message that are looked at. */
const MESSAGE_WORDS = 12;
/** Share of the weight of a command's words that the message must have. */
const ENOUGH = 0.5;
/** What is not half as near as the nearest is no choice: it only has a word in common with it. */
const AS_NEAR = 0.5;

/** A command and the words of its own that it starts with, or has. */
interface Known {
  entry: FormatEntry;
  words: string[];
}

/**
 * Finds the commands nearest to a message that is none: those that share the most and the rarest words with it, where a word
 * may have a slip of the keyboard in it. Built at the first question, as most messages need no suggestion.
 */
export class Suggester {
  readonly #known: Known[] = [];
  readonly #byWord = new Map<string, Known[]>();

  constructor(entries: readonly FormatEntry[]) {
    for (const entry of entries) {
      const words = [...new Set(ownWords(entry.representation.text || entry.representation.display))];
      if (words.length === 0) continue;
      const known = { entry, words };
      this.#known.push(known);
      for (const word of words) {
        const others = this.#byWord.get(word);
        if (others === undefined) this.#byWord.set(word, [known]);
        else others.push(known);
      }
    }
  }

  /** The nearest commands, the nearest first; none where nothing is near. */
  suggest(message: string, allowed: Allowed): Suggestion[] {
    const said = messageWords(message);
    const scores = new Map<Known, number>();
    for (const [index, word] of said.entries()) {
      for (const [own, likeness] of this.#similar(word)) {
        // The first word says most about what was meant.
        const weight = this.#weight(own) * likeness * (index === 0 ? 1.5 : 1);
        for (const known of this.#byWord.get(own) ?? []) scores.set(known, (scores.get(known) ?? 0) + weight);
      }
    }
    const near = [...scores]
      .map(([known, score]) => ({ known, share: score / this.#fullScore(known), score }))
      .filter(({ known, share }) => share >= ENOUGH && allowed(known.entry.alias))
      .map(({ known, share, score }) => ({ known, nearness: share * score }))
      .sort((one, other) => other.nearness - one.nearness);
    const least = (near[0]?.nearness ?? 0) * AS_NEAR;
    const suggestions = new Map<string, Suggestion>();
    for (const { known, nearness } of near) {
      if (nearness < least) break;
      const { alias, representation } = known.entry;
      const key = JSON.stringify([alias.pack, alias.name, representation.display]);
      if (!suggestions.has(key)) suggestions.set(key, { alias, display: representation.display });
      if (suggestions.size === MAX_SUGGESTIONS) break;
    }
    return [...suggestions.values()];
  }

  #fullScore({ words }: Known): number {
    return words.reduce((sum, word) => sum + this.#weight(word), 0);
  }

  /** Rare words count more. */
  #weight(word: string): number {
    return Math.log(1 + this.#known.length / (this.#byWord.get(word)?.length ?? 1));
  }

  /** Words of the commands that are like a word, with how much, from 0 to 1. */
  #similar(word: string): [own: string, likeness: number][] {
    if (this.#byWord.has(word)) return [[word, 1]];
    const slips = word.length >= 8 ? 2 : word.length >= 3 ? 1 : 0;
    const similar: [string, number][] = [];
    if (slips === 0) return similar;
    // Three letters are like many others: only one that is missing is taken for a slip.
    const shortest = word.length === 3 ? 4 : 3;
    for (const own of this.#byWord.keys()) {
      if (own.length < shortest || Math.abs(own.length - word.length) > slips) continue;
      const distance = slipsBetween(word, own);
      if (distance <= slips) similar.push([own, 1 - distance / own.length]);
    }
    return similar;
  }
}

/** The words that a format itself has: not its parameters, nor what is optional or has alternatives. */
function ownWords(format: string): string[] {
  return messageWords(replaceEnclosed(format, '{{', '}}', ' ').replace(/\([^()]*\)[?*]/g, ' ')).slice(0, 8);
}

function messageWords(text: string): string[] {
  return (
    text
      .slice(0, 500)
      .toLowerCase()
      .match(/[\p{L}\p{N}_-]{2,}/gu) ?? []
  ).slice(0, MESSAGE_WORDS);
}
