import { definePlugin } from '../../core/plugin';
import { captureCommand } from './capture-command';

/** `st2 capture`: what was run before becomes a new command with its workflow. */
export const capturePlugin = definePlugin({
  name: 'capture',
  open: (context) => ({ commands: [captureCommand(context)] }),
});
