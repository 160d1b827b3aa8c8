import type { ChatCommand } from '../core/command';
import { commandAskedFor } from '../core/plain-question';
import { slipsBetween } from '../core/slips';
import { withoutStops } from '../core/text-ends';
import type { Waiting } from './bare-words';

/** In a longer message `status` and `cancel` are words like any other. */
const FEW_WORDS = 2;
const LONG_WORD = 4;
/** So much of a word says which one is meant. */
const BEGINNING = 2;

/**
 * Help on the bot's own commands that a message comes close to: a slip (`st2 statu`), a beginning (`st2 sta`), a command without its
 * `st2` (`status`, `cancel last`), or a question in plain words that a command answers (`why did it fail?`). Pure.
 */
export function nearOwn(text: string, commands: readonly ChatCommand[]): string[] {
  const [first = '', ...rest] = withoutStops(text.toLowerCase(), '?!.').split(/\s+/, 1 + FEW_WORDS);
  const isOurs = first === 'st2';
  const asked = commandAskedFor(text);
  const word = isOurs ? (rest[0] ?? '') : first;
  if (!isOurs && asked === undefined && rest.length >= FEW_WORDS) return [];
  const slips = isOurs && word.length >= LONG_WORD ? 1 : 0;
  const isNear = (name: string) =>
    (asked !== undefined && name === asked) ||
    slipsBetween(word, name) <= slips ||
    (isOurs && word.length >= BEGINNING && name.startsWith(word));
  return commands
    .filter(({ name, help }) => help[0]?.startsWith('st2 ') && isNear(name))
    .flatMap(({ help }) => help);
}

/**
 * What was meant by somebody who says `cancel` or `never mind` while no question is put to them, and a command waits here: the
 * ways to reject it, as help on them. Pure.
 */
export function waysOut(text: string, waiting: readonly Waiting[]): string[] {
  if (commandAskedFor(text) !== 'cancel') return [];
  return waiting
    .filter(({ say }) => say.startsWith('deny '))
    .map(({ say, about }) => `st2 ${say} - ${about}`);
}
