/** One event of a stream, its data read as JSON. */
export interface StreamEvent {
  name: string;
  data: unknown;
}

/** The events of a server-sent stream, as they come. */
export async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const name = /^\n?event: (.*)$/m.exec(part)?.[1];
      const line = part.split('\n').find((item) => item.startsWith('data: '));
      if (name !== undefined && line !== undefined)
        yield { name, data: JSON.parse(line.slice('data: '.length)) };
    }
  }
}
