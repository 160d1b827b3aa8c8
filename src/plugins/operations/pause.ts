import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { commandOfChange } from './change';

/** `st2 pause <id>`: holds a workflow after the tasks that run now. */
export function pauseCommand(context: BridgeContext): ChatCommand {
  return commandOfChange(context, {
    name: 'pause',
    help: 'st2 pause [id|last] - holds a workflow after the tasks that run now',
    done: 'being paused',
    ask: (st2, id) => st2.pause(id),
  });
}
