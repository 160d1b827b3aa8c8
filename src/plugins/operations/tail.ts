import { outcomeOf } from '../../core/execution-status';
import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { isFinal } from '../../core/stackstorm-types';
import { lastLines, lineFor, resultText } from './about-execution';
import type { BridgeContext } from '../../core/bridge-context';
import { whichExecution } from './which-execution';

const LINES = 20;

/** `st2 tail <id>`: the last lines of output; what still runs is then shown live. */
export function tailCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'tail',
    help: ['st2 tail [id|last] - the last lines that an execution has printed, and those to come'],
    async run(call, words) {
      const { incoming } = call;
      const execution = await whichExecution(context, words, incoming);
      const from = await context.started.find(execution.id);
      const output = await outputOf(context, execution.id);
      const shown = output === '' && isFinal(execution.status) ? resultText(execution) : output;
      const title = lineFor(execution, from, context.clock.now());
      await call.reply({
        text:
          shown === ''
            ? `${title}. It has printed nothing${isFinal(execution.status) ? '' : ' yet'}.`
            : title,
        ...(shown === '' ? {} : { body: context.secrets.hide(lastLines(shown, LINES)) }),
        outcome: outcomeOf(execution.status),
      });
      if (isFinal(execution.status)) return;
      context.progress.watch({
        place: incoming.place,
        story: {
          execution: execution.id,
          title: from?.title ?? execution.action.ref,
          by: from?.person ?? incoming.person,
          status: execution.status,
          startedAt: Date.parse(execution.start_timestamp ?? '') || context.clock.now(),
          tasks: [],
          tail: [],
        },
      });
    },
  });
}

/** A workflow prints nothing itself: its tasks do, one after the other. */
async function outputOf(context: BridgeContext, id: string): Promise<string> {
  const own = await context.st2.output(id).catch(() => '');
  if (own.trim() !== '') return own;
  const children = await context.st2.children(id, { limit: 100 }).catch(() => []);
  const texts = await Promise.all(
    children.slice(-5).map((child) => context.st2.output(child.id).catch(() => '')),
  );
  return texts
    .filter((text) => text.trim() !== '')
    .join('\n')
    .trim();
}
