import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import { outcomeOf } from '../progress/render-progress';
import type { Started } from '../progress/started';
import { commandOf, lastLines, lineFor, parameterLines, resultText } from './about-execution';
import type { Steering } from './steering';
import { whichExecution } from './which-execution';

/** `st2 show <id>`: everything about one execution that may be seen. */
export function showCommand(steering: Steering): ChatCommand {
  const { parts, started } = steering;
  return steerCommand({
    name: 'show',
    help: ['st2 show [id|last] - command, parameters, times and result of an execution'],
    async run(call, words) {
      const execution = await whichExecution(steering, words, call.incoming);
      const from = await started.find(execution.id);
      const lines = [
        `id: ${execution.id}`,
        `action: ${execution.action.ref}`,
        `command: ${commandLine(from, commandOf(execution, parts.aliases().aliases))}`,
        ...(execution.start_timestamp === undefined ? [] : [`started: ${execution.start_timestamp}`]),
        ...(execution.end_timestamp === undefined ? [] : [`ended: ${execution.end_timestamp}`]),
        ...(from?.approvers === undefined
          ? []
          : [`approved by: ${from.approvers.map(({ name }) => name).join(', ')}`]),
        ...(execution.parent === undefined ? [] : [`part of: ${execution.parent}`]),
        ...(await causeLines(steering, execution)),
        ...parameterLines(execution).map((line) => `  ${line}`),
        ...(execution.web_url === undefined ? [] : [execution.web_url]),
      ];
      const result = isFinal(execution.status) ? resultText(execution) : '';
      if (result !== '') lines.push('result:', lastLines(result, 20));
      await call.reply({
        text: lineFor(execution, from, parts.clock.now()),
        body: parts.secrets.hide(lines.join('\n')),
        outcome: outcomeOf(execution.status),
      });
    },
  });
}

/** What was typed, its secrets masked, and the alias that took it. */
function commandLine(from: Started | undefined, alias: string | undefined): string {
  return from === undefined ? (alias ?? 'none') : `${from.title} (${from.command})`;
}

/** Which rule started it, and what had happened. */
async function causeLines({ parts }: Steering, { context }: Execution): Promise<string[]> {
  const named = (value: unknown, key: string): string | undefined => {
    const found =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  const rule = named(context?.rule, 'name');
  const id = named(context?.trigger_instance, 'id');
  if (rule === undefined || id === undefined) return [];
  // Old ones are not kept, and StackStorm may not let the bot see them.
  const instance = await parts.st2.triggerInstance(id).catch(() => undefined);
  const what =
    instance?.trigger === undefined ? '' : `, on ${instance.trigger} at ${instance.occurrence_time}`;
  return [`started by the rule: ${rule}${what}`];
}
