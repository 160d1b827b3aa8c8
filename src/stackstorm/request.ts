import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from 'axios';
import { BackendError, firstLine } from '../core/backend-error';
import { MemoryAway } from '../core/memory';
import type { Secrets } from '../core/secrets';
import type { Credentials } from './credentials';
import { noAnswer } from './no-answer';

/** Turns what axios throws when no answer came into our error: code and one line, no secret. */
export function requestError(error: unknown, secrets: Secrets): BackendError {
  if (error instanceof BackendError) return error;
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  // Node joins the refusals of IPv6 and IPv4 in an AggregateError with an empty message.
  const message = error instanceof Error && error.message !== '' ? error.message : (code ?? 'no answer');
  return new BackendError(0, secrets.hide(noAnswer(code, message.split('\n', 1)[0] ?? message)), code);
}

const STATUS_WORDS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not found',
  413: 'The request is too large for the server in front of StackStorm',
  429: 'Too many requests',
  500: 'Internal Server Error',
  502: 'The server in front of StackStorm cannot reach it',
  503: 'StackStorm is not available at the moment',
  504: 'StackStorm did not answer the server in front of it in time',
};

/** What the server refused, as our error. */
export function refusal(response: Pick<AxiosResponse, 'status' | 'data'>, secrets: Secrets): BackendError {
  const { status } = response;
  const said = firstLine(response.data) ?? STATUS_WORDS[status] ?? `HTTP status ${status}`;
  return new BackendError(status, secrets.hide(said));
}

/**
 * One request with credentials; a 401 renews them once and tries once more.
 * @returns the answer where its status is 2xx
 * @throws BackendError in every other case; MemoryAway where it was not sent, see `askBeforeChange`
 */
export async function request(
  http: AxiosInstance,
  credentials: Credentials,
  secrets: Secrets,
  config: AxiosRequestConfig,
): Promise<AxiosResponse<unknown>> {
  const once = async (): Promise<AxiosResponse<unknown>> => {
    const headers = { ...(await credentials.headers()), ...config.headers };
    return http.request<unknown>({ ...config, headers }).catch((error: unknown) => {
      throw error instanceof MemoryAway ? error : requestError(error, secrets);
    });
  };
  let response = await once();
  if (response.status === 401 && (await credentials.renew())) response = await once();
  if (response.status < 200 || response.status > 299) throw refusal(response, secrets);
  return response;
}
