import type { Parts } from '../parts';
import type { ChatCommand } from './command';
import { helpCommand } from './help';

/** Everything that can be said besides aliases: one line each, asked in this order. */
export function createCommands(parts: Parts): ChatCommand[] {
  const commands: ChatCommand[] = [helpCommand(parts, () => commands)];
  return commands;
}
