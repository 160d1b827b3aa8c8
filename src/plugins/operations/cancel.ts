import type { ChatCommand } from '../../core/command';
import { changeCommand } from './change';
import type { Steering } from './steering';

/** `st2 cancel <id>`: ends an execution, and everything that it runs. */
export function cancelCommand(steering: Steering): ChatCommand {
  return changeCommand(steering, {
    name: 'cancel',
    help: 'st2 cancel [id|last] - ends an execution, and everything that it runs',
    done: 'being cancelled',
    ask: (st2, id) => st2.cancel(id),
  });
}
