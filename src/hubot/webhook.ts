import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../core/clock';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import { isRecord } from '../core/robot';
import type { Announcement } from '../core/stackstorm-types';

/** The address that the old plugin had. */
export const WEBHOOK_PATH = '/hubot/st2';
const LARGEST_BODY = 1024 * 1024;
/** How far the sender's clock may be off, and how long a signature is good for. */
const WINDOW_S = 300;

export interface WebhookOptions {
  /** Undefined: closed, unless `insecure`. */
  secret: string | undefined;
  /** Open to whoever reaches the port; only with no secret. */
  insecure: boolean;
  log: Log;
  clock?: Clock;
  /** Takes an announcement as if the stream had brought it. */
  announce(announcement: Announcement): void;
}

/** A request as Hubot's web server hands it on: the body is parsed where a parser came before us. */
type Request = IncomingMessage & { body?: unknown };

interface Refusal {
  status: number;
  why: string;
}

/**
 * Opens `POST /hubot/st2` on the robot's own web server, for who may use it: with a bearer token
 * (`Authorization: Bearer SECRET`) or a signature (`X-St2-Timestamp`: seconds since 1970;
 * `X-St2-Signature`: `sha256=` and the hex HMAC of `TIMESTAMP.BODY`), good once within five minutes.
 * @returns whether it is open; the log says why it is not
 */
export function openWebhook(robot: { router?: unknown }, options: WebhookOptions): boolean {
  const { secret, insecure, log } = options;
  if (secret === undefined && !insecure) return false;
  const router = robot.router as { post?: unknown } | undefined;
  if (typeof router?.post !== 'function') {
    log.warn(`POST ${WEBHOOK_PATH} stays closed: this Hubot has no web server.`);
    return false;
  }
  if (secret === undefined) {
    log.warn(
      `POST ${WEBHOOK_PATH} is open to everyone who reaches this port (ST2_WEBHOOK_INSECURE_OPEN_TO_ALL).`,
    );
  }
  const guard = secret === undefined ? undefined : new Guard(secret, options.clock ?? systemClock);
  const handle = (request: Request, response: ServerResponse): void => {
    void receive(request, guard, options)
      .catch((error: unknown): Refusal => {
        log.error(`POST ${WEBHOOK_PATH} failed: ${messageOf(error)}`);
        return { status: 500, why: 'the bot could not take it; its log says why' };
      })
      .then((refusal) => answer(response, refusal));
  };
  router.post(WEBHOOK_PATH, handle);
  beforeBodyParsers(router);
  return true;
}

/**
 * A signature is over the bytes that were sent, and Hubot's own parser takes 100 KB at most: our route
 * moves before the parsers, but stays behind whatever the owner put in front of them (basic auth). No public way does
 * both: Hubot adds its parsers before any script is loaded, so a route or middleware of ours comes behind them, and a
 * listener on `robot.server` comes before that authentication and cannot lift the limit for what follows it.
 */
function beforeBodyParsers(app: object): void {
  const stack = stackOf(app);
  const parser = stack?.findIndex(({ name }) => /^(json|urlencoded|multipart)/.test(name ?? ''));
  if (stack === undefined || parser === undefined || parser < 0) return;
  const [route] = stack.splice(-1);
  if (route !== undefined) stack.splice(parser, 0, route);
}

/** Express 5 has a `router`; in Express 4 that name throws, and its layers are in `_router`. */
function stackOf(app: { _router?: unknown; router?: unknown }): { name?: string }[] | undefined {
  const inner = (app._router ?? app.router) as { stack?: { name?: string }[] } | undefined;
  return Array.isArray(inner?.stack) ? inner.stack : undefined;
}

