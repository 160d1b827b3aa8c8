import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, readConfig } from '../core/config';
import { silentLog } from '../core/log';
import { packageFolder } from '../core/package-folder';
import type { StackStorm } from '../core/stackstorm';
import type { PackProblem } from '../embedded/packs/pack';
import { ownPlaces } from './aliases-at-hand';
import { backendInEnvironment, connect, namesBackend } from './backend-in-environment';
import { type ToolCall, UsageError } from './command';

/** A backend that commands can be tried on. */
export interface BackendToTry {
  st2: StackStorm;
  config: Config;
  /** Which files of the packs are left out and why, where the backend is our own. */
  problems: readonly PackProblem[];
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/**
 * The StackStorm that the environment names; else, or with --packs, an embedded backend of its own that keeps
 * nothing: a bot that runs beside it is not disturbed.
 * @throws UsageError, or an Error with a sentence where the embedded backend cannot start
 */
export async function openBackend(call: ToolCall): Promise<BackendToTry> {
  const places = call.texts('packs').map((place) => resolve(call.folder, place));
  if (places.length === 0 && namesBackend(call.environment)) {
    return { ...backendInEnvironment(call), problems: [], close: async () => {} };
  }
  for (const place of places) {
    const found = await stat(place).catch(() => undefined);
    if (!found?.isDirectory())
      throw new UsageError(`${place} is not a folder: name a pack, or a folder of packs`);
  }
  // Only here: who does not try anything need not load a server.
  const { startEmbedded } = require('../embedded') as typeof import('../embedded');
  const store = await mkdtemp(join(tmpdir(), 'hubot-st2-try-'));
  const removeStore = () => rm(store, { recursive: true, force: true });
  try {
    const packs = [join(packageFolder(), 'packs'), ...(places.length > 0 ? places : await ownPlaces(call))];
    const embedded = await startEmbedded({ packs, store, log: silentLog, works: 'commands' });
    const config: Config = {
      ...readConfig({ ...call.environment }).config,
      apiUrl: embedded.url,
      authUrl: undefined,
      streamUrl: undefined,
      apiKey: embedded.apiKey,
    };
    const close = async () => {
      await embedded.close();
      await removeStore();
    };
    return { config, st2: connect(config, call.terminal), problems: embedded.problems(), close };
  } catch (error) {
    await removeStore();
    throw error;
  }
}
