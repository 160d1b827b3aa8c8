/**
 * The backend's API as the page uses it. The session is a cookie that scripts cannot read; the header
 * below is what a forged request from another site cannot send.
 */

export interface Execution {
  id: string;
  status: string;
  action: { ref: string; runner_type?: string; parameters?: Record<string, { secret?: boolean }> };
  parameters?: Record<string, unknown>;
  result?: unknown;
  context?: {
    api_user?: string;
    user?: string;
    source_channel?: string;
    action_alias_ref?: { id?: string; name?: string };
    orquesta?: { task_name?: string };
    chain?: { name?: string };
  };
  parent?: string;
  start_timestamp?: string;
  end_timestamp?: string;
  log?: { status: string; timestamp: string }[];
}

export interface Field {
  type?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  required?: boolean;
  secret?: boolean;
}

export interface Inquiry {
  id: string;
  ttl?: number;
  users?: string[];
  roles?: string[];
  schema?: { properties?: Record<string, Field> };
}

export interface Alias {
  name: string;
  pack: string;
  ref: string;
  description?: string;
  action_ref: string;
  enabled?: boolean;
  formats: (string | { display?: string; representation?: string | string[] })[];
}

export interface Session {
  user: string;
  /** `admin`, `operator` or `observer`: an observer sees no buttons that change anything. */
  role: string;
}

/** What the backend refused, in its own first sentence. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * One call. What is not JSON comes as text.
 * @throws Refused with the server's sentence, or with status 0 where the server cannot be reached
 */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { 'X-Hubot-St2-Page': '1' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused(0, 'The backend cannot be reached. Is the bot running?');
  });
  const text = await answer.text();
  if (!answer.ok) throw new Refused(answer.status, firstSentence(text, answer.status));
  const isJson = (answer.headers.get('content-type') ?? '').includes('json') && text !== '';
  return isJson ? JSON.parse(text) : (text as T);
}

function firstSentence(text: string, status: number): string {
  try {
    const said = JSON.parse(text) as { faultstring?: unknown };
    if (typeof said.faultstring === 'string') return said.faultstring.split('\n')[0] ?? '';
  } catch {
    // Not JSON: a proxy's page, which nobody wants to read.
  }
  return `The backend answered ${status}.`;
}

/** What to tell the person about anything that went wrong. A fault of the page itself is shown as one. */
export function sentence(error: unknown): string {
  if (error instanceof Refused) return error.message;
  console.error(error);
  return `This page has a fault: ${String(error)}`;
}
