import type { BridgeContext } from '../core/bridge-context';
import type { ChatCommand } from '../core/command';
import { helpCommand } from '../plugins/operations/help';

/**
 * Everything that can be said besides aliases, asked in this order.
 *
 * @param steering the `st2 …` commands: one line each in `src/plugins/operations/index.ts`
 */
export function createCommands(parts: BridgeContext, steering: readonly ChatCommand[]): ChatCommand[] {
  const commands: ChatCommand[] = [helpCommand(parts, () => commands), ...steering];
  return commands;
}
