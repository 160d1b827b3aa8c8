import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Config, readConfig } from '../core/config';
import { silentLog } from '../core/log';
import type { StackStorm } from '../core/stackstorm';
import { backendInEnvironment, connect, namesBackend } from './backend-in-environment';
import type { ToolCall, ToolOption } from './command';

/** For commands that work on the store of an embedded backend. */
export const DATA_OPTION: Record<'data', ToolOption> = {
  data: {
    type: 'string',
    value: 'FOLDER',
    description: 'The store; ST2_EMBEDDED_DATA or .hubot-st2 by default',
  },
};

/** A backend whose datastore and packs are those that a bot works with. */
export interface BackendAtHand {
  st2: StackStorm;
  /** Where it is, in words. */
  where: string;
  /** `asleep`: nobody ran it; it was opened for this alone. */
  state: 'running' | 'asleep';
  close(): Promise<void>;
}

/** Absolute folder of the store that the call means. */
export function storeOf(call: ToolCall): string {
  return resolve(call.folder, call.text('data') ?? call.environment.ST2_EMBEDDED_DATA ?? '.hubot-st2');
}

function configFor(call: ToolCall, url: string, login: Partial<Config>): Config {
  const { config } = readConfig({ ...call.environment });
  const none = { authUrl: undefined, streamUrl: undefined, apiKey: undefined, authToken: undefined };
  return { ...config, ...none, apiUrl: url, ...login };
}

/** How to connect to the embedded backend of the bot that runs with this store; undefined where none runs. */
export async function runningConfig(call: ToolCall): Promise<Config | undefined> {
  const { readRunning } = require('../embedded') as typeof import('../embedded');
  const running = readRunning(storeOf(call));
  if (running === undefined) return undefined;
  const config = configFor(call, running.url, { authToken: running.token, embedded: true });
  try {
    await connect(config, call.terminal).user();
    return config;
  } catch {
    // It was killed, and could not take back what it had said.
    return undefined;
  }
}

/** The embedded backend of the bot that runs with this store; undefined where none runs. */
export async function runningBot(call: ToolCall): Promise<BackendAtHand | undefined> {
  const config = await runningConfig(call);
  if (config === undefined) return undefined;
  const where = `the bot that runs with ${storeOf(call)}`;
  return { st2: connect(config, call.terminal), where, state: 'running', close: async () => {} };
}

/**
 * The StackStorm that the environment names; else the bot that runs with the store; else the store itself, opened for as
 * long as this takes.
 * @throws Error with a sentence where the store cannot be opened
 */
export async function backendAtHand(call: ToolCall): Promise<BackendAtHand> {
  if (namesBackend(call.environment) && call.text('data') === undefined) {
    const { st2, config } = backendInEnvironment(call);
    return { st2, where: config.apiUrl ?? '', state: 'running', close: async () => {} };
  }
  const running = await runningBot(call);
  if (running !== undefined) return running;
  const { startEmbedded } = require('../embedded') as typeof import('../embedded');
  const store = storeOf(call);
  const isNew = !existsSync(store);
  const embedded = await startEmbedded({ packs: [], store, port: 0, log: silentLog, works: 'commands' });
  return {
    st2: connect(configFor(call, embedded.url, { apiKey: embedded.apiKey }), call.terminal),
    where: isNew ? `${store}, which is new` : store,
    state: 'asleep',
    close: () => embedded.close(),
  };
}
