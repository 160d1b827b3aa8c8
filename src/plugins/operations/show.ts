import { outcomeOf } from '../../core/execution-status';
import { commandOf } from '../../language/alias/alias-of-execution';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { isFinal } from '../../core/stackstorm-types';
import { lastLines, lineFor, parameterLines, resultText } from './about-execution';
import type { BridgeContext } from '../../core/bridge-context';
import { whichExecution } from './which-execution';

/** `st2 show <id>`: everything about one execution that may be seen. */
export function showCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'show',
    help: ['st2 show [id|last] - command, parameters, times and result of an execution'],
    async run(call, words) {
      const execution = await whichExecution(context, words, call.incoming);
      const from = await context.started.find(execution.id);
      const lines = [
        `id: ${execution.id}`,
        `action: ${execution.action.ref}`,
        `command: ${from?.command ?? commandOf(execution, context.aliases().aliases) ?? 'none'}`,
        ...(execution.start_timestamp === undefined ? [] : [`started: ${execution.start_timestamp}`]),
        ...(execution.end_timestamp === undefined ? [] : [`ended: ${execution.end_timestamp}`]),
        ...(from?.approvers === undefined
          ? []
          : [`approved by: ${from.approvers.map(({ name }) => name).join(', ')}`]),
        ...(execution.parent === undefined ? [] : [`part of: ${execution.parent}`]),
        ...parameterLines(execution).map((line) => `  ${line}`),
        ...(execution.web_url === undefined ? [] : [execution.web_url]),
      ];
      const result = isFinal(execution.status) ? resultText(execution) : '';
      if (result !== '') lines.push('result:', lastLines(result, 20));
      await call.reply({
        text: lineFor(execution, from, context.clock.now()),
        body: context.secrets.hide(lines.join('\n')),
        outcome: outcomeOf(execution.status),
      });
    },
  });
}
