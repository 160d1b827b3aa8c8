import type { ChatCommand } from '../../core/command';
import { changeCommand } from './change';
import type { Steering } from './steering';

/** `st2 pause <id>`: holds a workflow after the tasks that run now. */
export function pauseCommand(steering: Steering): ChatCommand {
  return changeCommand(steering, {
    name: 'pause',
    help: 'st2 pause [id|last] - holds a workflow after the tasks that run now',
    done: 'being paused',
    ask: (st2, id) => st2.pause(id),
  });
}
