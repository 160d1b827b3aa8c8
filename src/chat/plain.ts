import type { Pace } from '../core/chat';
import { type ChatRobot, canCall } from '../core/robot';
import { visibleControls } from './terminal/visible-controls';
import { TextService } from './text-service';

/** Hubot's own shell, in its older and newer form: the terminal of one person takes everything at once. */
function isTerminal({ adapter }: ChatRobot): boolean {
  return canCall(adapter, 'cli', 'interact') || adapter.name === 'Shell';
}

/** Every adapter that shows no more than `send`: the shell, and all that nobody has written a file for. */
export class PlainChat extends TextService {
  readonly name = 'plain';
  protected override readonly servicePace: Pace = isTerminal(this.robot)
    ? { messages: Number.POSITIVE_INFINITY, perMs: 0, scope: 'room' }
    : { messages: 5, perMs: 5_000, scope: 'room' };

  /** Hubot's own shell, and who knows what else, would obey what stands in output. */
  protected override escape(text: string): string {
    return visibleControls(super.escape(text));
  }
}
