import type { Parts } from '../parts';
import type { ChatCommand } from './command';
import { helpCommand } from './help';

/**
 * Everything that can be said besides aliases, asked in this order.
 *
 * @param steering the `st2 …` commands: one line each in `src/commands/st2/index.ts`
 */
export function createCommands(parts: Parts, steering: readonly ChatCommand[]): ChatCommand[] {
  const commands: ChatCommand[] = [helpCommand(parts, () => commands), ...steering];
  return commands;
}
