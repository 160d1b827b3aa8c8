import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../core/clock';
import type { Memory } from '../core/memory';

/** A bot that died or sleeps holds up nobody for longer: less than others wait, so that it costs them time and no error. */
const LEASE_MS = 4_000;
const RENEW_MS = 1_000;
const RETRY_MS = 25;
const LOCK_TIMEOUT_MS = 5_000;

/** Whether the lock is held without a break since it was taken; a process that slept may have lost it. */
export type IsHeld = () => boolean;

/**
 * Runs `work` while nobody else, in this process or in a twin, runs under the same key, however long it takes. Only a
 * process that sleeps for longer than the lock lives can lose it: `work` can ask before it writes.
 * @throws Error when the lock could not be had within five seconds, the memory's own time to answer among them
 */
export async function locked<T>(
  memory: Pick<Memory, 'claim' | 'release'>,
  key: string,
  work: (isHeld: IsHeld) => Promise<T>,
  clock: Clock = systemClock,
): Promise<T> {
  const owner = randomUUID();
  const lock = `lock:${key}`;
  let until = clock.steady() + LEASE_MS;
  for (let waited = 0, since = clock.steady(); !(await memory.claim(lock, owner, LEASE_MS)); ) {
    // A process that slept has not waited: it asks again.
    waited += Math.min(clock.steady() - since, LOCK_TIMEOUT_MS / 2);
    since = clock.steady();
    if (waited >= LOCK_TIMEOUT_MS) throw new Error('somebody else is working on this right now; try again');
    await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    until = clock.steady() + LEASE_MS;
  }
  let isLost = false;
  const isHeld = () => {
    isLost ||= clock.steady() >= until;
    return !isLost;
  };
  const renew = async () => {
    const asked = clock.steady();
    if (!isHeld()) return;
    if (await memory.claim(lock, owner, LEASE_MS)) until = asked + LEASE_MS;
    else isLost = true;
  };
  let callOff = () => {};
  const renewLater = () => {
    callOff = clock.after(RENEW_MS, () => {
      renew().catch(() => {});
      renewLater();
    });
  };
  renewLater();
  try {
    return await work(isHeld);
  } finally {
    callOff();
    // The work is done; a lock that cannot be given back ends by itself.
    await memory.release(lock, owner).catch(() => {});
  }
}
