import type { Bridge } from './bridge';
import { compose } from './compose';
import { messageOf } from './core/message-of';
import type { HubotRobot } from './hubot/hubot-robot';

const bridges = new WeakMap<object, Bridge>();

/**
 * The Hubot script: starts the bridge on a robot. Synchronous, and it never throws or rejects: Hubot 9
 * and later die on a stray rejection.
 */
function plugin(robot: HubotRobot): void {
  try {
    const bridge = compose(robot, process.env);
    bridges.set(robot, bridge);
    bridge.start();
  } catch (error) {
    const why = messageOf(error);
    robot.logger?.error?.(`hubot-st2 could not start: ${why}`);
  }
}

namespace plugin {
  /** The bridge on a robot: for a launcher that wants to know when it is ready, or to stop it. */
  export const bridgeOf = (robot: object): Bridge | undefined => bridges.get(robot);
}

export = plugin;
