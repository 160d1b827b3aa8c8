import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { messageOf } from '../../core/message-of';
import type { ListenAddress } from '../../core/setting';
import { StartError } from '../../core/start-error';
import type { HealthPages } from './health-routes';

/**
 * A small web server of the bridge's own, for whoever watches it: Hubot's need not be open for that.
 * @returns how to close it
 * @throws StartError where it cannot listen there
 */
export async function openHealthServer(
  listen: ListenAddress,
  pages: HealthPages,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const page = pages.get((request.url ?? '').split('?')[0] ?? '');
    if (page !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      return page(request, response);
    }
    response.statusCode = page === undefined ? 404 : 405;
    response.end();
  });
  // A socket that a killed bot has left behind would be taken for one that is used.
  if ('path' in listen) rmSync(listen.path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const where = 'path' in listen ? listen.path : `${listen.host}:${listen.port}`;
      reject(
        new StartError(`ST2_HEALTH_LISTEN=${where} cannot be used (${messageOf(error)}). Name another.`),
      );
    });
    server.listen(listen, () => resolve());
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
}
