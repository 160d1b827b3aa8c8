import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Config, SETTINGS } from './core/config';
import type { Log } from './core/log';
import { messageOf } from './core/message-of';
import { packageFolder } from './core/package-folder';
import { StartError } from './core/start-error';
import type { startEmbedded } from './embedded';

/** Its types only: what it is made of is loaded where it is started. */
interface EmbeddedRoom {
  startEmbedded: typeof startEmbedded;
}

/** How much history is kept. */
function keepOf(config: Config): { days?: number; count?: number } {
  return {
    ...(config.embeddedKeepDays === undefined ? {} : { days: config.embeddedKeepDays }),
    ...(config.embeddedKeepCount === undefined ? {} : { count: config.embeddedKeepCount }),
  };
}

/** What StackStorm has by itself, too; the samples are for looking around. */
const ALWAYS = ['core', 'chatops'];

function ownPacks(withSamples: boolean): string[] {
  const packs = join(packageFolder(), 'packs');
  return withSamples ? [packs] : ALWAYS.map((name) => join(packs, name));
}

/**
 * Starts the embedded backend where the configuration asks for it. The bridge speaks HTTP to it exactly
 * as to StackStorm: all that changes is where and as whom.
 * @returns the configuration to connect with, and how to stop what was started
 * @throws StartError where its port, folder or store cannot be used
 */
export async function withEmbedded(
  config: Config,
  log: Log,
): Promise<{ config: Config; stop(): Promise<void> }> {
  if (!config.embedded) return { config, stop: async () => {} };
  if (config.apiUrl !== undefined) {
    log.warn(
      'ST2_EMBEDDED=1 starts the built-in server, so ST2_API_URL is not used. Set only one of the two.',
    );
  }
  // Only here, and only when asked: a bot that talks to StackStorm does not load a server.
  const { startEmbedded } = require('./embedded') as EmbeddedRoom;
  const given = config.embeddedPacks.map((folder) => resolve(folder));
  if (config.embeddedPacks !== SETTINGS.embeddedPacks.default) {
    for (const folder of given.filter((folder) => !existsSync(folder))) {
      log.warn(`ST2_EMBEDDED_PACKS names ${folder}, which is not there. Packs are read once it is.`);
    }
  }
  const options = {
    packs: [...new Set([...ownPacks(config.embeddedSamples), ...given])],
    store: resolve(config.embeddedData),
    log,
    outputLimit: config.embeddedOutputLimit,
    keep: keepOf(config),
    ...(config.apiKey === undefined ? {} : { apiKey: config.apiKey }),
    ...(config.webUrl === undefined ? {} : { webUrl: config.webUrl }),
    ...(config.embeddedPort === undefined ? {} : { port: config.embeddedPort }),
  };
  const embedded = await startEmbedded(options).catch((error: unknown) => {
    throw new StartError(messageOf(error));
  });
  return {
    config: {
      ...config,
      apiUrl: embedded.url,
      authUrl: undefined,
      streamUrl: undefined,
      apiKey: embedded.apiKey,
    },
    stop: () => embedded.close(),
  };
}