async function receive(
  request: Request,
  guard: Guard | undefined,
  options: WebhookOptions,
): Promise<Refusal | undefined> {
  const body = await bodyOf(request);
  if (body === undefined) return { status: 413, why: 'the body is over 1 MB' };
  const refusal = guard?.check(request, body);
  if (refusal !== undefined) {
    options.log.warn(
      `POST ${WEBHOOK_PATH} from ${request.socket?.remoteAddress ?? 'somewhere'} refused: ${refusal}`,
    );
    return { status: 401, why: refusal };
  }
  const announcement = announcementIn(body, request);
  if (typeof announcement === 'string') return { status: 400, why: announcement };
  options.announce(announcement);
  return undefined;
}

/** The body as it was sent; what a parser before us left, written again, where one did. */
async function bodyOf(request: Request): Promise<string | undefined> {
  if (request.body !== undefined && request.readableEnded) return JSON.stringify(request.body);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

class Guard {
  /** Signatures that were used, with the second after which they are too old anyway. */
  readonly #used = new Map<string, number>();

  constructor(
    private readonly secret: string,
    private readonly clock: Clock,
  ) {}

  /** Why not, or undefined. */
  check(request: Request, body: string): string | undefined {
    const bearer = /^Bearer (.+)$/i.exec(header(request, 'authorization') ?? '')?.[1];
    if (bearer !== undefined) return same(bearer, this.secret) ? undefined : 'the bearer token is wrong';
    const timestamp = header(request, 'x-st2-timestamp');
    const signature = header(request, 'x-st2-signature');
    if (timestamp === undefined || signature === undefined) {
      return 'send "Authorization: Bearer SECRET", or X-St2-Timestamp and X-St2-Signature';
    }
    const now = Math.floor(this.clock.now() / 1000);
    if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > WINDOW_S) {
      return `X-St2-Timestamp must be the time in seconds, within ${WINDOW_S / 60} minutes of the bot's clock`;
    }
    const expected = createHmac('sha256', this.secret).update(`${timestamp}.${body}`).digest('hex');
    if (!same(signature.replace(/^sha256=/i, '').toLowerCase(), expected))
      return 'the signature does not match';
    for (const [used, until] of this.#used) if (until < now) this.#used.delete(used);
    if (this.#used.has(expected)) return 'this signature has been used before';
    this.#used.set(expected, now + 2 * WINDOW_S);
    return undefined;
  }
}

function header(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Compares in a time that tells nothing, whatever the lengths. */
function same(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The announcement, or what is wrong with the body. JSON, or a form with JSON in `payload`. */
function announcementIn(body: string, request: Request): Announcement | string {
  const isForm = header(request, 'content-type')?.includes('application/x-www-form-urlencoded') === true;
  let parsed: unknown;
  try {
    const sent: unknown =
      isForm && request.body === undefined ? Object.fromEntries(new URLSearchParams(body)) : JSON.parse(body);
    const payload = isRecord(sent) ? sent.payload : undefined;
    parsed = typeof payload === 'string' ? JSON.parse(payload) : (payload ?? sent);
  } catch {
    return 'the body must be JSON, or a form with JSON in its field "payload"';
  }
  if (!isRecord(parsed)) return 'the body must be a JSON object with "channel" and "message"';
  const { channel, message, user, whisper, context, extra } = parsed;
  const hasChannel = typeof channel === 'string' && channel !== '';
  const hasUser = typeof user === 'string' && user !== '';
  if (!hasChannel && !(whisper === true && hasUser)) {
    return '"channel" must name the room (or "whisper" must be true and "user" must name the person)';
  }
  if (message === undefined || message === null) return '"message" is missing';
  return {
    message,
    ...(hasChannel ? { channel } : {}),
    ...(hasUser ? { user } : {}),
    ...(whisper === true ? { whisper: true } : {}),
    ...(isRecord(context) ? { context } : {}),
    ...(isRecord(extra) ? { extra } : {}),
  };
}

/** In the old plugin's words where it went well, so that scripts that read them go on. */
function answer(response: ServerResponse, refusal: Refusal | undefined): void {
  const words = refusal
    ? { status: 'failed', msg: refusal.why }
    : { status: 'completed', msg: 'Message posted successfully' };
  if (response.headersSent || response.destroyed) return;
  // A body that is not read to its end would hold the connection.
  response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(words));
}
