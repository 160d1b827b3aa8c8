import type { Pace } from './chat';

/** Milliseconds that one message takes at this pace, on average. */
export function msPerMessage({ messages, perMs }: Pick<Pace, 'messages' | 'perMs'>): number {
  return Number.isFinite(messages) && messages > 0 ? perMs / messages : 0;
}
