import { type Execution, isFinal } from '../core/stackstorm-types';
import { type Executions, fetchSince, POST_RESULT, timeOf } from '../stackstorm/executions';

/** What became of the announcement of an execution that ended. */
export type Finding =
  /** StackStorm is still at it. */
  | { kind: 'wait' }
  /** The alias or the server wants no result. */
  | { kind: 'silent' }
  /** It was announced: the announcement can be fetched. */
  | { kind: 'announced' }
  /** Nobody has begun to announce it. */
  | { kind: 'untouched' }
  /** It will not come. */
  | { kind: 'missing'; reason: string };

const MAX_REASON = 200;

/** The first line of why a workflow failed; never a stack. */
function reasonOf(result: unknown): string | undefined {
  const errors = (result as { errors?: unknown } | null | undefined)?.errors;
  const [first] = Array.isArray(errors) ? errors : [];
  const message =
    (first as { message?: unknown } | undefined)?.message ?? (result as { error?: unknown })?.error;
  if (typeof message !== 'string') return undefined;
  const line = message.trim().split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return undefined;
  return line.length > MAX_REASON ? `${line.slice(0, MAX_REASON - 1)}…` : line;
}

/** What the execution of `chatops.post_result` for another execution says about its announcement. */
export function readPostResult(posting: Execution): Finding {
  if (!isFinal(posting.status)) return { kind: 'wait' };
  if (posting.status !== 'succeeded') {
    const reason = reasonOf(posting.result);
    const why = reason === undefined ? '' : `: ${reason}`;
    return { kind: 'missing', reason: `${POST_RESULT} ${posting.status}${why}` };
  }
  return JSON.stringify(posting.result ?? '').includes('result is disabled')
    ? { kind: 'silent' }
    : { kind: 'announced' };
}

/**
 * Asks StackStorm what became of the announcement of `execution`, which has ended.
 * @throws whatever the API's client throws
 */
export async function findAnnouncement(st2: Executions, execution: Execution): Promise<Finding> {
  const since = (timeOf(execution.start_timestamp) ?? 0) - 1_000;
  const postings = await fetchSince(st2, POST_RESULT, since);
  const ours = postings.filter(({ parameters }) => parameters?.execution_id === execution.id);
  const findings = ours.map(readPostResult);
  for (const kind of ['announced', 'wait', 'silent', 'missing']) {
    const finding = findings.find((each) => each.kind === kind);
    if (finding !== undefined) return finding;
  }
  return { kind: 'untouched' };
}
