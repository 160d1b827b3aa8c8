import type { ChatCommand } from '../../core/command';
import { steerCommand } from '../../core/st2-command';
import { type Execution, isFinal } from '../../core/stackstorm-types';
import { duration, mark, outcomeOf } from '../progress/render-progress';
import { lineFor } from './about-execution';
import type { Steering } from './steering';
import { whichExecution } from './which-execution';

/** `st2 status`: what runs here. `st2 status <id>`: where one execution stands, with its tasks. */
export function statusCommand(steering: Steering): ChatCommand {
  const { parts, started } = steering;
  return steerCommand({
    name: 'status',
    help: ['st2 status [id|last] - what is running here, or where one execution stands'],
    async run(call, words) {
      const { incoming } = call;
      const now = parts.clock.now();
      const threaded = await started.ofThread(incoming.place);
      if (words === '' && threaded === undefined) {
        await call.reply(await running(steering, incoming.place, now));
        return;
      }
      const execution = await whichExecution(steering, words, incoming);
      const children = await parts.st2.children(execution.id, { limit: 100 }).catch(() => []);
      await call.reply({
        text: lineFor(execution, await started.find(execution.id), now),
        ...(children.length === 0 ? {} : { body: children.map((child) => taskLine(child, now)).join('\n') }),
        outcome: outcomeOf(execution.status),
      });
    },
  });
}

async function running({ parts, started }: Steering, place: { room: string }, now: number): Promise<string> {
  const newest = (await started.inRoom(place)).slice(0, 20);
  const executions = await Promise.all(
    newest.map(({ execution }) => parts.st2.execution(execution).catch(() => undefined)),
  );
  const lines = executions.flatMap((execution, index) =>
    execution === undefined || isFinal(execution.status) ? [] : [lineFor(execution, newest[index], now)],
  );
  if (lines.length > 0) return lines.join('\n');
  const last = executions[0];
  return last === undefined
    ? 'Nothing has been started here yet.'
    : `Nothing is running here. Last: ${lineFor(last, newest[0], now)}`;
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
