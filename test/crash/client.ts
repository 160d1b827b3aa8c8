export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** Calls a backend that may be gone at any moment. */
export class Client {
  constructor(private readonly url: string) {}

  /** @returns undefined where no whole answer came: then nothing was acknowledged */
  async call(method: string, path: string, body?: unknown, key = 'test-key'): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: { 'St2-Api-Key': key, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
    } catch {
      return undefined;
    }
  }
}
