import { noAuditTrail } from './core/audit-trail';
import type { BridgeContext, PluginOffers } from './core/bridge-context';
import type { ChatCommand } from './core/command';
import { CommandError } from './core/command-error';
import { readSettings } from './core/config';
import { noForms } from './core/forms';
import type { Gate } from './core/gate';
import type { HealthFinding } from './core/health-finding';
import { messageOf } from './core/message-of';
import type { OpenPlugin, Plugin } from './core/plugin';
import { everything } from './core/rights';
import type { StreamEvent } from './core/stackstorm-types';
import { StartError } from './core/start-error';
import { noQuestions } from './core/workflow-questions';
import type { CommandObservers } from './dispatch/command-observers';

/** All plugins of one bridge as one thing. */
export interface OpenPlugins {
  readonly commands: ChatCommand[];
  /** In the order in which they are asked. */
  readonly gates: Gate[];
  /** Events of the stream that are needed besides those that every bridge asks for. */
  readonly events: string[];
  readonly startFault: string | undefined;
  onEvent(event: StreamEvent): void;
  onLive(): void;
  findings(): HealthFinding[];
  start(): void;
  stop(): Promise<void>;
}

/** What plugins ask of each other, where nobody offers it. */
export function noOffers(context: Pick<BridgeContext, 'st2'>): PluginOffers {
  return {
    rights: everything,
    audit: noAuditTrail,
    st2For: async () => context.st2,
    loginOf: async () => undefined,
    progress: { watch() {}, size: 0 },
    forms: noForms,
    questions: noQuestions,
    waitingForPeople: async () => [],
    executionMeant: async () => {
      throw new CommandError('This bot cannot look at executions: the plugin operations is not loaded.');
    },
  };
}

/**
 * Opens plugins in their order and puts what they offer into the context for those that follow.
 * @throws StartError of a plugin without which the bot must not run; any other failure costs that plugin only
 */
export async function openPlugins(
  plugins: readonly Plugin[],
  context: BridgeContext,
  observers: CommandObservers,
  env: NodeJS.ProcessEnv,
): Promise<OpenPlugins> {
  const open: OpenPlugin[] = [];
  for (const plugin of plugins) {
    const { values, secrets, problems } = readSettings(plugin.settings ?? {}, env);
    for (const secret of secrets) context.secrets.add(secret);
    for (const problem of problems) context.log.warn(problem);
    try {
      const opened = await plugin.open(context, values);
      Object.assign(context, opened.offers);
      if (opened.observer !== undefined) observers.add(opened.observer);
      open.push(opened);
    } catch (error) {
      if (error instanceof StartError) throw error;
      context.log.error(
        `The plugin ${plugin.name} could not be opened: ${messageOf(error)}. The bot runs without it.`,
      );
    }
  }
  return {
    commands: open.flatMap(({ commands = [] }) => commands),
    gates: open.flatMap(({ gates = [] }) => gates),
    events: [...new Set(open.flatMap(({ events = [] }) => events))],
    startFault: open.find(({ startFault }) => startFault !== undefined)?.startFault,
    onEvent(event) {
      for (const plugin of open) plugin.onEvent?.(event);
    },
    onLive() {
      for (const plugin of open) plugin.onLive?.();
    },
    findings: () => open.flatMap((plugin) => plugin.findings?.() ?? []),
    start() {
      for (const plugin of open) plugin.start?.();
    },
    async stop() {
      for (const plugin of [...open].reverse()) await plugin.stop?.();
    },
  };
}
