import { CHAT_SETTINGS } from './chat-settings';
import { DELIVERY_SETTINGS } from './delivery-settings';
import { type ReadText, readTextFile, withSecretFiles } from './secret-files';
import type { SettingsOf, SettingsTable } from './setting';
import {
  address,
  flag,
  type ListenAddress,
  list,
  listenAddress,
  oneOf,
  type Setting,
  seconds,
  type Topic,
  text,
  whole,
  zone,
} from './setting';
import { unknownSentence, unknownSettings } from './unknown-settings';

/**
 * Every setting of the bridge: one line each, and the table in docs/configure.md is this one.
 * The names that the old hubot-stackstorm had keep working (docs/stackstorm-facts.md, 16).
 */
export const SETTINGS = {
  ...CHAT_SETTINGS,
  ...DELIVERY_SETTINGS,
  apiUrl: {
    names: ['ST2_API_URL', 'ST2_API'],
    kind: address,
    default: undefined,
    purpose:
      'Where the API of StackStorm is, e.g. `https://st2.example.com/api`. Required, unless `ST2_EMBEDDED` is set.',
    topic: 'backend',
  } as Setting<string | undefined>,
  authUrl: {
    names: ['ST2_AUTH_URL'],
    kind: address,
    default: undefined,
    purpose: 'Where to log in with user and password. By default, it follows from `ST2_API_URL`.',
    topic: 'backend',
  } as Setting<string | undefined>,
  streamUrl: {
    names: ['ST2_STREAM_URL'],
    kind: address,
    default: undefined,
    purpose: 'Where the event stream is. By default, it follows from `ST2_API_URL`.',
    topic: 'backend',
  } as Setting<string | undefined>,
  apiKey: {
    names: ['ST2_API_KEY'],
    kind: text,
    default: undefined,
    purpose: 'API key of the bot: the best way to log in. It comes before a token.',
    topic: 'backend',
    secret: true,
  } as Setting<string | undefined>,
  authToken: {
    names: ['ST2_AUTH_TOKEN'],
    kind: text,
    default: undefined,
    purpose: 'A token of the bot. It cannot be renewed; it comes before user and password.',
    topic: 'backend',
    secret: true,
  } as Setting<string | undefined>,
  authUsername: {
    names: ['ST2_AUTH_USERNAME'],
    kind: text,
    default: undefined,
    purpose: 'User of the bot, with `ST2_AUTH_PASSWORD`: it logs in by itself and renews its token.',
    topic: 'backend',
  } as Setting<string | undefined>,
  authPassword: {
    names: ['ST2_AUTH_PASSWORD'],
    kind: text,
    default: undefined,
    purpose: 'Password of that user.',
    topic: 'backend',
    secret: true,
  } as Setting<string | undefined>,
  caFile: {
    names: ['ST2_CA_FILE'],
    kind: text,
    default: undefined,
    purpose: 'A PEM file with the certificate authority of StackStorm, where it is a private one.',
    topic: 'backend',
  } as Setting<string | undefined>,
  tlsInsecure: {
    names: ['ST2_TLS_INSECURE'],
    kind: flag,
    default: false,
    purpose: 'Do not verify the certificate of StackStorm. Anyone in between can then read and run commands.',
    topic: 'backend',
  } as Setting<boolean>,
  requestTimeout: {
    names: ['ST2_REQUEST_TIMEOUT'],
    kind: seconds(1),
    default: 30_000,
    purpose: 'Seconds to wait for an answer of StackStorm’s API.',
    topic: 'backend',
  } as Setting<number>,
  webUrl: {
    names: ['ST2_WEBUI_URL'],
    kind: address,
    default: undefined,
    purpose:
      'StackStorm’s web page, for links to executions. With the embedded backend: where people reach its page, if something stands in front of it.',
    topic: 'backend',
  } as Setting<string | undefined>,
  route: {
    names: ['ST2_ROUTE'],
    kind: text,
    default: 'hubot',
    purpose:
      'The notification route that commands ask for. The chatops pack’s rules answer `hubot`; another needs a rule of its own.',
    topic: 'backend',
  } as Setting<string>,
  reloadInterval: {
    names: ['ST2_COMMANDS_RELOAD_INTERVAL'],
    kind: seconds(0),
    default: 120_000,
    purpose:
      'Seconds between two looks for changed aliases; 0 for never. Changes that the stream tells are taken at once.',
    topic: 'backend',
  } as Setting<number>,
  longestCommand: {
    names: ['ST2_MAX_COMMAND_LENGTH'],
    kind: whole(100),
    default: 200_000,
    purpose: 'The longest command, in characters, that is passed on.',
    topic: 'chat',
  } as Setting<number>,
  maxMessageLength: {
    names: ['ST2_MAX_MESSAGE_LENGTH'],
    kind: whole(1),
    default: undefined,
    purpose:
      'Results longer than this many characters go to a file or into a snippet where the service has them. By default, the service’s own limit.',
    topic: 'chat',
  } as Setting<number | undefined>,
  suggest: {
    names: ['ST2_SUGGEST'],
    kind: flag,
    default: true,
    purpose: 'Answer a message that is not a command with the nearest commands.',
    topic: 'chat',
  } as Setting<boolean>,
  statusRoom: {
    names: ['ST2_STATUS_ROOM'],
    kind: text,
    default: undefined,
    purpose: 'A room to notify when the event stream has been lost for a while, and when it is back.',
    topic: 'operation',
  } as Setting<string | undefined>,
  statusAfter: {
    names: ['ST2_STATUS_AFTER'],
    kind: seconds(1),
    default: 60_000,
    purpose: 'Seconds without the stream before that room is notified.',
    topic: 'operation',
  } as Setting<number>,
  streamSilence: {
    names: ['ST2_STREAM_SILENCE'],
    kind: seconds(1),
    default: 90_000,
    purpose:
      'Seconds without a byte on the stream after which a second connection is opened beside the first.',
    topic: 'operation',
  } as Setting<number>,
  policyFile: {
    names: ['ST2_POLICY_FILE'],
    kind: text,
    default: undefined,
    purpose:
      'A YAML file that says who may run what, where; see docs/policy.md. Read again when it is saved.',
    topic: 'people',
  } as Setting<string | undefined>,
  secretKey: {
    names: ['ST2_SECRET_KEY'],
    kind: text,
    default: undefined,
    purpose:
      'A long random text. With it, commands that wait and people’s own logins are kept unreadable over a restart; without it, those with secrets are not kept.',
    topic: 'people',
    secret: true,
  } as Setting<string | undefined>,
  publicUrl: {
    names: ['ST2_PUBLIC_URL'],
    kind: address,
    default: undefined,
    purpose: 'Where people reach the bot’s own web server, for the link of `st2 login`.',
    topic: 'people',
  } as Setting<string | undefined>,
  twoFactorAction: {
    names: ['HUBOT_2FA'],
    kind: text,
    default: undefined,
    purpose: 'The action that asks for a second factor, for aliases with `extra.security.twofactor`.',
    topic: 'people',
  } as Setting<string | undefined>,
  timezone: {
    names: ['ST2_TIMEZONE'],
    kind: zone,
    default: undefined,
    purpose:
      'The time zone of all times in chat, those that people type and those that they read, such as `Europe/Zurich`; by default the machine’s.',
    topic: 'operation',
  } as Setting<string | undefined>,
  auditFile: {
    names: ['ST2_AUDIT_FILE'],
    kind: text,
    default: undefined,
    purpose: 'Where to log who did what, one line of JSON each: a file, or `-` for standard output.',
    topic: 'operation',
  } as Setting<string | undefined>,
  auditKey: {
    names: ['ST2_AUDIT_KEY'],
    kind: text,
    default: undefined,
    purpose:
      'A long random text that signs each audit record, so that whoever can write the file cannot write a new history.',
    topic: 'operation',
    secret: true,
  } as Setting<string | undefined>,
  auditRotate: {
    names: ['ST2_AUDIT_ROTATE'],
    kind: whole(10_000),
    default: 10_000_000,
    purpose: 'Bytes after which a new audit file is started; the old ones are kept.',
    topic: 'operation',
  } as Setting<number>,
  health: {
    names: ['ST2_HEALTH'],
    kind: flag,
    default: false,
    purpose: 'Answer on `/hubot/st2/health` of the bot’s web server: 200 when all is well, 503 otherwise.',
    topic: 'operation',
  } as Setting<boolean>,
  metrics: {
    names: ['ST2_METRICS'],
    kind: flag,
    default: false,
    purpose:
      'Answer Prometheus on `/hubot/st2/metrics` of the bot’s web server. Needs the package prom-client: `npm install prom-client`.',
    topic: 'operation',
  } as Setting<boolean>,
  healthListen: {
    names: ['ST2_HEALTH_LISTEN'],
    kind: listenAddress,
    default: undefined,
    purpose:
      'Answer `/live`, `/health` and, with `ST2_METRICS`, `/metrics` here, without Hubot’s web server: a port on this machine only (`9180`), `0.0.0.0:9180` for others too, or the path of a socket.',
    topic: 'operation',
  } as Setting<ListenAddress | undefined>,
  logFormat: {
    names: ['ST2_LOG_FORMAT'],
    kind: oneOf('text', 'json'),
    default: 'text',
    purpose: '`json` writes each line of the log as one JSON object, details as members of it.',
    topic: 'operation',
  } as Setting<'text' | 'json'>,
  stopTimeout: {
    names: ['ST2_STOP_TIMEOUT'],
    kind: seconds(1),
    default: 8_000,
    purpose:
      'Seconds in which `bin/hubot` ends after SIGTERM: it hears nothing new, sends what is ready and, with the embedded backend, waits for what runs.',
    topic: 'operation',
  } as Setting<number>,
  progress: {
    names: ['ST2_PROGRESS'],
    kind: flag,
    default: true,
    purpose:
      'Show what takes a while in one message that is changed as it goes. An alias can say otherwise: `extra.chat.progress`.',
    topic: 'chat',
  } as Setting<boolean>,
  progressAfter: {
    names: ['ST2_PROGRESS_AFTER'],
    kind: seconds(0),
    default: 3_000,
    purpose: 'Seconds that a command must take before its progress is shown.',
    topic: 'chat',
  } as Setting<number>,
  embedded: {
    names: ['ST2_EMBEDDED'],
    kind: flag,
    default: false,
    purpose: 'Start the embedded backend inside the bot instead of connecting to `ST2_API_URL`.',
    topic: 'embedded',
  } as Setting<boolean>,
  embeddedPacks: {
    names: ['ST2_EMBEDDED_PACKS'],
    kind: list,
    default: ['packs'],
    purpose: 'Folders with packs for the embedded backend.',
    topic: 'embedded',
  } as Setting<readonly string[]>,
  embeddedSamples: {
    names: ['ST2_EMBEDDED_SAMPLES'],
    kind: flag,
    default: false,
    purpose:
      'Load the sample packs, too; `bin/hubot` does unless this is 0. One of their commands, `run`, runs anything.',
    topic: 'embedded',
  } as Setting<boolean>,
  embeddedPort: {
    names: ['ST2_EMBEDDED_PORT'],
    kind: whole(1, 65_535),
    default: undefined,
    purpose:
      'Port of the embedded backend, always on 127.0.0.1. By default, the one it had last, so that links in old messages work.',
    topic: 'embedded',
  } as Setting<number | undefined>,
  embeddedData: {
    names: ['ST2_EMBEDDED_DATA'],
    kind: text,
    default: '.hubot-st2',
    purpose: 'Folder where the embedded backend keeps executions, keys and rules.',
    topic: 'embedded',
  } as Setting<string>,
  embeddedKeepDays: {
    names: ['ST2_EMBEDDED_KEEP_DAYS'],
    kind: whole(1),
    default: undefined,
    purpose: 'Days that the embedded backend keeps finished executions. By default, for ever.',
    topic: 'embedded',
  } as Setting<number | undefined>,
  embeddedKeepCount: {
    names: ['ST2_EMBEDDED_KEEP_COUNT'],
    kind: whole(1),
    default: undefined,
    purpose: 'How many executions the embedded backend keeps, the newest. By default, all.',
    topic: 'embedded',
  } as Setting<number | undefined>,
  embeddedOutputLimit: {
    names: ['ST2_EMBEDDED_OUTPUT_LIMIT'],
    kind: whole(1),
    default: 2_097_152,
    purpose:
      'Characters of its output that a command’s result keeps in the embedded backend; the execution’s output has all of it.',
    topic: 'embedded',
  } as Setting<number>,
};

