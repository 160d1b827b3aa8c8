import type { Hit } from '../core/alias';
import { BackendError } from '../core/backend-error';
import type { Clock } from '../core/clock';
import type { StackStorm } from '../core/stackstorm';
import type { AliasExecutionAnswer, AliasExecutionRequest } from '../core/stackstorm-types';
import { findByOrigin } from '../stackstorm/executions';

/** Between the tries: StackStorm may be restarting. Together no longer than a person waits without a word. */
const WAITS_MS = [300, 600, 1_600, 2_000];
/** So many of these waits make less than a second: nobody waits longer for the first word. */
const TOLD_AFTER = 2;
/** An execution that may be the command is not older than this, clocks differing. */
const CLOCKS_DIFFER_MS = 2 * 60_000;

const PASSING_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ETIMEDOUT']);
const PASSING_STATUSES = new Set([429, 502, 503, 504]);
/** Who stands in front of StackStorm says that nobody there works on the request. */
const NOBODY_AT_IT = new Set([502, 503]);

export interface CommandToSend {
  hit: Hit;
  request: AliasExecutionRequest;
  /** The id in the request's `source_context`. */
  originId: string;
  /** Called once where the person has waited for about a second and waits on. */
  waits?(): void;
}

/**
 * Sends a command so that it runs once, through trouble that passes in a few seconds. What StackStorm has
 * certainly not taken is sent again. What it may have taken is looked for by the id in its context; it is
 * sent again after a 502 or 503 where StackStorm, back again, does not have it. After a connection that
 * was cut somebody may still be at it, so then it is looked for and never repeated.
 * @throws BackendError the first trouble that did not pass; `uncertain` where the command may run all the same
 */
export async function sendCommand(
  st2: Pick<StackStorm, 'executeAlias' | 'executions' | 'execution'>,
  clock: Clock,
  command: CommandToSend,
): Promise<AliasExecutionAnswer> {
  const since = clock.now() - CLOCKS_DIFFER_MS;
  let trouble: BackendError | undefined;
  for (let tries = 0; ; tries += 1) {
    if (trouble?.uncertain) {
      const there = await lookFor(st2, since, command);
      if (typeof there === 'object') return there;
      if (there === 'nowhere' && NOBODY_AT_IT.has(trouble.status)) trouble = undefined;
    }
    if (!trouble?.uncertain) {
      try {
        return await st2.executeAlias(command.request);
      } catch (error) {
        if (!(error instanceof BackendError) || !passes(error)) throw error;
        trouble = error;
      }
    }
    const wait = WAITS_MS[tries];
    if (tries === TOLD_AFTER && wait !== undefined) command.waits?.();
    if (wait === undefined) throw trouble;
    await new Promise<void>((resolve) => clock.after(wait, resolve));
  }
}

function passes({ status, code }: BackendError): boolean {
  return status === 0 ? PASSING_CODES.has(code ?? '') : PASSING_STATUSES.has(status);
}

/** As StackStorm would have answered, but for what the alias says in acknowledgment. */
async function lookFor(
  st2: Pick<StackStorm, 'executions' | 'execution'>,
  since: number,
  { hit, originId }: CommandToSend,
): Promise<AliasExecutionAnswer | 'nowhere' | 'unknown'> {
  try {
    const found = await findByOrigin(st2, since, new Set([originId]), hit.alias.action_ref);
    const id = found.get(originId);
    if (id === undefined) return 'nowhere';
    return { execution: await st2.execution(id), actionalias: hit.alias };
  } catch {
    return 'unknown';
  }
}
