import type { Bridge } from './bridge';
import { compose } from './compose';
import { messageOf } from './core/message-of';
import type { Plugin } from './core/plugin';
import type { HubotRobot } from './hubot/hubot-robot';
import { PLUGINS } from './plugins';

const bridges = new WeakMap<object, Bridge>();

/**
 * The Hubot script: starts the bridge on a robot. Synchronous, and it never throws or rejects: Hubot 9
 * and later die on a stray rejection.
 */
function script(robot: HubotRobot): void {
  startOn(robot, PLUGINS);
}

function startOn(robot: HubotRobot, plugins: readonly Plugin[]): void {
  try {
    if (bridges.has(robot)) {
      robot.logger?.error?.(
        'hubot-st2 is loaded twice. If a script of yours starts it, remove it from external-scripts.json.',
      );
      return;
    }
    const bridge = compose(robot, process.env, plugins);
    bridges.set(robot, bridge);
    bridge.start();
  } catch (error) {
    robot.logger?.error?.(`hubot-st2 could not start: ${messageOf(error)}`);
  }
}

namespace script {
  /** The bridge on a robot: for a launcher that wants to know when it is ready, or to stop it. */
  export const bridgeOf = (robot: object): Bridge | undefined => bridges.get(robot);

  /**
   * The same script with plugins of the owner's own, whose gates are asked before all others. For a file in
   * the bot's `scripts/` folder, in the place of the line in external-scripts.json (docs/plugins.md).
   */
  export const withPlugins =
    (...plugins: Plugin[]) =>
    (robot: HubotRobot): void =>
      startOn(robot, [...plugins, ...PLUGINS]);
}

export = script;
