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

  /**
   * The script with plugins of your own, whose gates are asked before all others. Put a file into the bot's `scripts/` folder, and
   * take hubot-st2 out of external-scripts.json (docs/plugins.md).
   *
   * @example
   * module.exports = require('hubot-st2').withPlugins(changeFreeze);
   */
  function withPlugins(...plugins: Plugin[]): (robot: object) => void;

  /** Something that is added to the bridge. */
  interface Plugin {
    /** Stable, e.g. `change-freeze`; it stands in the log where the plugin fails. */
    name: string;
    /** Called once for each bridge. A rejection is logged, and the bridge goes on without the plugin. */
    open(context: Context): OpenPlugin | Promise<OpenPlugin>;
  }

  /** What a plugin is on one bridge. All of it may be left out. */
  interface OpenPlugin {
    /** What a person can say, in the order in which help shows it. */
    commands?: ChatCommand[];
    /** What a command has to get past, in the order in which they are asked. */
    gates?: Gate[];
    /** Names of events of StackStorm's stream that it needs besides those that every bridge asks for. */
    events?: string[];
    /** Any event that the bridge asks for. Must not throw. */
    onEvent?(event: { name: string; data: unknown }): void;
    /** Is told what becomes of commands. What it throws is logged and harms nobody else. */
    observer?: Observer;
    /** The bridge is put together: what happens by itself may begin. */
    start?(): void;
    stop?(): void | Promise<void>;
  }

  /** What a plugin may use of the bridge that it is opened on. */
  interface Context {
    readonly log: Record<'debug' | 'info' | 'warn' | 'error', (line: string) => void>;
    /** Says something in chat, in order and at the service's pace; resolves when it was sent or given up. */
    readonly outbox: {
      post(place: Place, post: Post, urgency: 'answer' | 'announcement'): Promise<unknown>;
    };
    /** StackStorm as the bot's own account. Rejects with an error whose message is one line. */
    readonly st2: {
      executions(
        query?: Record<string, string | number | boolean>,
      ): Promise<{ items: unknown[]; total: number }>;
      execution(id: string): Promise<unknown>;
      execute(action: string, parameters: Record<string, unknown>): Promise<unknown>;
    };
    /** How the bot is called at the moment. */
    botName(): string;
  }

  /** A person, known by the chat service's immutable id; the name is for display only. */
  interface Person {
    id: string;
    name: string;
  }

  /** Where something is said. */
  interface Place {
    room: string;
    thread?: string;
    direct?: boolean;
  }

  /** What a person said to the bot, without the bot's name. */
  interface Incoming {
    text: string;
    person: Person;
    place: Place;
  }

  /** Something to say, before any chat service has shaped it. */
  interface Post {
    text: string;
    /** Shown below the text, or in an attachment. */
    body?: string;
    outcome?: 'accepted' | 'running' | 'waiting' | 'succeeded' | 'failed';
  }

  /** One heard command on its way to an answer. */
  interface Call {
    incoming: Incoming;
    /** Answers where it was asked. */
    reply(post: Post | string): Promise<void>;
  }

  /** Something a person can say besides aliases. */
  interface ChatCommand {
    /** Stable, e.g. `oncall`; a policy names it `st2.oncall`. */
    name: string;
    /** Lines for help, without the bot's name: `oncall - who is on call`. */
    help: string[];
    /** The words after it was recognised, or undefined where this message is not for this command. */
    match(text: string): string | undefined;
    run(call: Call, words: string): Promise<void>;
  }

  /** A command that an alias takes, before it is sent to StackStorm. */
  interface Requested {
    incoming: Incoming;
    hit: {
      alias: { name: string; pack: string; action_ref: string };
      /** As the person typed them, by parameter; null for an optional one that was not given. */
      parameters: Record<string, string | null>;
    };
  }

  /**
   * Something that a command has to get past. A rejection refuses the command: a gate that does not work lets nothing through.
   */
  interface Gate {
    name: string;
    /** @returns `go`, or the sentence with which the command is refused */
    check(requested: Requested, call: Call): Promise<'go' | { refused: string }>;
  }

  /** A command from chat as it was started. */
  interface Started {
    execution: string;
    person: Person;
    place: Place;
    /** The command as it may be shown. */
    title: string;
    /** `pack.alias` */
    command: string;
  }

  interface Observer {
    accepted?(started: Started): void | Promise<void>;
    refused?(requested: Requested, why: string): void | Promise<void>;
    ended?(
      started: Started,
      execution: { id: string; status: string; result?: unknown },
    ): void | Promise<void>;
  }
}

export = hubotSt2;
