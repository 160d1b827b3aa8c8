import type { Clock } from '../../core/clock';

/** Longer than a bot waits for its owner's other scripts before it answers. */
const QUIET_MS = 800;
const LOOK_MS = 50;

/**
 * Calls `done` once nobody has waited for an answer for a while.
 * @returns how to call it off
 */
export function whenQuiet(isBusy: () => boolean, clock: Clock, done: () => void): () => void {
  let since = clock.steady();
  let callOff = () => {};
  const look = () => {
    if (isBusy()) since = clock.steady();
    if (clock.steady() - since < QUIET_MS) callOff = clock.after(LOOK_MS, look);
    else done();
  };
  look();
  return () => callOff();
}
