import { BackendError } from '../../core/backend-error';
import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import { CommandError } from '../../core/command-error';
import { cut } from '../../core/cut';
import type { Execution } from '../../core/stackstorm-types';

/**
 * The execution that a person means: by its id or a part of it, `last`, or, with nothing said, the one
 * that the thread is about, else the last one.
 * @throws CommandError, BackendError
 */
export async function whichExecution(
  context: BridgeContext,
  word: string,
  incoming: Incoming,
): Promise<Execution> {
  const { st2 } = context;
  const id = await whichId(context, word.toLowerCase(), incoming);
  try {
    const execution = await st2.execution(id);
    if (!context.rights.maySee(execution, incoming))
      throw new CommandError(`You have no access to an execution ${id} here.`);
    return execution;
  } catch (error) {
    if (error instanceof BackendError && (error.status === 404 || error.status === 400)) {
      throw new CommandError(`StackStorm no longer has execution ${id}.`);
    }
    throw error;
  }
}

async function whichId(context: BridgeContext, word: string, incoming: Incoming): Promise<string> {
  if (word === '' || word === 'this') {
    const threaded = await context.started.ofThread(incoming.place);
    if (threaded !== undefined) return threaded;
  }
  if (word === '' || word === 'this' || word === 'last') {
    const last = await context.started.last(incoming);
    if (last !== undefined) return last.execution;
    throw new CommandError('Nothing has been started here yet. `st2 history` shows what ran.');
  }
  if (/^[0-9a-f]{24}$/.test(word)) return word;
  if (!/^[0-9a-f]{3,23}$/.test(word)) {
    throw new CommandError(
      `“${cut(word, 40)}” is not the id of an execution: take it, or its last letters, from \`st2 history\`, or say \`last\`.`,
    );
  }
  const here = (await context.started.inRoom(incoming.place)).map((one) => one.execution);
  const fitting = matching(here, word);
  if (fitting.length === 1 && fitting[0] !== undefined) return fitting[0];
  const { items } = await context.st2.executions({ limit: 100, include_attributes: 'id' });
  const all = matching([...here, ...items.map((item) => item.id)], word);
  if (all.length === 1 && all[0] !== undefined) return all[0];
  if (all.length === 0)
    throw new CommandError(`None of the newest executions has an id like ${word}. Give the whole id.`);
  throw new CommandError(`${word} matches ${all.slice(0, 4).join(', ')}: give more letters.`);
}

/** Ends count before beginnings: those are alike for all that began at the same time. */
function matching(ids: readonly string[], part: string): string[] {
  const ending = [...new Set(ids.filter((id) => id.endsWith(part)))];
  return ending.length > 0 ? ending : [...new Set(ids.filter((id) => id.startsWith(part)))];
}
