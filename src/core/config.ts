import { BACKEND_SETTINGS } from './backend-settings';
import { CHAT_SETTINGS } from './chat-settings';
import { cut } from './cut';
import { DELIVERY_SETTINGS } from './delivery-settings';
import { EMBEDDED_SETTINGS } from './embedded-settings';
import { type ReadText, readTextFile, withSecretFiles } from './secret-files';
import type { SettingsOf, SettingsTable } from './setting';
import {
  address,
  flag,
  type ListenAddress,
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
  ...BACKEND_SETTINGS,
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
      'Results longer than this many characters go to a file or into a snippet where the service has them. By default, 12,000.',
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
      "A long random text. With it, commands that wait and people's own logins are kept unreadable over a restart; without it, those with secrets are not kept.",
    topic: 'people',
    secret: true,
  } as Setting<string | undefined>,
  publicUrl: {
    names: ['ST2_PUBLIC_URL'],
    kind: address,
    default: undefined,
    purpose: "Where people reach the bot's own web server, for the link of `st2 login`.",
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
      "The time zone of all times in chat, those that people type and those that they read, such as `Europe/Zurich`; by default the machine's.",
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
    purpose: "Answer on `/hubot/st2/health` of the bot's web server: 200 when all is well, 503 otherwise.",
    topic: 'operation',
  } as Setting<boolean>,
  metrics: {
    names: ['ST2_METRICS'],
    kind: flag,
    default: false,
    purpose:
      "Answer Prometheus on `/hubot/st2/metrics` of the bot's web server. Needs the package prom-client: `npm install prom-client`.",
    topic: 'operation',
  } as Setting<boolean>,
  healthListen: {
    names: ['ST2_HEALTH_LISTEN'],
    kind: listenAddress,
    default: undefined,
    purpose:
      "Answer `/live`, `/health` and, with `ST2_METRICS`, `/metrics` here, without Hubot's web server: a port on this machine only (`9180`), `0.0.0.0:9180` for others too, or the path of a socket.",
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
  ...EMBEDDED_SETTINGS,
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
    const given = setting.secret ? '' : `, not "${cut(written, 80)}"`;
    const wanted = `${name} must be ${setting.kind.what}${given}`;
    if (mustBeRight(setting)) faults.push(`${wanted}.`);
    else problems.push(`${wanted}; ${defaultOf(setting)}.`);
    return setting.default;
  }
  return setting.default;
}

/**
 * Reads the settings of one plugin from an environment; never throws.
 * @returns the values by the names of the table, those of them that nobody may see, and a sentence for each that is wrong
 */
export function readSettings<Table extends SettingsTable>(
  table: Table,
  env: NodeJS.ProcessEnv,
): { values: SettingsOf<Table>; secrets: string[]; problems: string[] } {
  const filled = withSecretFiles(env, namesOfSecrets(table), readTextFile);
  const found = { faults: filled.faults, problems: [] as string[] };
  const read = Object.entries(table).map(([key, setting]) => [key, readSetting(setting, filled.env, found)]);
  const values = Object.fromEntries(read) as SettingsOf<Table>;
  const secrets = secretValues(table, values);
  return { values, secrets, problems: [...found.faults, ...found.problems] };
}

function defaultOf({ default: usual, kind }: Setting<unknown>): string {
  return usual === undefined || usual === null
    ? 'by default it is not set'
    : `its default is ${kind.write(usual)}`;
}

/** Names that may be given as `NAME_FILE`. */
function namesOfSecrets(table: SettingsTable): string[] {
  return Object.values(table)
    .filter(({ secret }) => secret)
    .flatMap(({ names }) => names);
}

/** Every name that a setting of the table can have in the environment. */
export function knownNames(table: SettingsTable): string[] {
  const names = Object.values(table).flatMap(({ names }) => names);
  return [...names, ...namesOfSecrets(table).map((name) => `${name}_FILE`)];
}

function secretValues(table: SettingsTable, values: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(table)
    .filter(([, { secret }]) => secret)
    .map(([key]) => values[key])
    .filter((value): value is string => typeof value === 'string' && value !== '');
}

/**
 * Reads the configuration from an environment; never throws.
 * @param readText reads the files that `ST2_API_KEY_FILE` and its like name
 * @param otherTables further settings that mean something: those of plugins
 */
export function readConfig(
  env: NodeJS.ProcessEnv,
  readText: ReadText = readTextFile,
  otherTables: readonly SettingsTable[] = [],
): Configuration {
  const filled = withSecretFiles(env, namesOfSecrets(SETTINGS), readText);
  const found = {
    faults: filled.faults,
    problems: unknownSettings(env, [SETTINGS, ...otherTables].flatMap(knownNames)).map(unknownSentence),
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
  const addresses = [config.apiUrl, config.authUrl, config.streamUrl, config.webUrl, config.redisUrl];
  return [...secretValues(SETTINGS, config), ...addresses.flatMap(secretsIn)];
}

/** Passwords and keys that an address carries: before its host, or behind its question mark. */
function secretsIn(address: string | undefined): string[] {
  if (address === undefined || !URL.canParse(address)) return [];
  const { password, searchParams } = new URL(address);
  // A short value behind the question mark is an ordinary word.
  return [password, ...[...searchParams.values()].filter(({ length }) => length >= 8)].filter(Boolean);
}
