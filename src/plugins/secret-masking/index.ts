import { definePlugin } from '../../core/plugin';
import { secretMaskingGate } from './secret-masking-gate';

/** Hides the secrets that people type, from the moment before their command is sent. */
export const secretMaskingPlugin = definePlugin({
  name: 'secret-masking',
  open: (context) => ({ gates: [secretMaskingGate(context, context.actions)] }),
});
