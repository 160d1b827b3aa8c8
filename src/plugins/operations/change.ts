import type { BridgeContext } from '../../core/bridge-context';
import type { Person } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { steerCommand } from '../../core/st2-command';
import type { StackStorm } from '../../core/stackstorm';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import { lineFor } from './about-execution';
import { runningHere } from './execution-subjects';
import { whichExecution } from './which-execution';

/** Something that is done to a running execution: cancel, pause, resume. */
export interface Change {
  name: 'cancel' | 'pause' | 'resume';
  help: string;
  /** Completes "… is". */
  done: string;
  ask(st2: StackStorm, id: string): Promise<Execution>;
}

/** The command for such a change; the account of the person is used where they have one. */
export function commandOfChange(context: BridgeContext, { name, help, done, ask }: Change): ChatCommand {
  return steerCommand({
    name,
    help: [help],
    subjects: runningHere(context),
    async run(call, words) {
      const { incoming } = call;
      const execution = await whichExecution(context, words, incoming);
      const from = await context.started.find(execution.id);
      if (isFinal(execution.status)) {
        throw new CommandError(
          `There is nothing left to ${name}: ${lineFor(execution, from, context.clock.now())}`,
        );
      }
      const st2 = await context.st2For(incoming.person as Person);
      const changed = await ask(st2, execution.id);
      context.audit.message(incoming, {
        kind: 'command',
        command: `st2.${name}`,
        execution: execution.id,
        outcome: changed.status,
      });
      const title = from?.title ?? execution.action.ref;
      await call.reply({ text: `${title} is ${done}.`, outcome: 'accepted' });
    },
  });
}
