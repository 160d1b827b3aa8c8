import { isMapping, type Mapping } from '../../core/mapping';
import { nearest } from '../../core/slips';
import type { KnownAction, PackSource } from './pack-source';
import { PositionedYaml, UnreadableYaml } from './positioned-yaml';

/** Actions that every StackStorm has; older ones had a few more, hence only a warning for others. */
export const BUILT_IN_ACTIONS: Record<string, ReadonlySet<string>> = {
  core: new Set([
    ...[
      'announcement',
      'ask',
      'echo',
      'error',
      'http',
      'inject_trigger',
      'local',
      'local_sudo',
      'noop',
      'pause',
    ],
    ...['remote', 'remote_sudo', 'sendmail', 'uuid', 'winrm_cmd', 'winrm_ps_cmd'],
  ]),
  chatops: new Set([
    'format_execution_result',
    'match',
    'match_and_execute',
    'post_message',
    'post_result',
    'run',
  ]),
};

/** Parameters that a runner adds to every action on it, as a StackStorm 3.10 lists them. */
const RUNNER_PARAMETERS: Record<string, readonly string[]> = {
  'local-shell-cmd': ['cmd', 'cwd', 'env', 'kwarg_op', 'sudo', 'sudo_password', 'timeout'],
  'local-shell-script': [
    'content_version',
    'cwd',
    'debug',
    'env',
    'kwarg_op',
    'sudo',
    'sudo_password',
    'timeout',
  ],
  'python-script': ['content_version', 'debug', 'env', 'log_level', 'timeout'],
  'http-request': [
    ...['allow_redirects', 'cookies', 'headers', 'http_proxy', 'https_proxy', 'password', 'url'],
    ...['url_hosts_blacklist', 'url_hosts_whitelist', 'username', 'verify_ssl_cert'],
  ],
  announcement: ['experimental', 'route'],
  inquirer: ['roles', 'route', 'schema', 'ttl', 'users'],
  orquesta: ['notify'],
  noop: [],
};

/** All actions of the packs that were read, and what is known of the built-in ones. */
export class KnownActions {
  readonly #packs = new Map<string, Map<string, KnownAction | undefined>>();
  /** Packs with an action file that cannot be read: it may be the one that is looked for. */
  readonly #doubtful = new Set<string>();

  constructor(packs: readonly PackSource[]) {
    for (const pack of packs) {
      const { actions: files = [], described } = pack;
      if (pack.actions === undefined && described === undefined) continue;
      const actions = this.#packs.get(pack.name) ?? new Map<string, KnownAction | undefined>();
      this.#packs.set(pack.name, actions);
      for (const [name, action] of described ?? []) actions.set(name, action);
      for (const { file, text } of files) {
        const metadata = readMetadata(text);
        if (metadata === undefined) this.#doubtful.add(pack.name);
        actions.set(String(metadata?.name ?? stem(file)), metadata && describe(metadata));
      }
    }
  }

  get(ref: string): KnownAction | undefined {
    const [pack, name] = split(ref);
    return this.#packs.get(pack)?.get(name);
  }

  /** Whether the action is there; `unsure` where nothing can tell. */
  has(ref: string): 'yes' | 'no' | 'unlikely' | 'unsure' {
    const [pack, name] = split(ref);
    const own = this.#packs.get(pack);
    if (own?.has(name) || BUILT_IN_ACTIONS[pack]?.has(name)) return 'yes';
    if (this.#doubtful.has(pack)) return 'unsure';
    if (BUILT_IN_ACTIONS[pack]) return 'unlikely';
    return own ? 'no' : 'unsure';
  }

  /** The action that a slip in the pack's name hides; undefined where that pack is one that was read, or none is near. */
  meantBy(ref: string): string | undefined {
    const [pack] = split(ref);
    if (this.#packs.has(pack) || BUILT_IN_ACTIONS[pack]) return undefined;
    const packs = [...this.#packs.keys(), ...Object.keys(BUILT_IN_ACTIONS)];
    return nearest(
      ref,
      packs.flatMap((known) => this.namesIn(known).map((name) => `${known}.${name}`)),
    );
  }

  /** Names of the pack's actions, for a suggestion. */
  namesIn(pack: string): string[] {
    return [...new Set([...(this.#packs.get(pack)?.keys() ?? []), ...(BUILT_IN_ACTIONS[pack] ?? [])])].sort();
  }
}

/** Every parameter an action takes, its own and its runner's; undefined where the runner is not known. */
export function parametersTakenBy(action: KnownAction): ReadonlySet<string> | undefined {
  const runner = RUNNER_PARAMETERS[action.runner];
  return runner && new Set([...Object.keys(action.parameters), ...runner]);
}

function split(ref: string): [pack: string, name: string] {
  const dot = ref.indexOf('.');
  return [ref.slice(0, dot), ref.slice(dot + 1)];
}

function stem(file: string): string {
  return file.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');
}

function describe(metadata: Mapping): KnownAction {
  const parameters = isMapping(metadata.parameters) ? metadata.parameters : {};
  return {
    runner: String(metadata.runner_type ?? ''),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, schema]) => [name, isMapping(schema) ? schema : {}]),
    ),
  };
}

/** A file that cannot be read says nothing of its action; whoever loads the pack complains about it. */
function readMetadata(text: string): Mapping | undefined {
  try {
    const { value } = new PositionedYaml(text);
    return isMapping(value) ? value : undefined;
  } catch (error) {
    if (error instanceof UnreadableYaml) return undefined;
    throw error;
  }
}
