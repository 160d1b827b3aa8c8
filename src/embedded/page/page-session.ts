import type { IncomingMessage } from 'node:http';
import { forbidden } from '../fault';

const COOKIE = 'hubot_st2_page';
/** What our own script sends with each call. Another site cannot, without a leave that this server never gives. */
const OWN_HEADER = 'x-hubot-st2-page';

/**
 * The token of a browser that came in by a link, from its cookie.
 * @returns undefined where there is no such cookie
 * @throws Fault 403 where another site made the browser send the request
 */
export function sessionToken(request: IncomingMessage): string | undefined {
  const token = cookieOf(request);
  if (token === undefined) return undefined;
  refuseForeign(request);
  // The event stream cannot send a header; it only reads, and nobody else can read its answer.
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && request.headers[OWN_HEADER] === undefined) {
    throw forbidden('This request does not come from the page itself and is refused.');
  }
  return token;
}

/** @throws Fault 403 where another web site made the browser send this */
export function refuseForeign(request: IncomingMessage): void {
  const from = request.headers['sec-fetch-site'];
  if (from !== undefined && from !== 'same-origin' && from !== 'none') {
    throw forbidden('This request comes from another web site and is refused.');
  }
  const origin = request.headers.origin;
  if (origin !== undefined && hostOf(origin) !== request.headers.host) {
    throw forbidden('This request comes from another web site and is refused.');
  }
}

/** @param maxAgeSeconds 0 takes the cookie away */
export function sessionCookie(token: string, maxAgeSeconds: number, secure: 'secure' | 'plain'): string {
  const parts = [`${COOKIE}=${token}`, 'Path=/', `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Strict'];
  if (secure === 'secure') parts.push('Secure');
  return parts.join('; ');
}

function cookieOf(request: IncomingMessage): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === COOKIE && value !== undefined && /^[0-9a-f]+$/.test(value)) return value;
  }
  return undefined;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
