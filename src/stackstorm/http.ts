import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosInstance, AxiosStatic } from 'axios';
import type { Config } from '../core/config';
import type { Log } from '../core/log';
import { messageOf } from '../core/message-of';
import { readSentJson } from '../core/read-sent-json';
import { StartError } from '../core/start-error';

/**
 * The one way out to StackStorm, for requests and for the stream alike: certificate authority, proxies
 * from the environment and time limits are the same everywhere, and nothing is set for the whole process.
 *
 * Connections are not kept: a server that closes an idle one just as a command goes out would leave us
 * not knowing whether the command was taken.
 * @throws StartError where ST2_CA_FILE cannot be used
 */
export function createHttp(
  config: Pick<Config, 'caFile' | 'tlsInsecure' | 'requestTimeout'>,
  log: Log,
): AxiosInstance {
  const ca = readAuthority(config.caFile);
  if (config.tlsInsecure) {
    log.warn(
      'ST2_TLS_INSECURE is set: the certificate of StackStorm is NOT verified, anyone in between can read and run commands. Better set ST2_CA_FILE to its certificate authority.',
    );
  }
  // Loaded where a bot speaks to a server: it is a third of what loading this package would take.
  const axios = require('axios') as AxiosStatic;
  return axios.create({
    timeout: config.requestTimeout,
    httpAgent: new HttpAgent({ keepAlive: false }),
    httpsAgent: new HttpsAgent({
      keepAlive: false,
      rejectUnauthorized: !config.tlsInsecure,
      ...(ca === undefined ? {} : { ca }),
    }),
    maxContentLength: Number.POSITIVE_INFINITY,
    maxBodyLength: Number.POSITIVE_INFINITY,
    // A redirect would carry the credentials to wherever it points.
    maxRedirects: 0,
    validateStatus: () => true,
    transformResponse: (body: unknown) => (typeof body === 'string' ? asJson(body) : body),
  });
}

/**
 * Has `before` asked right before each request to the API at `api` that may change something, when all else is
 * ready for it. Where `before` rejects, nothing is sent.
 */
export function askBeforeChange(http: AxiosInstance, api: string, before: () => Promise<void>): void {
  http.interceptors.request.use(async (request) => {
    const reads = request.method === undefined || request.method.toLowerCase() === 'get';
    if (!reads && request.url?.startsWith(`${api}/`)) await before();
    return request;
  });
}

/** What a proxy says may be a page: then it stays a text. */
function asJson(body: string): unknown {
  try {
    return readSentJson(body);
  } catch {
    return body;
  }
}

/** @throws StartError where the file cannot be read, or has no certificate in it */
function readAuthority(file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    const ca = readFileSync(file);
    new X509Certificate(ca);
    return ca;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const why = code.startsWith('ERR_OSSL') ? 'it is not a certificate in PEM format' : messageOf(error);
    throw new StartError(`ST2_CA_FILE names ${file}, which cannot be used (${why}).`);
  }
}
