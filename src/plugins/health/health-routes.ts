import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { HealthFinding } from '../../core/health-finding';
import type { Log } from '../../core/log';
import { messageOf } from '../../core/message-of';
import type { HealthSnapshot, Metrics } from './metrics';

/** What a bridge shows of itself, by the path under which a server of its own has it. */
export type HealthPages = ReadonlyMap<string, RequestListener>;

export interface HealthSources {
  log: Log;
  snapshot(): Promise<HealthSnapshot>;
  /** Undefined where nobody asked for them. */
  metrics: Metrics | undefined;
}

/**
 * `/live` is answered as long as the process works; `/health` with 200 while StackStorm's API answers, commands can be given
 * and results arrive, with 503 otherwise; `/metrics` for Prometheus.
 */
export function healthPages({ log, snapshot, metrics }: HealthSources): HealthPages {
  const answering =
    (work: (response: ServerResponse) => Promise<void>) =>
    (_request: IncomingMessage, response: ServerResponse): void => {
      work(response).catch((error: unknown) => {
        log.error(`A question about health failed: ${messageOf(error)}`);
        response.statusCode = 500;
        response.end();
      });
    };
  const pages = new Map<string, RequestListener>();
  pages.set('/live', (_request, response) => void response.end('ok\n'));
  pages.set(
    '/health',
    answering(async (response) => {
      const seen = await snapshot();
      const well = seen.ready && seen.stream && seen.api;
      response.statusCode = well ? 200 : 503;
      response.setHeader('Content-Type', 'application/json');
      const { lastEventAt, ...rest } = seen;
      const lastEvent = lastEventAt === undefined ? null : new Date(lastEventAt).toISOString();
      response.end(JSON.stringify({ status: well ? 'ok' : 'broken', ...rest, lastEvent }));
    }),
  );
  if (metrics !== undefined) {
    pages.set(
      '/metrics',
      answering(async (response) => {
        const page = await metrics.collect();
        response.setHeader('Content-Type', metrics.registry.contentType);
        response.end(page);
      }),
    );
  }
  return pages;
}

/**
 * Answers operators on the robot's own web server, under `/hubot/st2`.
 * @param names which pages: `/health`, `/metrics`
 * @param report is told where that web server is closed
 */
export function openHealthRoutes(
  robot: { router?: unknown },
  pages: HealthPages,
  names: readonly string[],
  report: (finding: HealthFinding) => void,
): void {
  if (names.length === 0) return;
  const router = robot.router as Record<'get' | 'use', unknown> | undefined;
  // Where its web server is closed, Hubot has a router all the same, which does nothing.
  if (typeof router?.get !== 'function' || typeof router.use !== 'function') {
    const settings = names.map((name) => `ST2_${name.slice(1).toUpperCase()}`).join(' and ');
    report({
      ...{ about: 'health', state: 'warning' },
      said: `${settings} cannot be answered, because this Hubot's web server is closed`,
      fix: 'set PORT, or set ST2_HEALTH_LISTEN=9180 to let the bridge open its own',
    });
    return;
  }
  for (const name of names) {
    const page = pages.get(name);
    if (page !== undefined) router.get(`/hubot/st2${name}`, page);
  }
}
