import { join, resolve } from 'node:path';
import { systemClock } from '../core/clock';
import type { Log } from '../core/log';
import type { Memory } from '../core/memory';
import { messageOf } from '../core/message-of';
import { StartError } from '../core/start-error';
import { type Brain, BrainMemory } from './brain-memory';
import { FileMemory } from './file-memory';

export interface MemorySettings {
  /** `ST2_REDIS_URL` */
  redisUrl?: string | undefined;
  /** `ST2_STATE_FILE` */
  stateFile?: string | undefined;
  /** `ST2_EMBEDDED_DATA`: the bot's folder, also where it has no embedded backend. */
  embeddedData: string;
  /** The embedded backend runs in this process, and keeps its executions in that folder. */
  embedded: boolean;
}

/** In the bot's folder, beside the executions of the embedded backend. */
const STATE_FILE = 'state.jsonl';

/**
 * The memory that the configuration asks for: Redis where its address is set, else a file: the one that is
 * named, or one in the bot's folder. Where that folder cannot be written, nobody has promised anything, and
 * the robot's brain has to do.
 * With Redis it resolves when the connection stands, however long that takes, unless `stopped` is aborted.
 * @throws StartError where a file cannot be used that was named, or that the embedded backend stands beside; where Redis is asked for and
 * its client is not installed
 */
export async function openMemory(
  settings: MemorySettings,
  brain: Brain,
  log: Log,
  stopped: AbortSignal,
): Promise<Memory> {
  const { redisUrl, stateFile, embedded, embeddedData } = settings;
  if (redisUrl !== undefined) {
    const { RedisMemory } = loadRedis();
    return RedisMemory.open(redisUrl, log, stopped);
  }
  const file = resolve(stateFile ?? join(embeddedData, STATE_FILE));
  try {
    return await FileMemory.open(file, systemClock, log);
  } catch (error) {
    const reason = messageOf(error);
    if (stateFile === undefined && !embedded) {
      log.info(`The state file ${file} cannot be used (${reason}); using the bot's brain instead.`);
      return new BrainMemory(brain);
    }
    const setting = stateFile === undefined ? 'ST2_EMBEDDED_DATA' : 'ST2_STATE_FILE';
    throw new StartError(
      `The state file ${file} cannot be used (${reason}). Give this user write access to it, or name another with ${setting}.`,
    );
  }
}

/** Only a bot with Redis pays for its client, and only there need it be installed. (`import()` is not for CommonJS test runners.) */
function loadRedis() {
  try {
    return require('./redis-memory') as typeof import('./redis-memory', { with: {
      'resolution-mode': 'require',
    }});
  } catch (error) {
    const why = messageOf(error).split('\n')[0];
    throw new StartError(
      `ST2_REDIS_URL needs the package @redis/client: npm install @redis/client (${why}).`,
    );
  }
}
