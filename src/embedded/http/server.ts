import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exactJson } from '../../core/exact-json';
import type { Log } from '../../core/log';
import { badRequest, Fault, forbidden, sentenceOf } from '../fault';
import { type Authentication, hasRole } from './authentication';
import { type ApiAnswer, parseBody, readBody } from './request';
import { type Route, Router } from './router';
import { sendList } from './send-list';

export interface HttpOptions {
  routes: readonly Route[];
  authentication: Authentication;
  log: Log;
  /** Resolves when all that was written is on the disk: nothing is acknowledged before. */
  durable: () => Promise<void>;
  /** Answers what a browser asks for and is no API call; true where it did. */
  page: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The name, without port, by which people reach the page, where something stands in front of this server. */
  publicName?: string;
}

const LOOPBACK = '127.0.0.1';
const NOBODY = { user: '', role: 'observer', method: 'API key', location: 'header' } as const;

/** Names by which this server may be called; any other is a web page's trick with a name of its own. */
const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The path inside the API: without nginx's `/api`, `/auth` or `/stream` in front, and without the version.
 * `/stream/v1/stream` and `/stream` are both the stream.
 */
export function apiPath(pathname: string): string {
  const clean = pathname.replace(/\/{2,}/g, '/');
  const inner =
    clean.replace(/^\/(api|auth|stream)(?=\/|$)/, '') || (clean.startsWith('/stream') ? '/stream' : '/');
  const path = inner.replace(/^\/v1(?=\/|$)/, '') || '/';
  if (clean.startsWith('/stream') && path === '/') return '/stream';
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

/** Serves API, authentication and stream on one loopback port. */
export class HttpServer {
  readonly #server: Server;
  readonly #router: Router;
  readonly #options: HttpOptions;

  /**
   * In milliseconds. For those who are slow on purpose: for the headers, for all of a request, and between two looks. And for
   * those who come again: a connection is kept for longer than a client does, or else a request meets its end.
   */
  static readonly limits = {
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    connectionsCheckingInterval: 2_000,
    keepAliveTimeout: 65_000,
  };

  constructor(options: HttpOptions) {
    this.#options = options;
    this.#router = new Router(options.routes);
    this.#server = createServer(HttpServer.limits, (request, response) => {
      this.#answer(request, response).catch((error) => {
        options.log.error(`A request could not be answered: ${sentenceOf(error)}`);
        response.destroy();
      });
    });
    this.#server.maxHeadersCount = 100;
  }

  /** @param wanted 0 for a free one. @returns the port. @throws Error with a sentence where it is taken */
  listen(wanted: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(
          new Error(
            error.code === 'EADDRINUSE'
              ? `Port ${wanted} is taken by another program. Choose another for the embedded backend with ST2_EMBEDDED_PORT.`
              : `The embedded backend cannot listen on port ${wanted} (${error.code}). Choose another with ST2_EMBEDDED_PORT.`,
          ),
        );
      });
      this.#server.listen(wanted, LOOPBACK, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      this.#checkHost(request);
      const url = addressOf(request);
      if (this.#options.page(request, response)) return;
      if (request.method === 'OPTIONS')
        return await send(response, { body: '', contentType: 'text/html; charset=UTF-8' });
      const answer = await this.#call(request, response, url);
      // A crash could still undo what an answer tells, also one that only reads; what cannot be kept is read from memory.
      const kept = this.#options.durable();
      await (request.method === 'GET' ? kept.catch(() => {}) : kept);
      if (answer !== 'taken') await send(response, answer);
    } catch (error) {
      // A client that left in the middle of a request needs no answer, and leaving is no fault of ours.
      const hasGone = !(error instanceof Fault) && request.socket.destroyed;
      if (response.headersSent || hasGone) {
        response.destroy();
        return;
      }
      const fault = error instanceof Fault ? error : this.#unexpected(error, request);
      if (fault.status === 413) response.setHeader('Connection', 'close');
      await send(response, { status: fault.status, body: { ...fault.fields, faultstring: fault.message } });
    }
  }

  async #call(request: IncomingMessage, response: ServerResponse, url: URL): Promise<ApiAnswer | 'taken'> {
    const { authentication } = this.#options;
    const path = apiPath(url.pathname);
    const { route, params } = this.#router.find(request.method ?? 'GET', path);
    const identity = route.role === 'nobody' ? NOBODY : authentication.identify(request, url.searchParams);
    if (route.role !== 'nobody' && !hasRole(identity, route.role)) {
      throw forbidden(
        `User "${identity.user}" doesn't have required permission: this needs the role ${route.role}, and theirs is ${identity.role}.`,
      );
    }
    if (identity.location === 'cookie' && route.method !== 'GET' && route.fromPage !== true)
      throw forbidden('The page cannot do this. Give the command in chat.');
    const text = request.method === 'GET' ? '' : await readBody(request);
    const body = route.body === 'text' ? text : parseBody(text, request.headers['content-type']);
    return route.handler({
      method: request.method ?? 'GET',
      path,
      params,
      query: url.searchParams,
      body,
      identity,
      raw: request,
      response,
    });
  }

  #checkHost(request: IncomingMessage): void {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    if (host !== '' && host !== this.#options.publicName && !OWN_NAMES.has(host))
      throw forbidden(`This server is not ${host}. Call it by 127.0.0.1 or localhost.`);
  }

  #unexpected(error: unknown, request: IncomingMessage): Fault {
    this.#options.log.error(`${request.method} ${request.url?.split('?')[0]} failed: ${sentenceOf(error)}`);
    // The next try would meet the same disk: with a 503, whoever waits for an answer waits for nothing.
    if (error instanceof Error && /^The disk/.test(error.message)) return new Fault(507, error.message);
    if (error instanceof Error && /^The store/.test(error.message)) return new Fault(503, error.message);
    return new Fault(500, 'Internal Server Error');
  }
}

/** @throws Fault 400 for an address that is none */
function addressOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://localhost');
  } catch {
    throw badRequest('The address of the request cannot be read.');
  }
}

async function send(response: ServerResponse, answer: ApiAnswer): Promise<void> {
  const { status = 200, body, contentType = 'application/json', headers = {} } = answer;
  const common = {
    'Content-Type': contentType,
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
    'X-Request-ID': randomUUID(),
    ...headers,
  };
  const begin = (length?: number) =>
    response.writeHead(status, length === undefined ? common : { ...common, 'Content-Length': length });
  if (answer.items !== undefined) return sendList(response, answer.items, begin);
  const text = contentType === 'application/json' && status !== 204 ? exactJson(body) : String(body ?? '');
  begin(Buffer.byteLength(text));
  response.end(text);
}