/** The configuration of one bridge: every setting by its name in the table, validated. */
export type Config = {
  readonly [K in keyof typeof SETTINGS]: (typeof SETTINGS)[K] extends Setting<infer T> ? T : never;
};

export interface Configuration {
  config: Config;
  /**
   * One sentence each, naming the variable, for what must not be guessed: where StackStorm is, as whom to log in, who may do
   * what, where things are kept. A bot that has one of these does not start.
   */
  faults: string[];
  /** One sentence each, naming the variable, for what costs only itself: its default is used. */
  problems: string[];
}

/** What a wrong value of these is about cannot be replaced by a default: that would be another place, or another guard. */
const MUST_BE_RIGHT: ReadonlySet<Topic> = new Set(['backend', 'people', 'embedded']);
/** Settings of other topics of which the same is true. */
const KEEPS_RECORDS: ReadonlySet<string> = new Set(['ST2_REDIS_URL', 'ST2_STATE_FILE', 'ST2_AUDIT_FILE']);

function mustBeRight({ topic, names }: Setting<unknown>): boolean {
  return MUST_BE_RIGHT.has(topic) || KEEPS_RECORDS.has(names[0]);
}

function readSetting<T>(
  setting: Setting<T>,
  env: NodeJS.ProcessEnv,
  { faults, problems }: Pick<Configuration, 'faults' | 'problems'>,
): T {
  for (const name of setting.names) {
    const written = env[name]?.trim();
    if (written === undefined || written === '') continue;
    const value = setting.kind.read(written);
    if (value !== undefined) return value;
    const given = setting.secret ? '' : `, not "${written.slice(0, 80)}"`;
    const wanted = `${name} must be ${setting.kind.what}${given}`;
    if (mustBeRight(setting)) faults.push(`${wanted}.`);
    else problems.push(`${wanted}; ${defaultOf(setting)}.`);
    return setting.default;
  }
  return setting.default;
}

