/**
 * Slack's web client in its two forms, as the adapters carry them, cut down to plain calls over HTTP. The
 * real ones are tested in `*.server.test.ts`, which installs the adapters.
 */

type Arguments = Record<string, unknown>;

async function callSlack(url: string, method: string, args: Arguments): Promise<unknown> {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(args)) {
    if (value !== undefined) form.set(key, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  const response = await fetch(new URL(method, url), { method: 'POST', body: form });
  if (response.status === 429) {
    throw Object.assign(new Error('A rate limit was exceeded'), {
      code: 'slack_webapi_rate_limited_error',
      retryAfter: Number(response.headers.get('retry-after')),
    });
  }
  if (!response.ok) throw Object.assign(new Error('An HTTP protocol error'), { statusCode: response.status });
  const answer = (await response.json()) as { ok: boolean; error?: string };
  if (answer.ok) return answer;
  throw Object.assign(new Error(`An API error occurred: ${answer.error}`), { data: answer });
}

/** As @slack/web-api: one object. */
export function objectClient(url: string): Record<string, unknown> {
  const method = (name: string) => (args: Arguments) => callSlack(url, name, args);
  return {
    apiCall: (name: string, args: Arguments) => callSlack(url, name, args),
    chat: {
      postMessage: method('chat.postMessage'),
      postEphemeral: method('chat.postEphemeral'),
      update: method('chat.update'),
    },
    conversations: { open: method('conversations.open') },
  };
}

/** As @slack/client 3: what is required in a row, then the rest. */
export function positionalClient(url: string): Record<string, unknown> {
  const makeAPICall = (name: string, required: Arguments, more: Arguments | null = {}) => {
    if (more && 'blocks' in more && typeof more.blocks !== 'string')
      throw new Error('blocks must be a string');
    return callSlack(url, name, { ...required, ...more });
  };
  return {
    chat: {
      postMessage: (channel: string, text: string, more: Arguments) =>
        makeAPICall('chat.postMessage', { channel, text }, more),
      postEphemeral: (channel: string, text: string, user: string, more: Arguments) =>
        makeAPICall('chat.postEphemeral', { channel, text, user }, more),
      update: (ts: string, channel: string, text: string, more: Arguments) =>
        makeAPICall('chat.update', { ts, channel, text }, more),
    },
    conversations: { open: (args: Arguments) => makeAPICall('conversations.open', args) },
    files: { makeAPICall },
  };
}
