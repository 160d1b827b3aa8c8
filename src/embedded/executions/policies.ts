import type { Clock } from '../../core/clock';
import { exactJson } from '../../core/exact-json';
import type { PolicyMetadata } from '../packs/pack';
import type { ExecutionRecord } from './execution-record';

/** Limits how many executions of one action run at once; asked before each of them begins. */
export class ConcurrencyPolicies {
  /** Running executions by action. */
  readonly #running = new Map<string, Set<ExecutionRecord>>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(private readonly policiesFor: (action: string) => PolicyMetadata[]) {}

  /**
   * @returns `run` where it may begin (then `ended` must be called), `cancel` where the policy wants the surplus
   *   cancelled, `wait` where it has to wait; `again` is called when it may ask again
   */
  admit(record: ExecutionRecord, again: () => void): 'run' | 'wait' | 'cancel' {
    const { ref } = record.action;
    const running = this.#running.get(ref) ?? new Set<ExecutionRecord>();
    for (const policy of this.policiesFor(ref)) {
      const threshold = Number(policy.parameters.threshold);
      if (!/^action\.concurrency(\.attr)?$/.test(policy.policy_type) || !Number.isFinite(threshold)) continue;
      const attributes = policy.policy_type.endsWith('.attr') ? list(policy.parameters.attributes) : [];
      // One that was not given is alike with any, as on StackStorm.
      const given = attributes.filter((name) => Object.hasOwn(record.parameters, name));
      const alike = [...running].filter((other) => given.every((name) => same(record, other, name)));
      if (alike.length < threshold) continue;
      if (policy.parameters.action === 'cancel') return 'cancel';
      this.#waiting.set(ref, [...(this.#waiting.get(ref) ?? []), again]);
      return 'wait';
    }
    running.add(record);
    this.#running.set(ref, running);
    return 'run';
  }

  /** Gives its place to those who wait. */
  ended(record: ExecutionRecord): void {
    const { ref } = record.action;
    if (this.#running.get(ref)?.delete(record) !== true) return;
    const waiting = this.#waiting.get(ref) ?? [];
    this.#waiting.delete(ref);
    for (const again of waiting) again();
  }
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function same(a: ExecutionRecord, b: ExecutionRecord, name: string): boolean {
  return exactJson(a.parameters[name]) === exactJson(b.parameters[name]);
}

/** How often and when a failed execution is tried again; undefined where it is not. */
export function retryOf(
  record: ExecutionRecord,
  policies: readonly PolicyMetadata[],
): { delayMs: number; attempt: number } | undefined {
  const attempt = attemptOf(record) + 1;
  for (const policy of policies) {
    if (policy.policy_type !== 'action.retry') continue;
    const { retry_on: on, max_retry_count: most, delay } = policy.parameters;
    // One policy is for one of the two.
    const wanted = record.status === (on === 'timeout' ? 'timeout' : 'failed');
    if (wanted && attempt <= Number(most ?? 2)) return { delayMs: Number(delay ?? 0) * 1000, attempt };
  }
  return undefined;
}

function attemptOf(record: ExecutionRecord): number {
  const policies = record.context.policies as { retry?: { retry_count?: number } } | undefined;
  return policies?.retry?.retry_count ?? 0;
}

/** Starts a failed execution again where a policy of its action says so. */
export function retryWatcher(
  policiesFor: (action: string) => PolicyMetadata[],
  again: (record: ExecutionRecord, attempt: number) => void,
  clock: Clock,
): (record: ExecutionRecord) => void {
  return (record) => {
    if (record.parent !== undefined) return;
    const retry = retryOf(record, policiesFor(record.action.ref));
    if (retry !== undefined) clock.after(retry.delayMs, () => again(record, retry.attempt));
  };
}
