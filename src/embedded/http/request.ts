import type { IncomingMessage, ServerResponse } from 'node:http';
import { badRequest, Fault } from '../fault';
import type { Role } from '../role';

/** Who is asking. */
export interface Identity {
  user: string;
  role: Role;
  method: 'authentication token' | 'API key';
  location: 'header' | 'query' | 'cookie';
  /** Of a token; ISO time. */
  expiry?: string;
}

export interface ApiRequest {
  method: string;
  /** Without prefix and version: `/actionalias/help`. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  /** The parsed body; `{}` where there is none. */
  body: unknown;
  identity: Identity;
  raw: IncomingMessage;
  response: ServerResponse;
}

export interface ApiAnswer {
  status?: number;
  /** Sent as JSON, or as it is where it is a text with a `contentType`. */
  body?: unknown;
  contentType?: string;
  headers?: Record<string, string>;
  /** Instead of a body, the items of a list: each is made when the one before it is on its way. */
  items?: Iterable<unknown>;
}

/** `taken` says that the handler writes to the response itself (a stream). */
export type Handler = (request: ApiRequest) => ApiAnswer | 'taken' | Promise<ApiAnswer | 'taken'>;

/** Larger bodies are refused before they are read whole. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

function tooLarge(): Fault {
  return new Fault(413, `The request is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB and is refused.`);
}

/** Reads a body. @throws Fault 413 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > MAX_BODY_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A form's fields are lists, as StackStorm reads them; anything else is JSON, whatever its type says. */
export function parseBody(text: string, contentType: string | undefined): unknown {
  if (text.trim() === '') return {};
  if (contentType?.startsWith('application/x-www-form-urlencoded') === true) {
    const fields = new URLSearchParams(text);
    return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.getAll(name)]));
  }
  if (depthOf(text) > DEEPEST) throw badRequest(`The body is nested deeper than ${DEEPEST} levels.`);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw badRequest(`Failed to parse request body: Expecting value: ${placeOf(text, error)}`);
  }
  if (/__proto__|\\u/.test(text) && namesPrototype(body))
    throw badRequest('The body has a key "__proto__", which is not allowed.');
  return body;
}

/** Whether a key somewhere would change what an object is instead of what it holds. */
function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype);
}

/** Deeper data is nobody's, and whoever walks it would come to the end of the stack. */
const DEEPEST = 500;

/** How deep brackets are nested in a JSON text. */
function depthOf(text: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (character === ']' || character === '}') depth -= 1;
  }
  return deepest;
}

/** Where JSON stops being JSON, as Python's parser says it. */
function placeOf(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const stated = /position (\d+)/.exec(message)?.[1];
  const at = stated !== undefined ? Number(stated) : /end of JSON/.test(message) ? text.length : 0;
  const before = text.slice(0, at).split('\n');
  return `line ${before.length} column ${(before[before.length - 1] ?? '').length + 1} (char ${at})`;
}

/** True for `true`, `1`, `yes` in a query. */
export function isSetInQuery(text: string | null): boolean {
  return text !== null && /^(true|1|yes|on)$/i.test(text);
}

/** Whether the answer may show secrets as they are: to administrators, where they ask for it. */
export function showsSecrets({ query, identity }: Pick<ApiRequest, 'query' | 'identity'>): boolean {
  return isSetInQuery(query.get('show_secrets')) && identity.role === 'admin';
}
