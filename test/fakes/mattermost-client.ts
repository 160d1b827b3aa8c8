/** The client of hubot-matteruser, cut down to plain calls; the real one is tested in `*.server.test.ts`. */
export function mattermostClient(url: string): Record<string, unknown> {
  type Done = (answer: unknown, headers: unknown) => void;
  const request = async (
    method: string,
    path: string,
    body: string | FormData,
    done: Done,
  ): Promise<void> => {
    const json = typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {};
    const response = await fetch(`${url}${path}`, { method, body, ...json }).catch(() => undefined);
    if (!response) return done({ id: null, error: -111 }, {});
    const text = await response.text();
    const headers = Object.fromEntries(response.headers);
    if (response.ok) return done(JSON.parse(text), headers);
    done({ id: null, error: `API response: ${response.status} ${text}` }, headers);
  };
  return {
    self: { id: 'bot00000000000000000000000' },
    customMessage() {},
    postMessage() {},
    _apiCall: (method: string, path: string, body: unknown, done: Done) =>
      void request(method, path, JSON.stringify(body), done),
    uploadFile: (channel: string, file: { value: Buffer; options: { filename: string } }, done: Done) => {
      const form = new FormData();
      form.set('channel_id', channel);
      form.set('files', new Blob([new Uint8Array(file.value)]), file.options.filename);
      void request('POST', '/files', form, done);
    },
  };
}
