import type { ChatRobot, HeardMessage } from '../core/robot';

/**
 * What the bridge needs of a robot, from Hubot 3 to 14. Structural, because 14 ships no types and the
 * older ones differ; what is optional here is missing in some version.
 */
export interface HubotRobot extends ChatRobot {
  logger: HubotLogger;
  brain: HubotBrain;
  listeners: HubotListener[];
  listen(
    matcher: (message: HeardMessage) => unknown,
    options: { id: string },
    callback: (response: { message: HeardMessage }) => unknown,
  ): void;
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  responseMiddleware?(middleware: unknown): void;
  /** Help lines up to Hubot 13; a CommandBus in 14. */
  commands?: unknown;
  /** Help lines in Hubot 14. */
  helpStrings?: unknown;
  router?: unknown;
}

/** 3.x has `warning` and no `warn`; 14 has `warn` and no `warning`. */
export type HubotLogger = {
  [level in 'debug' | 'info' | 'warn' | 'warning' | 'error']?: (line: string) => unknown;
};

export interface HubotBrain {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  save(): void;
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  removeListener(event: string, listener: (...details: unknown[]) => void): unknown;
  listenerCount(event: string): number;
  [key: string]: unknown;
}

export interface HubotListener {
  matcher(message: HeardMessage): unknown;
  options?: { id?: string | null };
  callback?: unknown;
}
