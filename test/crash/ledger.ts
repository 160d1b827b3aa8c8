/** What the backend has acknowledged, and what must therefore be true after any number of crashes. */
export class Ledger {
  /** Executions, and what each must have printed if it succeeded. */
  readonly executions = new Map<string, string | undefined>();
  /** Ended, as the API has told it: it may not end otherwise later. */
  readonly ended = new Map<string, string>();
  /** Asked to be cancelled, and that was taken. */
  readonly cancelled = new Set<string>();
  /** Inquiries that were answered, and with what. */
  readonly answered = new Map<string, string>();
  /** Values by name; undefined for one that was deleted. */
  readonly keys = new Map<string, string | undefined>();
  /** API keys that let one in. */
  readonly apiKeys: string[] = [];
  readonly broken = new Set<string>();

  get acknowledged(): number {
    return (
      this.executions.size + this.cancelled.size + this.answered.size + this.keys.size + this.apiKeys.length
    );
  }

  /** Notes what is not as it was acknowledged; each thing counts once. */
  lost(what: string): void {
    this.broken.add(what);
  }
}
