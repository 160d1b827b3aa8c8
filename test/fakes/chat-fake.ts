import type { ChatRobot, HeardMessage } from '../../src/core/robot';
import type { Misbehaviour } from './misbehaviour';

/** What every fake of a chat service shows a test, whatever is behind it. */
export interface ChatFake {
  robot: ChatRobot;
  /** A message as the adapter hands it to Hubot: alice says "hubot run" in the room. */
  heard: HeardMessage;
  /** The same in a direct message. */
  heardDirectly: HeardMessage;
  /** What the room has seen, in order: the visible text of each message. */
  shown(): string[];
  /** The same as the service was sent it, in its own form. */
  payloads: readonly unknown[];
  /** Names or ids of everybody who was notified. */
  called(): string[];
  /** Files that arrived. */
  files(): { name: string; content: string }[];
  /** Why the service has refused messages: its limits are enforced. */
  refused: string[];
  /** The next message goes wrong so. */
  fail(how: Misbehaviour): void;
  stop(): Promise<void>;
}

/** Counts as the limits do, and writes down what is over. Returns the reason, if there is one. */
export function overLimit(fake: { refused: string[] }, size: number, limit: number): string | undefined {
  if (size <= limit) return undefined;
  const reason = `message of ${size} is over ${limit}`;
  fake.refused.push(reason);
  return reason;
}

/** Every person called by a plain @name in the text, as services with such names see it. */
export function plainNames(text: string): string[] {
  const outside = text.replace(/```[\s\S]*?```/g, '');
  return [...outside.matchAll(/(?<![\w.+@/-])@([\w.-]+)/g)].map(([, name]) => name ?? '');
}
