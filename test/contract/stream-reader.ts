import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Mapping = Record<string, unknown>;

/** One event of a stream, whole. */
export interface StreamEvent {
  name: string;
  data: Mapping;
}

function mapping(value: unknown): Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {};
}

/** Events in the bytes of a stream. */
export function eventsIn(text: string): StreamEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const fields = Object.fromEntries(
      block
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    if (fields.event === undefined) return [];
    return [{ name: fields.event, data: fields.data?.startsWith('{') ? JSON.parse(fields.data) : {} }];
  });
}

export function readEvents(folder: string, path: string): StreamEvent[] {
  return eventsIn(readFileSync(join(folder, path), 'utf8'));
}

/** Follows one stream and keeps everything that it sends. */
export class StreamReader {
  readonly events: StreamEvent[] = [];
  status = 0;
  contentType = '';
  text = '';
  closed = false;
  readonly #abort = new AbortController();

  /** Resolves when the server has answered and its first byte is there, or its refusal. */
  async open(url: string, headers: Record<string, string>): Promise<this> {
    const response = await fetch(url, { headers, signal: this.#abort.signal });
    this.status = response.status;
    this.contentType = response.headers.get('content-type') ?? '';
    this.#read(response).catch(() => {});
    await this.until(() => this.text !== '' || this.closed, 2000);
    return this;
  }

  async #read(response: Response): Promise<void> {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      const piece = decoder.decode(chunk as Uint8Array, { stream: true });
      this.text += piece;
      const blocks = (rest + piece).split('\n\n');
      rest = blocks.pop() ?? '';
      this.events.push(...eventsIn(blocks.join('\n\n')));
    }
    this.closed = true;
  }

  /** Waits until something is so. @returns whether it came to be in time */
  async until(so: () => boolean, patience: number): Promise<boolean> {
    const end = Date.now() + patience;
    while (!so() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    return so();
  }

  /** True when an execution is said to have come there. */
  saw(id: string, statuses: readonly string[]): boolean {
    return this.events.some(
      ({ name, data }) =>
        name.startsWith('st2.execution__') && data.id === id && statuses.includes(String(data.status)),
    );
  }

  close(): void {
    this.#abort.abort();
  }
}

/** An event of a recording's index, which names the fields that tell events apart. */
export function indexed(event: StreamEvent): Mapping {
  const { data, name } = event;
  const action = typeof data.action === 'string' ? data.action : mapping(data.action).ref;
  return { event: name, ...data, action };
}

/**
 * What a client can rely on: for each execution that was asked for (chat's own workflow, which this backend does
 * without, left out) the order of its statuses, and for each kind of output the whole text. Kinds of events are
 * apart, since the server sends them over different queues. A status that is told again counts once.
 *
 * @param events fields of a recorded index, or `indexed` ones
 * @param wanted actions that are compared
 */
export function storyOf(events: readonly Mapping[], wanted: (action: string) => boolean): Mapping {
  const statuses = new Map<string, string[]>();
  const output: Record<string, string[]> = {};
  const shown = new Set<unknown>();
  for (const event of events) {
    const name = String(event.event);
    if (name.startsWith('st2.execution.output')) {
      if (event.output_type === 'output') continue;
      const type = String(event.output_type);
      output[type] = [...(output[type] ?? []), String(event.data)];
    } else if (/^st2\.(execution|liveaction)__/.test(name)) {
      const action = String(event.action);
      if (!wanted(action)) continue;
      const key = `${name.startsWith('st2.execution') ? 'execution' : 'liveaction'} ${action} ${String(event.id)}`;
      const told = `${name.split('__')[1]} ${String(event.status)}`;
      const list = statuses.get(key) ?? [];
      if (list.at(-1) !== told) list.push(told);
      statuses.set(key, list);
    } else shown.add(name);
  }
  const executions = [...statuses].map(
    ([key, list]) => `${key.split(' ').slice(0, 2).join(' ')}: ${list.join(', ')}`,
  );
  return {
    executions: executions.sort(),
    output: Object.fromEntries(Object.entries(output).map(([type, lines]) => [type, lines.sort().join('')])),
    others: [...shown].sort(),
  };
}
