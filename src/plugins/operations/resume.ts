import type { ChatCommand } from '../../core/command';
import { changeCommand } from './change';
import type { Steering } from './steering';

/** `st2 resume <id>`: lets a paused workflow go on. */
export function resumeCommand(steering: Steering): ChatCommand {
  return changeCommand(steering, {
    name: 'resume',
    help: 'st2 resume [id|last] - lets a paused workflow go on',
    done: 'going on',
    ask: (st2, id) => st2.resume(id),
  });
}
