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
  /** The embedded backend runs in this process and keeps its own in this folder. */
  embedded?: boolean;
  embeddedData?: string;
}

/** Beside the executions of the embedded backend, to which it belongs. */
const STATE_FILE = 'state.jsonl';
/** A brain script that keeps the brain listens by then. */
const BRAIN_SCRIPT_MS = 10_000;

/**
 * The memory that the configuration asks for: Redis where its address is set, a file where one is named
 * or the embedded backend has a folder, else the robot's brain.
 * With Redis it resolves when the connection stands, however long that takes, unless `stopped` is aborted.
 */
export async function openMemory(
  settings: MemorySettings,
  brain: Brain,
  log: Log,
  stopped: AbortSignal,
): Promise<Memory> {
  if (settings.redisUrl !== undefined) {
    // Loaded on demand: a bot without Redis need not pay for its client (and `import()` would be a real
    // one here, which test runners for CommonJS do not have).
    const { RedisMemory } = require('./redis-memory') as typeof import('./redis-memory', { with: {
      'resolution-mode': 'require',
    }});
    return RedisMemory.open(settings.redisUrl, log, stopped);
  }
  const file = fileOf(settings);
  if (file === undefined) return inBrain(brain, log);
  try {
    return await FileMemory.open(file);
  } catch (error) {
    const setting = settings.stateFile === undefined ? 'ST2_EMBEDDED_DATA' : 'ST2_STATE_FILE';
    throw new StartError(
      `The state file ${file} cannot be used (${messageOf(error)}). Give this user write access to it, or name another with ${setting}.`,
    );
  }
}

function fileOf({ stateFile, embedded, embeddedData }: MemorySettings): string | undefined {
  if (stateFile !== undefined) return resolve(stateFile);
  return embedded && embeddedData !== undefined ? resolve(join(embeddedData, STATE_FILE)) : undefined;
}

function inBrain(brain: Brain, log: Log): Memory {
  systemClock.after(BRAIN_SCRIPT_MS, () => {
    if (brain.listenerCount('save') > 0) return;
    log.info(
      'Nothing keeps the brain of this bot, so a restart forgets what is under way: set ST2_STATE_FILE or ST2_REDIS_URL.',
    );
  });
  return new BrainMemory(brain);
}
