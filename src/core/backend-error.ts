import { cut } from './cut';

/** What happens before a request is sent: nobody was there, or nobody whom it was to be told. */
const NEVER_ARRIVED = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EPROTO', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ...['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
]);

/** The server has no room to keep the request (RFC 4918): it has not taken it. */
const NO_ROOM = 507;

/**
 * What went wrong between us and StackStorm's API: one line, fit for a log and, through
 * `sentenceFor`, for chat. `message` never has more than the first line of the server's fault string:
 * what follows it are schemas and unmasked parameters (docs/stackstorm-facts.md, 10).
 */
export class BackendError extends Error {
  /**
   * @param status the HTTP status; 0 where no answer came
   * @param message one line, secrets removed
   * @param code Node's code where no answer came, e.g. `ECONNREFUSED`, `ETIMEDOUT`
   */
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
  ) {
    super(message);
    this.name = 'BackendError';
  }

  /** True where the same request can succeed later without anybody changing it. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** True where nobody knows whether the server took the request: never repeat a command after it. */
  get uncertain(): boolean {
    if (this.status === 0) return !NEVER_ARRIVED.has(this.code ?? '');
    return this.status >= 500 && this.status !== NO_ROOM;
  }
}

/**
 * Why something failed, for a log or a half-sentence in chat: without a full stop, with what to look at where
 * the login is the reason.
 * @param right what the bot's account needs for it, as StackStorm names its rights
 */
export function reasonFor({ status, message }: BackendError, right: string): string {
  const said = message.replace(/\.$/, '');
  if (status === 401) return `${said} (401): check the bot's API key, token or password`;
  if (status === 403) return `${said} (403): the bot's account needs the right ${right}`;
  return status === 0 ? said : `${said} (${status})`;
}

/** The first line of what the server says went wrong, at most 300 characters. */
export function firstLine(body: unknown): string | undefined {
  const said =
    typeof body === 'object' && body !== null && 'faultstring' in body ? body.faultstring : undefined;
  if (typeof said !== 'string') return undefined;
  const line =
    said
      .trim()
      .split(/[\r\n]/, 1)[0]
      ?.trim() ?? '';
  if (line === '') return undefined;
  return cut(line, 300);
}
