import type { AliasSet } from '../../core/alias';
import { hitsOf } from '../../language/alias/hits-of';
import { stepsOf } from '../../language/alias/next-words';

/** Words that are for the form itself. */
export const STEERING: ReadonlySet<string> = new Set(['cancel', 'back', '-']);

/** Whether words are a command by themselves: the person wants that now, and the form waits. Pure. */
export function isCommandItself(set: AliasSet, words: string): boolean {
  // A slip in one of the bot's own commands is for the bot to explain, and no value of another command.
  if (/^st2(?:\s|$)/i.test(words)) return true;
  const meant = set.interpret(words);
  // It says why itself.
  if (meant.kind === 'refused') return true;
  // A format without a word of its own takes everything.
  return hitsOf(meant).some(({ representation }) => stepsOf(representation)[0]?.kind === 'literal');
}

/** `"back"` in quotes is a value, where the word alone would be for the form. Pure. */
export function literally(words: string): string {
  const inside = /^"(cancel|back)"$/i.exec(words)?.[1];
  return inside ?? words;
}
