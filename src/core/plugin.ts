import type { BridgeContext, PluginOffers } from './bridge-context';
import type { ChatCommand } from './command';
import type { PluginObserver } from './command-observer';
import type { Gate } from './gate';
import type { HealthFinding } from './health-finding';
import type { SettingsOf, SettingsTable } from './setting';
import type { StreamEvent } from './stackstorm-types';

/** What a plugin is on one bridge. All of it may be left out. */
export interface OpenPlugin {
  /** What a person can say, in the order in which help shows it. */
  commands?: ChatCommand[];
  /** What a command has to get past, in the order in which they are asked. */
  gates?: Gate[];
  /** Names of stream events that it needs besides those that every bridge asks for. */
  events?: string[];
  /** Any event that the bridge asks for. Never throws. */
  onEvent?(event: StreamEvent): void;
  /** A connection to the stream is there: what was missed can be fetched. */
  onLive?(): void;
  /** Is told what becomes of commands. */
  observer?: PluginObserver;
  /** What other plugins may ask for from now on; it takes the place of the default. */
  offers?: Partial<PluginOffers>;
  /** What is wrong with what the plugin needs, or right: for `st2 doctor`. */
  findings?(): HealthFinding[];
  /** What the owner has to change before the bot can do its work, as a sentence that names the setting. */
  startFault?: string | undefined;
  /** The bridge is put together: what happens by itself may begin. */
  start?(): void;
  /** The bridge ends; called in the opposite order. */
  stop?(): void | Promise<void>;
}

/**
 * Something that is added to the bridge: a folder in `src/plugins/` and a line in its `index.ts`, or a
 * file in the owner's own repository (docs/plugins.md).
 */
export interface Plugin<Table extends SettingsTable = SettingsTable> {
  /** Stable, e.g. `policy`. */
  name: string;
  /** Read from the environment before the plugin is opened; wrong values are told like any other. */
  settings?: Table;
  /**
   * Called once for each bridge, in the order of the list: what an earlier plugin offers is there.
   * A rejection is logged, and the bridge goes on without the plugin; what must not be missing has to
   * come with a gate that refuses instead.
   */
  open(context: BridgeContext, settings: SettingsOf<Table>): OpenPlugin | Promise<OpenPlugin>;
}

/** Ties the types of a plugin's settings to its `open`. */
export function definePlugin<Table extends SettingsTable>(plugin: Plugin<Table>): Plugin {
  return plugin as unknown as Plugin;
}
