import type { Completion } from '../core/chat';
import { shorten } from './split';

const MAX_COMMANDS = 100;
const MAX_DESCRIPTION = 256;

/** One entry of the list that Telegram shows behind a slash. */
interface BotCommand {
  command: string;
  description: string;
}

/**
 * The first words of commands as Telegram lists them: such a word alone is sent when it is chosen, and the bot asks for the
 * rest. Words that Telegram does not take as a command are left to be typed.
 */
export function commandList(completions: readonly Completion[]): BotCommand[] {
  const found = new Map<string, string>();
  for (const { text, about = '' } of completions) {
    const [word = ''] = text.trim().split(' ');
    const command = word.toLowerCase();
    if (/^[a-z0-9_]{1,32}$/.test(command) && !found.has(command))
      found.set(command, shorten(about.trim() === '' ? text.trim() : about.trim(), MAX_DESCRIPTION));
  }
  return [...found].slice(0, MAX_COMMANDS).map(([command, description]) => ({ command, description }));
}
