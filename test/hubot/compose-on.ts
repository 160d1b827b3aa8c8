import type { Bridge } from '../../src/bridge';
import { compose } from '../../src/compose';
import { BrainMemory } from '../../src/state/brain-memory';
import type { SmallHubot } from './small-hubot';

/** A bridge on a small Hubot that remembers in its brain, and leaves no file behind. */
export function composeOn(hubot: SmallHubot, env: NodeJS.ProcessEnv): Bridge {
  const robot = hubot.asRobot;
  return compose(robot, env, undefined, { memory: new BrainMemory(robot.brain) });
}
