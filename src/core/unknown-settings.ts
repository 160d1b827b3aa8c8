import { nearest } from './slips';

/** Names of StackStorm's own tools, which may stand in the same environment: nothing is wrong with them. */
const OF_OTHERS = new Set(
  [
    ['ACTION_API_URL', 'ACTION_AUTH_TOKEN', 'ACTION_EXECUTION_ID', 'ACTION_PACK_NAME', 'ACTION_METADATA'],
    ['BASE_URL', 'API_VERSION', 'CACERT', 'CACHE_TOKEN', 'COLORIZE', 'CONFIG_FILE', 'SKIP_CONFIG', 'DEBUG'],
    ['HOSTNAME', 'ALIAS_PACK_RESTRICTION', 'USER', 'VERSION', 'PIP_OPTS', 'SSH_KEY_FILE'],
  ].flatMap((names) => names.map((name) => `ST2_${name}`)),
);

/** A name in the environment that no setting has. */
export interface UnknownSetting {
  name: string;
  /** The setting that was probably meant; undefined where none is near. */
  meant: string | undefined;
}

/**
 * The names in `env` that begin like a setting and are none, those of StackStorm's own tools apart.
 * @param known names of all settings
 */
export function unknownSettings(env: NodeJS.ProcessEnv, known: readonly string[]): UnknownSetting[] {
  const all = new Set(known);
  return Object.keys(env)
    .filter((name) => name.startsWith('ST2_') && !all.has(name) && !OF_OTHERS.has(name))
    .filter((name) => (env[name] ?? '').trim() !== '')
    .sort()
    .map((name) => ({ name, meant: nearest(name, known) }));
}

/** What to say of it: one sentence, or two. */
export function unknownSentence({ name, meant }: UnknownSetting): string {
  return meant === undefined
    ? `${name} is not a setting of hubot-st2, so it does nothing; docs/configure.md lists them all.`
    : `${name} is not a setting of hubot-st2. Did you mean ${meant}?`;
}
