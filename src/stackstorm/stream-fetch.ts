import type { Readable } from 'node:stream';
import type { AxiosInstance, AxiosResponse } from 'axios';
import type { EventSourceFetchInit, FetchLikeResponse, ReaderLike } from 'eventsource';
import { BackendError } from '../core/backend-error';
import type { Secrets } from '../core/secrets';
import type { Credentials } from './credentials';
import { refusal, requestError } from './request';

export interface StreamFetchOptions {
  http: AxiosInstance;
  credentials: Credentials;
  secrets: Secrets;
  /** Milliseconds until the response's headers must be there; the body has all the time in the world. */
  timeoutMs: number;
}

/** What happens on one connection below the events. */
export interface StreamWatch {
  /** Each chunk as it comes off the socket, heartbeats too. */
  bytes(chunk: Buffer): void;
  /** A line that says more than EventSource keeps, and how long the server wants us to wait. */
  failed(error: BackendError, retryAfterMs: number | undefined): void;
}

/**
 * `fetch` as eventsource wants it, over the same HTTP client as every request: credentials in headers
 * only, read at each attempt, renewed once after a 401.
 */
export function streamFetch(options: StreamFetchOptions, watch: StreamWatch) {
  return async (url: string | URL, init: EventSourceFetchInit): Promise<FetchLikeResponse> => {
    try {
      let response = await get(options, String(url), init);
      if (response.status === 401 && (await options.credentials.renew())) {
        response.data.destroy();
        response = await get(options, String(url), init);
      }
      return await asFetched(response, String(url), options.secrets, watch);
    } catch (error) {
      const failure = requestError(error, options.secrets);
      watch.failed(failure, undefined);
      throw failure;
    }
  };
}

async function get(
  { http, credentials, timeoutMs }: StreamFetchOptions,
  url: string,
  init: EventSourceFetchInit,
): Promise<AxiosResponse<Readable>> {
  const headers = { ...init.headers, ...(await credentials.headers()), 'Accept-Encoding': 'identity' };
  // axios' own time limit would also cut a stream that is open and idle.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const signal = AbortSignal.any([init.signal as AbortSignal, late.signal]);
  try {
    return await http.get<Readable>(url, { headers, responseType: 'stream', timeout: 0, signal });
  } catch (error) {
    if (late.signal.aborted) throw new BackendError(0, 'The event stream did not answer', 'ETIMEDOUT');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function asFetched(
  response: AxiosResponse<Readable>,
  url: string,
  secrets: Secrets,
  watch: StreamWatch,
): Promise<FetchLikeResponse> {
  const header = (name: string): string | null => {
    const value: unknown = response.headers[name.toLowerCase()];
    return typeof value === 'string' ? value : null;
  };
  const type = header('content-type') ?? 'without a content type';
  if (response.status !== 200) {
    const wait = Number(header('retry-after'));
    const error = refusal({ status: response.status, data: await shortBody(response.data) }, secrets);
    watch.failed(error, wait > 0 ? wait * 1000 : undefined);
  } else if (!type.startsWith('text/event-stream')) {
    response.data.destroy();
    watch.failed(new BackendError(0, `The server sent ${type}, not an event stream`), undefined);
  }
  const body = { getReader: () => wholeLines(response.data, watch, secrets) };
  return { body, url, status: response.status, redirected: false, headers: { get: header } };
}

/** The JSON of a refusal, at most 64 KB of it. */
async function shortBody(stream: Readable): Promise<unknown> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length > 65_536) break;
    }
    return JSON.parse(Buffer.concat(parts).toString());
  } catch {
    return undefined;
  }
}

const LINE_FEED = 10;

/**
 * Hands on whole lines only: a line of 10 MB arrives in hundreds of chunks, and the parser would search
 * all that it has for a line's end at each of them.
 */
function wholeLines(stream: Readable, watch: StreamWatch, secrets: Secrets): ReaderLike {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let held: Buffer[] = [];
  return {
    async read() {
      try {
        for (;;) {
          const { value: chunk, done } = await chunks.next();
          if (done) return { done: true };
          watch.bytes(chunk);
          const end = chunk.lastIndexOf(LINE_FEED) + 1;
          if (end === 0) {
            held.push(chunk);
            continue;
          }
          const lines = Buffer.concat([...held, chunk.subarray(0, end)]);
          held = end < chunk.length ? [chunk.subarray(end)] : [];
          return { done: false, value: lines };
        }
      } catch (error) {
        watch.failed(requestError(error, secrets), undefined);
        throw error;
      }
    },
    async cancel() {
      stream.destroy();
    },
  };
}