/**
 * Reads the settings of one plugin from an environment; never throws.
 * @returns the values by the names of the table, and a sentence for each that is wrong
 */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  env: NodeJS.ProcessEnv,
): { values: SettingsOf<Table>; problems: string[] } {
  const found = { faults: [] as string[], problems: [] as string[] };
  const read = Object.entries(table).map(([key, setting]) => [key, readSetting(setting, env, found)]);
  const values = Object.fromEntries(read) as SettingsOf<Table>;
  return { values, problems: [...found.faults, ...found.problems] };
}

function defaultOf({ default: usual, kind }: Setting<unknown>): string {
  return usual === undefined || usual === null
    ? 'by default it is not set'
    : `its default is ${kind.write(usual)}`;
}

/** Names that may be given as `NAME_FILE`. */
function namesOfSecrets(): string[] {
  return Object.values(SETTINGS)
    .filter(({ secret }: Setting<unknown>) => secret)
    .flatMap(({ names }) => names);
}

/** Every name that a setting can have in the environment. */
export function knownNames(): string[] {
  const names = Object.values(SETTINGS).flatMap(({ names }) => names);
  return [...names, ...namesOfSecrets().map((name) => `${name}_FILE`)];
}

/**
 * Reads the configuration from an environment; never throws.
 * @param readText reads the files that `ST2_API_KEY_FILE` and its like name
 * @param otherNames further names that mean something: those of plugins
 */
