import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { commandOfChange } from './change';

/** `st2 resume <id>`: lets a paused workflow go on. */
export function resumeCommand(context: BridgeContext): ChatCommand {
  return commandOfChange(context, {
    name: 'resume',
    help: 'st2 resume [id|last] - lets a paused workflow go on',
    done: 'going on',
    ask: (st2, id) => st2.resume(id),
  });
}
