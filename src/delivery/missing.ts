import { cut } from '../core/cut';
import { type Execution, isFinal } from '../core/stackstorm-types';
import { type ExecutionsApi, fetchSince, POST_RESULT, timeOf } from '../stackstorm/executions';

/** What became of the announcement of an execution that ended. */
export type AnnouncementFinding =
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

/**
 * Why a workflow failed, in one line and never a stack: the last line that its failed task wrote to stderr,
 * where a Python exception says what it is (docs/stackstorm-facts.md, 23), else what the workflow itself says.
 */
function reasonOf(result: unknown): string | undefined {
  const errors = (result as { errors?: unknown } | null | undefined)?.errors;
  const [first] = Array.isArray(errors) ? errors : [];
  const { message, result: task } = (first ?? {}) as { message?: unknown; result?: { stderr?: unknown } };
  const written = typeof task?.stderr === 'string' ? task.stderr.trim().split('\n').at(-1) : undefined;
  if (written !== undefined && written !== '') return short(written);
  const said = message ?? (result as { error?: unknown } | null | undefined)?.error;
  return typeof said === 'string' ? short(said.trim().split('\n', 1)[0] ?? '') : undefined;
}

function short(line: string): string | undefined {
  const text = line.trim();
  if (text === '') return undefined;
  return cut(text, MAX_REASON);
}

/** What the execution of `chatops.post_result` for another execution says about its announcement. */
export function readPostResult(posting: Execution): AnnouncementFinding {
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
 * What StackStorm says of the announcements of executions that have ended; asked once for all that are looked
 * at together.
 */
export class Postings {
  readonly #st2: ExecutionsApi;
  #since = Number.POSITIVE_INFINITY;
  #all: Execution[] = [];

  constructor(st2: ExecutionsApi) {
    this.#st2 = st2;
  }

  /** What became of the announcement of `execution`. @throws whatever the API's client throws */
  async findingFor(execution: Execution): Promise<AnnouncementFinding> {
    const since = (timeOf(execution.start_timestamp) ?? 0) - 1_000;
    if (since < this.#since) {
      this.#all = await fetchSince(this.#st2, POST_RESULT, since);
      this.#since = since;
    }
    const ours = this.#all.filter(({ parameters }) => parameters?.execution_id === execution.id);
    const findings = ours.map(readPostResult);
    for (const kind of ['announced', 'wait', 'silent', 'missing']) {
      const finding = findings.find((each) => each.kind === kind);
      if (finding !== undefined) return finding;
    }
    return { kind: 'untouched' };
  }
}
