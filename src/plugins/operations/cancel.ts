import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { commandOfChange } from './change';

/** `st2 cancel <id>`: ends an execution, and everything that it runs. */
export function cancelCommand(context: BridgeContext): ChatCommand {
  return commandOfChange(context, {
    name: 'cancel',
    help: 'st2 cancel [id|last] - ends an execution, and everything that it runs',
    done: 'being cancelled',
    ask: (st2, id) => st2.cancel(id),
  });
}
