import { randomUUID } from 'node:crypto';
import type { Memory } from '../core/memory';

const HELD_MS = 10_000;
const RETRY_MS = 25;
const LOCK_TIMEOUT_MS = 5_000;

/**
 * Runs `work` while nobody else, in this process or in a twin, runs under the same key.
 * @throws Error when the lock could not be had within five seconds
 */
export async function locked<T>(memory: Memory, key: string, work: () => Promise<T>): Promise<T> {
  const owner = randomUUID();
  const lock = `lock:${key}`;
  for (let waited = 0; !(await memory.claim(lock, owner, HELD_MS)); waited += RETRY_MS) {
    if (waited >= LOCK_TIMEOUT_MS) throw new Error('someone else is busy with this at the moment; try again');
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  try {
    return await work();
  } finally {
    await memory.release(lock, owner);
  }
}
