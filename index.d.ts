/**
 * The Hubot script: connects a robot to StackStorm. It returns at once and never throws; `bridgeOf(robot)?.ready` tells when the
 * commands are there.
 *
 * @example
 * import hubotSt2 from 'hubot-st2';
 * hubotSt2(robot);
 * await hubotSt2.bridgeOf(robot)?.ready;
 *
 * @param robot a robot of Hubot 3 to 14
 */
declare function hubotSt2(robot: object): void;

declare namespace hubotSt2 {
  /** What a launcher can ask of the bridge on its robot. */
  interface Bridge {
    /** Resolves when the commands have been read for the first time, or reading them has failed. Never rejects. */
    readonly ready: Promise<void>;
    /** How many ways there are to say a command. */
    readonly commandCount: number;
    /** Why there are no commands, as a sentence; undefined where there are. */
    readonly trouble: string | undefined;
    /** True while somebody waits for an answer. */
    readonly busy: boolean;
    /** What somebody has to change first, as a sentence that names the setting; to be asked when `ready` has resolved. */
    readonly startFault: string | undefined;
    /**
     * Ends in good order: hears nothing new, waits for what is under way, then stops.
     * @param withinMs how long to wait, in milliseconds
     * @returns what was abandoned
     */
    drain(withinMs?: number): Promise<string[]>;
    /** Ends everything that was started; the robot goes on without the bridge. */
    stop(): Promise<void>;
  }

  /** The bridge on a robot; undefined where the script has not been loaded, or could not start. */
  function bridgeOf(robot: object): Bridge | undefined;
}

export = hubotSt2;
