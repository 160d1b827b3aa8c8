import type { Clock } from './clock';

const LOOK_AGAIN_MS = 50;

/**
 * Waits until nothing is under way.
 * @param idle asked again and again
 * @param withinMs how long to wait, in milliseconds
 * @returns false where something still was when the time was over
 */
export function untilIdle(idle: () => boolean, withinMs: number, clock: Clock): Promise<boolean> {
  const end = clock.steady() + withinMs;
  return new Promise((resolve) => {
    const look = () => {
      if (idle()) resolve(true);
      else if (clock.steady() >= end) resolve(false);
      else clock.after(LOOK_AGAIN_MS, look);
    };
    look();
  });
}
