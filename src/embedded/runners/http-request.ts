import http from 'node:http';
import https from 'node:https';
import type { AxiosRequestConfig, AxiosStatic } from 'axios';
import { exactJson } from '../../core/exact-json';
import { mapping } from '../../core/mapping';
import { sentenceOf } from '../fault';
import { pythonText } from '../python-text';
import type { ActionRun, RunEnd, Runner } from './runner';

const JSON_TYPE = /^application\/(.*\+)?json\b/i;
/** A body beyond this is refused: it would go into a chat message, the store and every stream. */
const MAX_BYTES = 16 * 1024 * 1024;

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** One spelling for each host: `[::1]`, `EXAMPLE.com` and `example.com.` are others of the same. */
function hostName(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** @returns why this host may not be called, or undefined where it may */
function hostRefusal(url: URL, parameters: Record<string, unknown>): string | undefined {
  const allowed = list(parameters.url_hosts_whitelist).map(hostName);
  const host = hostName(url.hostname);
  if (list(parameters.url_hosts_blacklist).map(hostName).includes(host))
    return `The host ${host} is on the action's list of refused hosts.`;
  if (allowed.length > 0 && !allowed.includes(host))
    return `The host ${host} is not on the action's list of allowed hosts.`;
  return undefined;
}

/** Names as HTTP writes them (`Content-Type`), in the order in which they came. */
function headersOf(raw: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').replace(
      /(^|-)([a-z])/g,
      (_all, dash: string, letter: string) => dash + letter.toUpperCase(),
    );
    out[name] = out[name] === undefined ? (raw[index + 1] ?? '') : `${out[name]}, ${raw[index + 1]}`;
  }
  return out;
}

function requestOf(run: ActionRun, url: URL): AxiosRequestConfig {
  const { parameters } = run;
  const headers = Object.fromEntries(
    Object.entries(mapping(parameters.headers)).map(([name, value]) => [name, pythonText(value)]),
  );
  const cookies = Object.entries(mapping(parameters.cookies)).map(
    ([name, value]) => `${name}=${encodeURIComponent(pythonText(value))}`,
  );
  if (cookies.length > 0) headers.Cookie = cookies.join('; ');
  const method = String(parameters.method ?? 'GET').toUpperCase();
  const seconds = Number(parameters.timeout ?? 60);
  for (const [name, value] of Object.entries(mapping(parameters.params)))
    url.searchParams.append(name, pythonText(value));
  const follow =
    parameters.allow_redirects === true || method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
  const body = parameters.body;
  return {
    url: url.href,
    method,
    headers,
    timeout: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 60_000,
    maxRedirects: follow ? 30 : 0,
    beforeRedirect: (next: Record<string, unknown>) => {
      const target = new URL(String(next.href));
      const refusal = hostRefusal(target, parameters);
      if (refusal !== undefined) throw new Error(refusal);
      // Name and password are for the host that they were given for.
      if (target.host !== url.host) delete next.auth;
    },
    maxContentLength: MAX_BYTES,
    maxBodyLength: MAX_BYTES,
    responseType: 'text',
    transformResponse: (data: unknown) => data,
    validateStatus: () => true,
    signal: run.signal,
    httpAgent: new http.Agent(),
    httpsAgent: new https.Agent({ rejectUnauthorized: parameters.verify_ssl_cert !== false }),
    ...(body === undefined || body === null
      ? {}
      : { data: typeof body === 'string' ? body : exactJson(body) }),
    ...(typeof parameters.username === 'string'
      ? { auth: { username: parameters.username, password: String(parameters.password ?? '') } }
      : {}),
    ...proxyOf(url, parameters),
  };
}

function proxyOf(url: URL, parameters: Record<string, unknown>): AxiosRequestConfig {
  const text = url.protocol === 'https:' ? parameters.https_proxy : parameters.http_proxy;
  if (typeof text !== 'string' || text === '') return {};
  const proxy = new URL(text);
  return { proxy: { protocol: proxy.protocol, host: proxy.hostname, port: Number(proxy.port || 80) } };
}

function bodyOf(text: string, type: string): { body: unknown; parsed: boolean } {
  if (!JSON_TYPE.test(type)) return { body: text, parsed: false };
  try {
    return { body: JSON.parse(text), parsed: true };
  } catch {
    return { body: text, parsed: false };
  }
}

function failed(error: string): RunEnd {
  return { status: 'failed', result: { error } };
}

export const httpRequestRunner: Runner = {
  name: 'http-request',
  description: 'Makes an HTTP request.',
  resumable: false,
  view: {
    runner_package: 'http_runner',
    runner_module: 'http_runner',
    output_key: 'body',
    output_schema: {
      type: 'object',
      properties: {
        status_code: { type: 'integer' },
        body: {
          anyOf: [
            { type: 'object' },
            { type: 'string' },
            { type: 'integer' },
            { type: 'number' },
            { type: 'boolean' },
            { type: 'array' },
            { type: 'null' },
          ],
        },
        parsed: { type: 'boolean' },
        headers: { type: 'object' },
      },
      additionalProperties: false,
    },
  },
  parameters: {
    allow_redirects: {
      default: false,
      description: 'True to follow redirects of POST, PUT and DELETE too.',
      type: 'boolean',
    },
    cookies: { description: 'Cookies to send.', type: 'object' },
    headers: { description: 'Headers to send.', type: 'object' },
    http_proxy: { description: 'Address of a proxy for http.', type: 'string' },
    https_proxy: { description: 'Address of a proxy for https.', type: 'string' },
    password: { description: 'Password for basic authentication.', type: 'string', secret: true },
    url: { description: 'The address to call.', required: true, type: 'string' },
    username: { description: 'Name for basic authentication.', type: 'string' },
    verify_ssl_cert: { default: true, description: 'False to accept any certificate.', type: 'boolean' },
    url_hosts_blacklist: {
      description: 'Hosts that are refused.',
      required: false,
      type: 'array',
      items: { type: 'string' },
    },
    url_hosts_whitelist: {
      description: 'The only hosts that are allowed.',
      required: false,
      type: 'array',
      items: { type: 'string' },
    },
  },
  async run(run) {
    let url: URL;
    try {
      url = new URL(String(run.parameters.url));
    } catch {
      return failed(
        `"${String(run.parameters.url)}" is not an address: it must begin with http:// or https://.`,
      );
    }
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      return failed(`Only http and https can be called, not ${url.protocol}//.`);
    const refusal = hostRefusal(url, run.parameters);
    if (refusal !== undefined) return failed(refusal);
    // Loaded with the first request: many backends make none, and it takes as long as much of a start.
    const axios = require('axios') as AxiosStatic;
    try {
      const response = await axios.request<string>(requestOf(run, url));
      const headers = headersOf(response.request?.res?.rawHeaders ?? []);
      const { body, parsed } = bodyOf(response.data, headers['Content-Type'] ?? '');
      const status = response.status >= 200 && response.status < 300 ? 'succeeded' : 'failed';
      return { status, result: { status_code: response.status, body, parsed, headers } };
    } catch (error) {
      const code = axios.isAxiosError(error) ? (error.code ?? '') : '';
      return failed(`${url.host} did not answer: ${sentenceOf(error) || code}`);
    }
  },
};
