import type { BridgeContext } from '../../core/bridge-context';
import type { Incoming } from '../../core/chat';
import type { Subject } from '../../core/command';
import { inWords } from '../../core/execution-status';
import { shortId } from '../../core/short-id';
import { isFinal } from '../../core/stackstorm-types';

/** As many as somebody looks through. */
const MAX_OFFERED = 12;

/** The executions that were started here, the newest first, by their short ids. */
export function startedHere(context: BridgeContext): (incoming: Incoming) => Promise<Subject[]> {
  return (incoming) => subjects(context, incoming, () => true);
}

/** Those of them that have not ended. */
export function runningHere(context: BridgeContext): (incoming: Incoming) => Promise<Subject[]> {
  return (incoming) => subjects(context, incoming, (status) => !isFinal(status));
}

async function subjects(
  { started, st2, rights }: BridgeContext,
  incoming: Incoming,
  fits: (status: string) => boolean,
): Promise<Subject[]> {
  const newest = (await started.inRoom(incoming.place)).slice(0, MAX_OFFERED);
  const found = await Promise.all(
    newest.map(async ({ execution: id, title }) => {
      const execution = await st2.execution(id).catch(() => undefined);
      if (execution === undefined || !fits(execution.status) || !rights.maySee(execution, incoming))
        return [];
      return [{ text: shortId(id), about: `${title}, ${inWords(execution.status)}` }];
    }),
  );
  return found.flat();
}
