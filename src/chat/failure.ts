import { ChatError } from '../core/chat';
import { type Clock, systemClock } from '../core/clock';
import { cut } from '../core/cut';
import { asText, reach } from '../core/robot';

/** What is being done, for the sentence of the error, and how long it may take. */
export interface Attempt {
  /** As in "post to #ops": follows "could not". */
  what: string;
  timeoutMs: number;
  clock?: Clock;
  /** The service's own words for "gone for good", beside those that are common. */
  gone?: ReadonlySet<string>;
}

/**
 * Calls an adapter so that none of its failures gets away: a throw, a rejection, a promise that never
 * settles. What it resolves to is the adapter's own, often undefined.
 * @throws ChatError always and only
 */
export async function attempt(plan: Attempt, call: () => unknown): Promise<unknown> {
  let giveUp: (() => void) | undefined;
  try {
    const timeout = new Promise<never>((_, reject) => {
      giveUp = (plan.clock ?? systemClock).after(plan.timeoutMs, () => {
        const seconds = Math.round(plan.timeoutMs / 100) / 10;
        reject(
          new ChatError('failed', `could not ${plan.what}: no answer from the chat adapter in ${seconds} s`),
        );
      });
    });
    return await Promise.race([Promise.resolve(call()), timeout]);
  } catch (error) {
    throw chatError(error, plan.what, plan.gone);
  } finally {
    giveUp?.();
  }
}

/** Words that mean the same everywhere: the room, the person or the right to write there is gone. */
const GONE_WORDS =
  /not[ _]in[ _](channel|room)|channel[ _]not[ _]found|room.{0,20}(not found|does not exist|gone)|is_archived|kicked|banned|blocked by the user|user (is deactivated|not found)|chat not found|no such (nick|channel)|cannot send to (nick|channel)|missing access|unknown (channel|user)|forbidden|item-not-found|not-acceptable/i;
const BUSY_WORDS = /rate.?limit|too many requests|flood|slow[ _]?mode/i;
const MAX_REASON = 200;

/** Whatever an adapter threw, as the error that the outbox understands; never with a stack or a body. */
export function chatError(error: unknown, what: string, gone?: ReadonlySet<string>): ChatError {
  if (error instanceof ChatError) return error;
  const code = asText(reach(error, 'data', 'error')) ?? asText(reach(error, 'code')) ?? '';
  const status = Number(
    reach(error, 'statusCode') ??
      reach(error, 'status') ??
      reach(error, 'response', 'status') ??
      reach(error, 'response', 'statusCode'),
  );
  const said = reason(error, code);
  const text = `could not ${what}: ${said}`;
  const wait = retryAfterMs(error);
  if (wait !== undefined || status === 429 || BUSY_WORDS.test(`${code} ${said}`)) {
    return wait === undefined ? new ChatError('busy', text) : new ChatError('busy', text, wait);
  }
  const lost = status === 403 || status === 404 || status === 410;
  if (lost || gone?.has(code) === true || gone?.has(said) === true || GONE_WORDS.test(`${code} ${said}`))
    return new ChatError('gone', text);
  return new ChatError('failed', text);
}

function reason(error: unknown, code: string): string {
  const message = asText(error) ?? asText(reach(error, 'message')) ?? code;
  const firstLine = (message.split('\n')[0] ?? '').trim();
  if (firstLine === '') return code === '' ? 'the chat adapter failed without a reason' : code;
  return cut(firstLine, MAX_REASON);
}

/** Seconds in a header or a field, whatever the client library calls it; in milliseconds. */
function retryAfterMs(error: unknown): number | undefined {
  const candidates: unknown[] = [
    reach(error, 'retryAfter'),
    reach(error, 'data', 'retryAfter'),
    reach(error, 'headers', 'retry-after'),
    reach(error, 'response', 'headers', 'retry-after'),
    reach(error, 'parameters', 'retry_after'),
    reach(error, 'response', 'body', 'parameters', 'retry_after'),
  ];
  for (const candidate of candidates) {
    const seconds = typeof candidate === 'string' ? Number(candidate) : candidate;
    if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0)
      return Math.ceil(seconds * 1000);
  }
  return undefined;
}
