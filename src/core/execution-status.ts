import type { Outcome } from './chat';
import { cut } from './cut';
import { isFinal } from './stackstorm-types';

const WORDS: ReadonlyMap<string, string> = new Map([
  ['requested', 'waiting to start'],
  ['scheduled', 'waiting to start'],
  ['delayed', 'held back by a policy'],
  ['timeout', 'timed out'],
  ['pending', 'waiting for an answer'],
  ['canceled', 'cancelled'],
  ['canceling', 'being cancelled'],
  ['pausing', 'being paused'],
  ['resuming', 'going on again'],
]);

/** A status of the server's as people say it. One that is not known is shown as it is, cut to the length of a word or two. */
export function inWords(status: string): string {
  return WORDS.get(status) ?? cut(status, 60);
}

/** One sign for how an execution stands. */
export function mark(status: string): string {
  if (status === 'succeeded') return '✓';
  if (status === 'paused' || status === 'pending' || status === 'pausing') return '‖';
  return isFinal(status) ? '✗' : '▸';
}

/** How an execution has ended, for whoever reads its result: all that is not success is failure. */
export function outcomeOfEnd(status: string): 'succeeded' | 'failed' {
  return status === 'succeeded' ? 'succeeded' : 'failed';
}

/** What a status means to whoever reads a message about it, which may still go on. */
export function outcomeOf(status: string): Outcome {
  if (status === 'succeeded') return 'succeeded';
  if (isFinal(status)) return 'failed';
  return status === 'paused' || status === 'pending' ? 'waiting' : 'running';
}
