import type { Execution } from './api.js';
import { byId } from './element.js';

/** What the pages want to hear of the event stream. */
export interface Listener {
  execution?(execution: Execution): void;
  output?(output: { execution_id: string; output_type: string; data: string }): void;
  /** After the connection was lost and is back: what happened meanwhile has to be fetched. */
  back?(): void;
}

const EVENTS = ['st2.execution__create', 'st2.execution__update', 'st2.execution.output__create'];
const listeners = new Set<Listener>();
let opened = false;

/** Follows the event stream until the returned function is called. One connection serves all pages. */
export function follow(listener: Listener): () => void {
  listeners.add(listener);
  if (!opened) open();
  opened = true;
  return () => listeners.delete(listener);
}

function open(again = false): void {
  const stream = new EventSource(`/v1/stream?events=${EVENTS.join(',')}`);
  let lost = again;
  stream.addEventListener('open', () => {
    byId('connection').hidden = true;
    if (lost) for (const listener of listeners) listener.back?.();
    lost = false;
  });
  stream.addEventListener('error', () => {
    lost = true;
    const notice = byId('connection');
    notice.textContent = 'The connection to the bot is lost; trying again …';
    notice.hidden = false;
    // A refused connection is not tried again by the browser itself.
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(open, 5000, true);
    }
  });
  for (const name of EVENTS) {
    stream.addEventListener(name, (event) => {
      const data: unknown = parse((event as MessageEvent<string>).data);
      if (data === undefined) return;
      for (const listener of listeners) {
        if (name === 'st2.execution.output__create') {
          listener.output?.(data as { execution_id: string; output_type: string; data: string });
        } else {
          listener.execution?.(data as Execution);
        }
      }
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
