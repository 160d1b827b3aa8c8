import type { ChatCommand } from '../core/command';
import { slipsBetween } from '../core/slips';
import { withoutStops } from '../core/text-ends';

/** In a longer message `status` and `cancel` are words like any other. */
const FEW_WORDS = 2;
const LONG_WORD = 4;
/** So much of a word says which one is meant. */
const BEGINNING = 2;

/**
 * Help on those of the bot's own commands that a message is nearly, or begins: `st2 statu`, `st2 sta`, and `status` or `cancel last` of who
 * has left out `st2`. Pure.
 */
export function nearOwn(text: string, commands: readonly ChatCommand[]): string[] {
  const [first = '', ...rest] = withoutStops(text.toLowerCase(), '?!.').split(/\s+/);
  const isOurs = first === 'st2';
  const word = isOurs ? (rest[0] ?? '') : first;
  if (!isOurs && rest.length >= FEW_WORDS) return [];
  const slips = isOurs && word.length >= LONG_WORD ? 1 : 0;
  const isNear = (name: string) =>
    slipsBetween(word, name) <= slips || (isOurs && word.length >= BEGINNING && name.startsWith(word));
  return commands
    .filter(({ name, help }) => help[0]?.startsWith('st2 ') && isNear(name))
    .flatMap(({ help }) => help);
}
