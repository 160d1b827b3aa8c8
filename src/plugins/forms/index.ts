import { definePlugin } from '../../core/plugin';
import { DrawnForms } from './drawn-forms';
import { formCommand } from './form-command';
import { FormService } from './form-service';
import { missingGate } from './missing-gate';

/** Asks for what a command lacks instead of refusing it. */
export const formsPlugin = definePlugin({
  name: 'forms',
  open(context) {
    const forms = new FormService(context);
    let stopDrawing: (() => void) | undefined;
    return {
      commands: [formCommand(context, forms)],
      gates: [missingGate(context, forms)],
      offers: { forms },
      start() {
        forms.waiting.start();
        stopDrawing = context.service.onForm?.(new DrawnForms(context, forms));
      },
      stop() {
        stopDrawing?.();
        forms.waiting.stop();
      },
    };
  },
});
