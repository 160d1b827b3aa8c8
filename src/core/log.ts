/**
 * Where the bridge says what happens to it. Structural, because Hubot's logger changed between
 * versions; `src/hubot` makes one of these from whatever logger the robot has.
 * Implementations remove secrets before a line leaves the process.
 */
export interface Log {
  debug(text: string, fields?: Record<string, unknown>): void;
  info(text: string, fields?: Record<string, unknown>): void;
  warn(text: string, fields?: Record<string, unknown>): void;
  error(text: string, fields?: Record<string, unknown>): void;
}

/** For tests and tools that want silence. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
