import type { ChatCommand } from '../core/command';
import { slipsBetween } from '../core/slips';
import { withoutStops } from '../core/text-ends';

/** In a longer message `status` and `cancel` are words like any other. */
const FEW_WORDS = 2;
const LONG_WORD = 4;

/**
 * Help on those of the bot's own commands that a message is nearly: `st2 statu`, and `status` or `cancel last` of who
 * has left out `st2`. Pure.
 */
export function nearOwn(text: string, commands: readonly ChatCommand[]): string[] {
  const [first = '', ...rest] = withoutStops(text.toLowerCase(), '?!.').split(/\s+/);
  const isOurs = first === 'st2';
  const word = isOurs ? (rest[0] ?? '') : first;
  if (!isOurs && rest.length >= FEW_WORDS) return [];
  const slips = isOurs && word.length >= LONG_WORD ? 1 : 0;
  return commands
    .filter(({ name, help }) => help[0]?.startsWith('st2 ') && slipsBetween(word, name) <= slips)
    .flatMap(({ help }) => help);
}
