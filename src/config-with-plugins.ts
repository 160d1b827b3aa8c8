import { type Configuration, readConfig } from './core/config';
import type { Plugin } from './core/plugin';
import type { SettingsTable } from './core/setting';
import { PLUGINS } from './plugins';

/** The settings that these plugins have of their own, a table each. */
export function settingsOfPlugins(plugins: readonly Plugin[] = PLUGINS): SettingsTable[] {
  return plugins.map(({ settings = {} }) => settings);
}

/**
 * The configuration of a bot with these plugins; never throws. What a plugin reads for itself is no unknown name
 * in the environment.
 */
export function configWithPlugins(
  env: NodeJS.ProcessEnv,
  plugins: readonly Plugin[] = PLUGINS,
): Configuration {
  return readConfig(env, undefined, settingsOfPlugins(plugins));
}
