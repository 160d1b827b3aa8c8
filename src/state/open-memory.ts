import type { Log } from '../log';
import { type Brain, BrainMemory } from './brain-memory';
import type { Memory } from './memory';

export interface MemorySettings {
  /** `ST2_REDIS_URL`; without it the brain is used. */
  redisUrl?: string | undefined;
}

/**
 * The memory that the configuration asks for: Redis where its address is set, else the robot's brain.
 * With Redis it resolves when the connection stands, however long that takes.
 */
export async function openMemory(settings: MemorySettings, brain: Brain, log: Log): Promise<Memory> {
  if (settings.redisUrl === undefined) return new BrainMemory(brain);
  // Loaded on demand: a bot without Redis need not pay for its client (and `import()` would be a real
  // one here, which test runners for CommonJS do not have).
  const { RedisMemory } = require('./redis-memory') as typeof import('./redis-memory', { with: {
    'resolution-mode': 'require',
  }});
  return RedisMemory.open(settings.redisUrl, log);
}
