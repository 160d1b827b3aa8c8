import type { BridgeContext } from '../../core/bridge-context';
import type { ChatCommand } from '../../core/command';
import { duration } from '../../core/duration';
import { mark, outcomeOf } from '../../core/execution-status';
import { steerCommand } from '../../core/st2-command';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import { lineFor } from './about-execution';
import { startedHere } from './execution-subjects';
import { whichExecution } from './which-execution';

/** `st2 status`: what runs here. `st2 status <id>`: where one execution stands, with its tasks. */
export function statusCommand(context: BridgeContext): ChatCommand {
  return steerCommand({
    name: 'status',
    help: ['st2 status [id|last] - what is running here, or where one execution stands'],
    subjects: startedHere(context),
    async run(call, words) {
      const { incoming } = call;
      const now = context.clock.now();
      const threaded = await context.started.ofThread(incoming.place);
      if (words === '' && threaded === undefined) {
        await call.reply(await running(context, incoming.place, now));
        return;
      }
      const execution = await whichExecution(context, words, incoming);
      const children = await context.st2.children(execution.id, { limit: 100 }).catch(() => []);
      await call.reply({
        text: lineFor(execution, await context.started.find(execution.id), now),
        ...(children.length === 0 ? {} : { body: children.map((child) => taskLine(child, now)).join('\n') }),
        outcome: outcomeOf(execution.status),
      });
    },
  });
}

async function running(context: BridgeContext, place: { room: string }, now: number): Promise<string> {
  const newest = (await context.started.inRoom(place)).slice(0, 20);
  const executions = await Promise.all(
    newest.map(({ execution }) => context.st2.execution(execution).catch(() => undefined)),
  );
  const lines = executions.flatMap((execution, index) =>
    execution === undefined || isFinal(execution.status) ? [] : [lineFor(execution, newest[index], now)],
  );
  lines.push(...(await notStarted(context, place)));
  if (lines.length > 0) return lines.join('\n');
  const last = executions[0];
  return last === undefined
    ? 'Nothing has been started here yet.'
    : `Nothing is running here. Last: ${lineFor(last, newest[0], now)}`;
}

/** Commands that were given here and wait for somebody's word. */
async function notStarted(context: BridgeContext, { room }: { room: string }): Promise<string[]> {
  return (await context.waitingForPeople()).flatMap(({ id, title, places, lacks }) =>
    lacks === undefined || !places.some((place) => place.room === room)
      ? []
      : [`${mark('pending')} ${title} (${id}) ${lacks}`],
  );
}

function taskLine(child: Execution, now: number): string {
  const { orquesta, chain } = (child.context ?? {}) as {
    orquesta?: { task_name?: string };
    chain?: { name?: string };
  };
  const begin = Date.parse(child.start_timestamp ?? '') || now;
  const end = Date.parse(child.end_timestamp ?? '') || now;
  const name = orquesta?.task_name ?? chain?.name ?? child.action.ref;
  return `${mark(child.status)} ${name} ${child.status} (${duration(end - begin)})`;
}
