import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { outcomeOf } from '../../core/execution-status';
import { LocalTime } from '../../core/local-time';
import { steerCommand } from '../../core/st2-command';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import type { Started } from '../../core/started';
import { commandOf } from '../../language/alias/alias-of-execution';
import { lastLines, lineFor, parameterLines, resultText } from './about-execution';
import { startedHere } from './execution-subjects';
import { whichExecution } from './which-execution';

/** `st2 show <id>`: everything about one execution that may be seen. */
export function showCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'show',
    help: ['st2 show [id|last] - command, parameters, times and result of an execution'],
    subjects: startedHere(context),
    async run(call, words) {
      const execution = await whichExecution(context, words, call.incoming);
      const from = await context.started.find(execution.id);
      const local = new LocalTime(context.config.timezone);
      const lines = [
        `id: ${execution.id}`,
        `action: ${execution.action.ref}`,
        `command: ${commandLine(from, commandOf(execution, context.aliases().aliases))}`,
        ...timeLines(local, execution),
        ...(from?.approvers === undefined
          ? []
          : [`approved by: ${from.approvers.map(({ name }) => name).join(', ')}`]),
        ...(execution.parent ? [`part of: ${execution.parent}`] : []),
        ...(await causeLines(context, local, execution)),
        ...parameterLines(execution).map((line) => `  ${line}`),
        ...(execution.web_url ? [execution.web_url] : []),
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

/** What was typed, its secrets masked, and the alias that took it. */
function commandLine(from: Started | undefined, alias: string | undefined): string {
  return from === undefined ? (alias ?? 'none') : `${from.title} (${from.command})`;
}

/** When it began and ended, on the clock that people read. */
function timeLines(local: LocalTime, { start_timestamp, end_timestamp }: Execution): string[] {
  const times = { started: start_timestamp, ended: end_timestamp };
  return Object.entries(times).flatMap(([what, time]) =>
    typeof time !== 'string' ? [] : [`${what}: ${shown(local, time)}`],
  );
}

function shown(local: LocalTime, time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : local.second(at);
}

/** Which rule started it, and what had happened. */
async function causeLines(
  context: BridgeContext,
  local: LocalTime,
  { context: cause }: Execution,
): Promise<string[]> {
  const named = (value: unknown, key: string): string | undefined => {
    const found =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  const rule = named(cause?.rule, 'name');
  const id = named(cause?.trigger_instance, 'id');
  if (rule === undefined || id === undefined) return [];
  // Old ones are not kept, and StackStorm may not let the bot see them.
  const instance = await context.st2.triggerInstance(id).catch(() => undefined);
  const when = instance?.occurrence_time === undefined ? '' : ` at ${shown(local, instance.occurrence_time)}`;
  const what = instance?.trigger === undefined ? '' : `, on ${instance.trigger}${when}`;
  return [`started by the rule: ${rule}${what}`];
}
