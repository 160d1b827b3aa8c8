import type { Clock } from '../../core/clock';
import { badRequest } from '../fault';
import type { Authentication } from '../http/authentication';
import { bodyMapping } from '../http/body';
import type { ApiAnswer, ApiRequest } from '../http/request';
import type { Route } from '../http/router';
import { roleOf } from '../role';
import { OneTimeLinks } from './one-time-links';
import { PAGE_HEADERS } from './page-files';
import { refuseForeign, sessionCookie, sessionToken } from './page-session';

/** How long a browser stays in: a working day. */
const SESSION_SECONDS = 12 * 3600;

export interface PageAuth {
  authentication: Authentication;
  clock: Clock;
  /** Where people reach the page from: this server, or what stands in front of it. */
  publicUrl(): string;
  /** What a text that is no command may have meant. */
  suggest(text: string): Promise<string[]>;
}

/**
 * How people come into the page: the bot asks for a link (`POST /page/links`, by its API key), the person
 * opens it and presses the one button on it. The link itself changes nothing, so that a chat service that
 * looks at links beforehand does not use it up.
 */
export function pageRoutes(pageAuth: PageAuth): Route[] {
  const links = new OneTimeLinks(pageAuth.clock);
  const secure = () => (pageAuth.publicUrl().startsWith('https:') ? 'secure' : 'plain');

  const makeLink = ({ body }: ApiRequest): ApiAnswer => {
    const { user, role } = bodyMapping(body);
    if (typeof user !== 'string' || user === '') throw badRequest("'user' is a required property");
    if (role !== undefined && !['observer', 'operator', 'admin'].includes(String(role))) {
      throw badRequest(`Role "${String(role)}" is none of observer, operator, admin.`);
    }
    const code = links.make({ user, role: role === undefined ? 'observer' : roleOf(role) });
    return { status: 201, body: { url: `${pageAuth.publicUrl()}/page/enter/${code}` } };
  };

  const askAtTheDoor = ({ params }: ApiRequest): ApiAnswer => {
    const code = /^[0-9a-f]{32}$/.exec(params.code ?? '')?.[0];
    const inside =
      code === undefined
        ? '<h1>This link is not whole</h1><p>Ask the bot for a new one: <code>st2 page</code>.</p>'
        : `<h1>Welcome</h1><form method="post" action="/page/enter"><input type="hidden" name="code" value="${code}"><button class="primary" autofocus>Come in</button></form>`;
    return doorPage(200, inside);
  };

  const enter = ({ body, raw }: ApiRequest): ApiAnswer => {
    refuseForeign(raw);
    const given = bodyMapping(body).code;
    const visitor = links.use(String(Array.isArray(given) ? given[0] : given));
    if (visitor === undefined) {
      return doorPage(
        403,
        '<h1>This link does not let anyone in any more</h1><p>It was used, or is older than ten minutes. Ask the bot for a new one: <code>st2 page</code>.</p>',
      );
    }
    const { text } = pageAuth.authentication.issueToken(visitor.user, visitor.role, SESSION_SECONDS, {
      page: true,
    });
    return {
      status: 303,
      body: '',
      contentType: 'text/plain',
      headers: { Location: '/', 'Set-Cookie': sessionCookie(text, SESSION_SECONDS, secure()) },
    };
  };

  const leave = ({ raw }: ApiRequest): ApiAnswer => {
    const token = sessionToken(raw);
    if (token !== undefined) pageAuth.authentication.revokeToken(token);
    return { body: {}, headers: { 'Set-Cookie': sessionCookie('0', 0, secure()) } };
  };

  const suggest = async ({ body }: ApiRequest): Promise<ApiAnswer> => {
    const { text } = bodyMapping(body);
    if (typeof text !== 'string') throw badRequest("'text' is a required property");
    return { body: { suggestions: await pageAuth.suggest(text) } };
  };

  return [
    { method: 'POST', pattern: '/page/suggestions', role: 'observer', fromPage: true, handler: suggest },
    { method: 'POST', pattern: '/page/links', role: 'admin', handler: makeLink },
    { method: 'GET', pattern: '/page/enter/:code', role: 'nobody', handler: askAtTheDoor },
    { method: 'POST', pattern: '/page/enter', role: 'nobody', handler: enter },
    { method: 'POST', pattern: '/page/leave', role: 'nobody', handler: leave },
    {
      method: 'GET',
      pattern: '/page/session',
      role: 'observer',
      handler: ({ identity }) => ({ body: { user: identity.user, role: identity.role } }),
    },
  ];
}

function doorPage(status: number, inside: string): ApiAnswer {
  return {
    status,
    contentType: 'text/html; charset=utf-8',
    headers: PAGE_HEADERS,
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>hubot-st2</title><link rel="icon" href="/page/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/page/style.css"></head><body><main>${inside}</main></body></html>`,
  };
}
