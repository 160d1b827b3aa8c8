import type { ServerResponse } from 'node:http';
import type { Log } from '../../core/log';
import type { HealthSnapshot, Metrics } from './metrics';

export interface HealthRoutes {
  /** Answer on `/hubot/st2/health`. */
  health: boolean;
  /** Answered on `/hubot/st2/metrics`; undefined where nobody asked for them. */
  metrics: Metrics | undefined;
  log: Log;
  vitals(): Promise<HealthSnapshot>;
}

type Handler = (request: unknown, response: ServerResponse) => void;

/**
 * Answers operators on the robot's own web server. A health check asks for the status alone: 200 when
 * StackStorm's API answers now, commands can be given and results arrive; 503 otherwise.
 */
export function openHealthRoutes(
  robot: { router?: unknown },
  { health, metrics, log, vitals }: HealthRoutes,
): void {
  if (!health && metrics === undefined) return;
  const router = robot.router as { get?(path: string, handler: Handler): void } | undefined;
  if (typeof router?.get !== 'function') {
    log.warn('Health and metrics cannot be asked for: this Hubot has no web server.');
    return;
  }
  const answering =
    (work: (response: ServerResponse) => Promise<void>): Handler =>
    (_request, response) => {
      work(response).catch((error: Error) => {
        log.error(`A question about health failed: ${error.message}`);
        response.statusCode = 500;
        response.end();
      });
    };
  if (health) {
    const answer = answering(async (response) => {
      const seen = await vitals();
      const well = seen.ready && seen.stream && seen.api;
      response.statusCode = well ? 200 : 503;
      response.setHeader('Content-Type', 'application/json');
      const { lastEventAt, ...rest } = seen;
      const lastEvent = lastEventAt === undefined ? null : new Date(lastEventAt).toISOString();
      response.end(JSON.stringify({ status: well ? 'ok' : 'broken', ...rest, lastEvent }));
    });
    router.get('/hubot/st2/health', answer);
  }
  if (metrics !== undefined) {
    const answer = answering(async (response) => {
      const page = await metrics.collect();
      response.setHeader('Content-Type', metrics.registry.contentType);
      response.end(page);
    });
    router.get('/hubot/st2/metrics', answer);
  }
}
