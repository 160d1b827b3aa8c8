/** How statuses and times are said on the page. */

const KINDS: Record<string, 'good' | 'bad' | 'wait' | 'run'> = {
  succeeded: 'good',
  failed: 'bad',
  timeout: 'bad',
  abandoned: 'bad',
  canceled: 'bad',
  requested: 'wait',
  scheduled: 'wait',
  delayed: 'wait',
  pending: 'wait',
  paused: 'wait',
};

/** The colour class of a status; whatever is on its way counts as running. */
export function statusKind(status: string): 'good' | 'bad' | 'wait' | 'run' {
  return KINDS[status] ?? 'run';
}

/** A status as it is said in chat; StackStorm spells one of them in the American way. */
export function inWords(status: string): string {
  return status === 'canceled' ? 'cancelled' : status;
}

/** True when the execution will not change any more. */
export function isFinal(status: string): boolean {
  return ['succeeded', 'failed', 'timeout', 'abandoned', 'canceled'].includes(status);
}

/** `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. @param ms milliseconds */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The time of day, with the date where it is not today. */
export function moment(iso: string | undefined): string {
  if (iso === undefined) return '–';
  const at = new Date(iso);
  const time = at.toLocaleTimeString();
  return at.toDateString() === new Date().toDateString() ? time : `${at.toLocaleDateString()} ${time}`;
}

/** A value as people read it: text as it is, everything else as indented JSON. */
export function readable(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

/** Why an observer finds no buttons, and what to do instead. */
export const LOOKING_ONLY =
  'You can look here, but change nothing. Cancel, run again and answer in chat, where policy, approvals and the audit apply.';