export function readConfig(
  env: NodeJS.ProcessEnv,
  readText: ReadText = readTextFile,
  otherNames: readonly string[] = [],
): Configuration {
  const filled = withSecretFiles(env, namesOfSecrets(), readText);
  const found = {
    faults: filled.faults,
    problems: unknownSettings(env, [...knownNames(), ...otherNames]).map(unknownSentence),
  };
  const read = Object.entries(SETTINGS).map(([key, setting]) => [
    key,
    readSetting(setting as Setting<unknown>, filled.env, found),
  ]);
  const config = Object.fromEntries(read) as Config;
  if (config.authUsername !== undefined && config.authPassword === undefined && !hasKeyOrToken(config)) {
    found.faults.push(
      'ST2_AUTH_USERNAME is set but ST2_AUTH_PASSWORD is not: the bot cannot log in with it. Set both, or ST2_API_KEY.',
    );
  }
  const namesBackend = SETTINGS.apiUrl.names.some((name) => env[name]?.trim());
  if (config.apiUrl === undefined && !namesBackend && !config.embedded) {
    found.faults.push(
      'Neither ST2_API_URL nor ST2_EMBEDDED is set. Set ST2_API_URL to where StackStorm is (https://st2.example.com/api), or ST2_EMBEDDED=1 for the server that is built in.',
    );
  }
  return { config, ...found };
}

function hasKeyOrToken(config: Config): boolean {
  return config.apiKey !== undefined || config.authToken !== undefined;
}

/** The values that must never be seen outside, for whoever writes logs and errors. */
export function secretsOf(config: Config): string[] {
  return Object.entries(SETTINGS)
    .filter(([, setting]) => setting.secret)
    .map(([key]) => config[key as keyof Config])
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .concat(
      [config.apiUrl, config.authUrl, config.streamUrl, config.webUrl, config.redisUrl].flatMap(secretsIn),
    );
}

/** Passwords and keys that an address carries: before its host, or behind its question mark. */
function secretsIn(address: string | undefined): string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { password, searchParams } = new URL(address);
  // A short value behind the question mark is an ordinary word.
  return [password, ...[...searchParams.values()].filter(({ length }) => length >= 8)].filter(Boolean);
}
