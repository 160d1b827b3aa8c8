import { BackendError } from '../../core/backend-error';
import type { BridgeContext } from '../../core/bridge-context';
import type { Post } from '../../core/chat';
import type { ChatCommand } from '../../core/command';
import { CommandError } from '../../core/command-error';
import { cut } from '../../core/cut';
import { outcomeOf } from '../../core/execution-status';
import { steerCommand } from '../../core/st2-command';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import { lastLines, lineFor, resultText } from './about-execution';
import { startedHere } from './execution-subjects';
import { whichExecution } from './which-execution';

const LINES = 20;
const WORKFLOWS: ReadonlySet<string> = new Set(['orquesta', 'action-chain', 'mistral-v2']);
/** `pack.ClassName`; no id of an execution has a dot. */
const SENSOR = /^[\w-]+\.\w+$/;

/** `st2 tail <id>`: the last lines of output; what still runs is then shown live. Of a sensor, its log. */
export function tailCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'tail',
    help: ['st2 tail [id|last|sensor] - the last lines that an execution or a sensor printed'],
    subjects: startedHere(context),
    async run(call, words) {
      const { incoming } = call;
      if (SENSOR.test(words)) return call.reply(await sensorReply(context, words));
      const execution = await whichExecution(context, words, incoming);
      const from = await context.started.find(execution.id);
      const output = await outputOf(context, execution);
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
      context.progress.watch(
        {
          execution: execution.id,
          title: from?.title ?? execution.action.ref,
          person: from?.person ?? incoming.person,
          place: incoming.place,
          at: Date.parse(execution.start_timestamp ?? '') || context.clock.now(),
        },
        execution,
      );
    },
  });
}

/** @throws CommandError where there is no log of such a sensor */
async function sensorReply(context: BridgeContext, ref: string): Promise<Post> {
  const sensor = (await context.st2.sensors()).find((one) => one.ref.toLowerCase() === ref.toLowerCase());
  if (sensor === undefined)
    throw new CommandError(
      `There is no sensor “${cut(ref, 80)}”. \`st2 packs <name>\` lists those of a pack.`,
    );
  const output = await context.st2.sensorOutput(sensor.ref).catch((error: unknown) => {
    if (!(error instanceof BackendError) || error.status !== 404) throw error;
    throw new CommandError(
      context.config.embedded
        ? `The sensor ${sensor.ref} does not run, so it has no log.`
        : 'StackStorm does not show the logs of sensors: look at /var/log/st2/st2sensorcontainer.log on its machine.',
    );
  });
  const { state, reason } = sensor.status ?? {};
  return {
    text: `${sensor.ref}${state === undefined ? '' : ` (${state})`}${reason === undefined ? '' : `: ${reason}`}`,
    body: context.secrets.hide(lastLines(output, LINES)),
  };
}

/**
 * A workflow prints nothing itself: its tasks do, one after the other. What StackStorm keeps as a workflow's
 * output is the log of its engine (docs/stackstorm-facts.md, 22).
 */
async function outputOf(context: BridgeContext, { id, action, liveaction }: Execution): Promise<string> {
  const isWorkflow = liveaction?.action_is_workflow === true || WORKFLOWS.has(action.runner_type ?? '');
  const own = isWorkflow ? '' : await context.st2.output(id).catch(() => '');
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
