import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/log';
import { type Begun, LOGIN_PATH, type Logins, type ProvenLogin } from './logins';
import type { Proof } from './prove-login';

export interface LoginPageOptions {
  logins: Logins;
  log: Log;
  /** Asks StackStorm. */
  prove(proof: Proof): Promise<ProvenLogin | { error: string }>;
  /** Somebody has logged in. */
  finished(begun: Begun, login: ProvenLogin): void;
}

type Request = IncomingMessage & { body?: unknown; params?: { code?: string } };
type Handler = (request: Request, response: ServerResponse) => void;

const LARGEST_BODY = 16_384;

/**
 * The page behind the link of `st2 login`, on the robot's own web server. The code in the address is
 * good once; the page says whom it makes commands run for, so that a link that was passed on shows.
 * @returns whether there is a web server to put it on
 */
export function openLoginPage(robot: { router?: unknown }, options: LoginPageOptions): boolean {
  const router = robot.router as {
    get?(path: string, handler: Handler): void;
    post?(path: string, handler: Handler): void;
  };
  if (typeof router?.get !== 'function' || typeof router.post !== 'function') return false;
  const { logins, log } = options;
  const handling =
    (
      work: (request: Request, response: ServerResponse, code: string, begun: Begun) => Promise<void>,
    ): Handler =>
    (request, response) => {
      void (async () => {
        const code = request.params?.code ?? '';
        const begun = await logins.begunWith(code);
        if (begun === undefined) return send(response, 404, GONE);
        await work(request, response, code, begun);
      })().catch((error: Error) => {
        log.error(`The login page failed: ${error.message}`);
        send(response, 500, "<p>That did not work; the bot's log says why.</p>");
      });
    };
  router.get(
    `${LOGIN_PATH}/:code`,
    handling(async (_request, response, _code, begun) => send(response, 200, form(begun, ''))),
  );
  router.post(
    `${LOGIN_PATH}/:code`,
    handling(async (request, response, code, begun) => {
      const login = await options.prove(await proofIn(request));
      if ('error' in login) {
        await logins.countTry(code, begun);
        return send(response, 403, form(begun, login.error));
      }
      await logins.finish(code, begun, login);
      options.finished(begun, login);
      send(
        response,
        200,
        `<p>Done, ${escaped(login.user)}. You can close this page and go back to chat.</p>`,
      );
    }),
  );
  return true;
}

async function proofIn(request: Request): Promise<Proof> {
  const fields = request.body === undefined ? new URLSearchParams(await bodyOf(request)) : undefined;
  const parsed = (request.body ?? {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = fields?.get(name) ?? parsed[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  return { user: text('user'), password: text('password'), apiKey: text('api_key') };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) {
    body += String(part);
    if (body.length > LARGEST_BODY) throw new Error('the form is too large');
  }
  return body;
}

const GONE = '<p>This link has been used or is too old. Say <code>st2 login</code> again.</p>';

function form({ person }: Begun, error: string): string {
  return `<p>From now on, what <strong>${escaped(person.name)}</strong> (${escaped(person.id)}) says to the bot will run
as you in StackStorm. <strong>Go on only if that is you.</strong></p>
${error === '' ? '' : `<p role="alert">${escaped(error)}</p>`}
<form method="post" autocomplete="off">
<p><label>User <input name="user"></label></p>
<p><label>Password <input name="password" type="password"></label></p>
<p>or</p>
<p><label>API key <input name="api_key" type="password"></label></p>
<p><button>Log in</button></p>
</form>`;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
  );
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Log in to StackStorm</title><h1>Log in to StackStorm</h1>${body}`,
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
