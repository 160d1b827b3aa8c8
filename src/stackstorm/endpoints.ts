import type { Config } from '../core/config';
import { StartError } from '../core/start-error';
import { withoutEnd } from '../core/text-ends';

/** Where the three services are, each without a slash or `/v1` at its end. */
export interface Endpoints {
  api: string;
  auth: string;
  stream: string;
}

/**
 * StackStorm's services stand on ports 9101, 9100 and 9102 of one host, or under `/api`, `/auth` and
 * `/stream` behind its nginx; a backend in one process answers for all three under one address. What is
 * not configured follows from the address of the API; a trailing `/v1` may be there or not.
 * @throws StartError where nobody has set the address of the API: nothing is guessed
 */
export function endpointsOf(config: Pick<Config, 'apiUrl' | 'authUrl' | 'streamUrl'>): Endpoints {
  if (config.apiUrl === undefined) throw new StartError('ST2_API_URL is not set: where is StackStorm?');
  const api = bare(config.apiUrl);
  return {
    api,
    auth: config.authUrl === undefined ? sibling(api, 'auth', '9100') : bare(config.authUrl),
    stream: config.streamUrl === undefined ? sibling(api, 'stream', '9102') : bare(config.streamUrl),
  };
}

function bare(address: string): string {
  return withoutEnd(withoutEnd(address, '/').replace(/\/v1$/, ''), '/');
}

function sibling(api: string, name: string, port: string): string {
  const url = new URL(api);
  if (/\/api$/.test(url.pathname)) url.pathname = url.pathname.replace(/api$/, name);
  else if (url.port === '9101') url.port = port;
  return bare(url.href);
}
