import type { AxiosInstance } from 'axios';
import { amount } from '../../core/amount';
import { BackendError } from '../../core/backend-error';
import { systemClock } from '../../core/clock';
import type { Config } from '../../core/config';
import type { HealthFinding } from '../../core/health-finding';
import { type Log, silentLog } from '../../core/log';
import { messageOf } from '../../core/message-of';
import type { Secrets } from '../../core/secrets';
import type { StackStorm } from '../../core/stackstorm';
import { lookAtServer } from '../../stackstorm/announcing-server';
import { botCredentials } from '../../stackstorm/bot-credentials';
import { StackStormClient } from '../../stackstorm/client';
import type { Credentials } from '../../stackstorm/credentials';
import { endpointsOf } from '../../stackstorm/endpoints';
import { EventStream } from '../../stackstorm/event-stream';
import { createHttp } from '../../stackstorm/http';
import { noAnswer } from '../../stackstorm/no-answer';
import { settingAtFault } from '../../stackstorm/setting-at-fault';

const STREAM_PATIENCE_MS = 8_000;
/** Tokens and timestamps go wrong when clocks differ by more. */
const CLOCK_SKEW_MS = 60_000;

interface Patient {
  config: Config;
  http: AxiosInstance;
  api: string;
  stream: string;
  credentials: Credentials;
  secrets: Secrets;
  st2: StackStorm;
}

/**
 * Looks at everything between the bot and StackStorm and says what to fix. The same in chat and in the
 * command line tool. Never rejects; what cannot be reached at all ends it early.
 */
export async function examine(
  config: Config,
  secrets: Secrets,
  log: Log = silentLog,
): Promise<HealthFinding[]> {
  const { api, auth, stream } = endpointsOf(config);
  const http = createHttp(config, log);
  const credentials = botCredentials(config, { http, auth, secrets, clock: systemClock });
  const st2 = new StackStormClient({ http, api, credentials, secrets });
  const patient: Patient = { config, http, api, stream, credentials, secrets, st2 };
  const findings: HealthFinding[] = [nodeVersion()];
  const address = await checkAddress(patient);
  findings.push(...address);
  if (address.some(({ state }) => state === 'broken')) return findings;
  const login = await checkLogin(patient);
  findings.push(login);
  if (login.state === 'broken') return findings;
  findings.push(...(await checkPacks(patient)));
  findings.push(
    ...(await Promise.all([
      checkRight('commands', 'list aliases', 'action_alias_list', () =>
        st2.listAliases().then((all) => `${amount(all.length, 'alias', 'aliases')} can be read`),
      ),
      checkRight('executions', 'list executions', 'execution_list', () =>
        st2.executions({ limit: 1 }).then(({ total }) => `executions can be read (${total})`),
      ),
      checkRight('inquiries', 'list inquiries', 'inquiry_list', () =>
        st2.countInquiries().then(() => 'inquiries can be read'),
      ),
      checkStream(patient),
      checkRule(patient),
      checkWay(patient),
    ])),
  );
  return findings;
}

function nodeVersion(): HealthFinding {
  const major = Number(process.versions.node.split('.')[0]);
  return major >= 20
    ? { about: 'node', state: 'ok', said: `Node ${process.versions.node}` }
    : {
        about: 'node',
        state: 'broken',
        said: `Node ${process.versions.node} is too old`,
        fix: 'install Node 20 or later',
      };
}

async function checkAddress({ http, api, config, credentials, st2 }: Patient): Promise<HealthFinding[]> {
  try {
    const headers = await credentials.headers().catch(() => ({}));
    const answer = await http.request<unknown>({ url: `${api}/v1/`, headers, validateStatus: () => true });
    const found: HealthFinding[] = [];
    const version = await st2.version().catch(() => undefined);
    found.push({
      about: 'address',
      state: 'ok',
      said: `${api} answers${version === undefined ? '' : `, version ${version}`}`,
    });
    if (config.tlsInsecure) {
      found.push({
        about: 'certificate',
        state: 'warning',
        said: 'the certificate of StackStorm is not verified',
        fix: 'name its authority in ST2_CA_FILE and remove ST2_TLS_INSECURE',
      });
    }
    const skew = Date.parse(String(answer.headers.date)) - Date.now();
    if (Math.abs(skew) > CLOCK_SKEW_MS) {
      found.push({
        about: 'clock',
        state: 'warning',
        said: `the clocks differ by ${Math.round(Math.abs(skew) / 1000)} s`,
        fix: 'synchronise both machines with NTP',
      });
    } else found.push({ about: 'clock', state: 'ok', said: 'the clocks agree' });
    return found;
  } catch (error) {
    return [unreachable(api, error, config)];
  }
}

/** Where a setting is at fault it is named; else StackStorm may just not be running. */
function unreachable(api: string, error: unknown, config: Config): HealthFinding {
  const { code } = error as { code?: string };
  const why = noAnswer(code, messageOf(error));
  const fault = settingAtFault(new BackendError(0, why, code), config);
  return {
    about: 'address',
    state: 'broken',
    said: `${api} cannot be reached (${code ?? messageOf(error)})`,
    fix:
      fault ??
      'set ST2_API_URL to where StackStorm is (behind nginx it ends in /api), or start StackStorm; if you have none, set ST2_EMBEDDED=1',
  };
}

/** The setting that the bot logs in with: a key comes before a token, and that before a password. */
function credentialOf({ apiKey, authToken }: Config): string {
  if (apiKey !== undefined) return 'the key in ST2_API_KEY';
  return authToken === undefined
    ? 'ST2_AUTH_USERNAME and ST2_AUTH_PASSWORD'
    : 'the token in ST2_AUTH_TOKEN, which cannot be renewed';
}

async function checkLogin({ st2, config }: Patient): Promise<HealthFinding> {
  if (config.apiKey === undefined && config.authToken === undefined && config.authUsername === undefined) {
    return {
      about: 'login',
      state: 'broken',
      said: 'no credentials are set',
      fix: 'make a key with `st2 apikey create -k` and set ST2_API_KEY',
    };
  }
  try {
    const { username } = await st2.user();
    return { about: 'login', state: 'ok', said: `logged in as ${username}` };
  } catch (error) {
    if (error instanceof BackendError && error.status === 401) {
      return {
        about: 'login',
        state: 'broken',
        said: `StackStorm does not accept ${credentialOf(config)}${/expired/i.test(error.message) ? ': it has expired' : ''}`,
        fix: 'make a new key with `st2 apikey create -k` and set ST2_API_KEY, or correct ST2_AUTH_USERNAME and ST2_AUTH_PASSWORD',
      };
    }
    // Old servers have no /user: whether the credentials are good, the next steps show.
    return { about: 'login', state: 'ok', said: 'credentials are set' };
  }
}

async function checkRight(
  about: string,
  what: string,
  right: string,
  ask: () => Promise<string>,
): Promise<HealthFinding> {
  try {
    return { about, state: 'ok', said: await ask() };
  } catch (error) {
    const { status, message } = error as BackendError;
    return status === 403
      ? {
          about,
          state: 'broken',
          said: `the bot is not allowed to ${what}`,
          fix: `give its role the right ${right}`,
        }
      : {
          about,
          state: 'broken',
          said: `the bot could not ${what}: ${message}`,
          fix: 'look at the log of st2api',
        };
  }
}

function checkStream({ config, http, stream, credentials, secrets }: Patient): Promise<HealthFinding> {
  return new Promise((resolve) => {
    let why = 'no answer';
    const probe = new EventStream(
      {
        ...{
          http,
          stream,
          credentials,
          secrets,
          clock: systemClock,
          silenceMs: 90_000,
          timeoutMs: STREAM_PATIENCE_MS,
        },
        log: { ...silentLog, warn: (text) => (why = text), info: (text) => (why = text) },
        events: [`st2.announcement__${config.route}`],
      },
      {
        onEvent() {},
        onLive: () => done({ about: 'stream', state: 'ok', said: `${stream} sends events` }),
        onLost: (reason) => {
          why = reason;
        },
      },
    );
    const done = (finding: HealthFinding) => {
      clearTimeout(timer);
      probe.stop();
      resolve(finding);
    };
    const timer = setTimeout(
      () =>
        done({
          about: 'stream',
          state: 'broken',
          said: `${stream} sends no events (${secrets.hide(why)})`,
          fix: "correct ST2_STREAM_URL, start st2stream, and give the bot's role the right stream_view",
        }),
      STREAM_PATIENCE_MS,
    );
    probe.start();
  });
}

/** What the embedded backend says of its packs, sensors, rules and secrets. StackStorm is not asked. */
async function checkPacks({ st2, config, secrets }: Patient): Promise<HealthFinding[]> {
  if (!config.embedded) return [];
  const found = await st2.findings().catch(() => []);
  return found.map(({ about, state, said, fix }) => ({ about, state, said: secrets.hide(said), fix }));
}

/** How results come, and why so. */
async function checkWay({ st2, config }: Patient): Promise<HealthFinding> {
  const about = 'results';
  const { results, route, directRoute } = config;
  if (results !== undefined) {
    const how = results === 'direct' ? 'come straight from the execution' : 'wait for their announcement';
    return { about, state: 'ok', said: `results ${how}, as ST2_RESULTS says` };
  }
  const server = await lookAtServer(st2, [route, directRoute]);
  if (server.kind === 'stock')
    return { about, state: 'ok', said: 'results come straight from the execution' };
  const said = `results wait for their announcement, some seconds more: ${server.why}`;
  return server.kind === 'own'
    ? { about, state: 'ok', said }
    : { about, state: 'warning', said, fix: "give the bot's role those rights, or set ST2_RESULTS=direct" };
}

/** Without the rule no result is ever announced (docs/stackstorm-facts.md, 6). */
async function checkRule({ st2, config }: Patient): Promise<HealthFinding> {
  const about = 'announcements';
  if (config.route !== 'hubot' && config.route !== 'chatops') {
    return {
      about,
      state: 'ok',
      said: `results come by the route ${config.route}: a rule of your own handles it`,
    };
  }
  try {
    const rule = await st2.rule('chatops.notify');
    return rule.enabled === false
      ? {
          about,
          state: 'broken',
          said: 'the rule chatops.notify is disabled',
          fix: 'st2 rule enable chatops.notify',
        }
      : { about, state: 'ok', said: 'the rule chatops.notify announces results' };
  } catch (error) {
    const { status } = error as BackendError;
    if (status === 404) {
      return {
        about,
        state: config.embedded ? 'ok' : 'broken',
        said: config.embedded
          ? 'the embedded backend announces results itself'
          : 'there is no rule chatops.notify',
        ...(config.embedded
          ? {}
          : { fix: 'install the chatops pack: st2ctl reload --register-all, or st2 pack install chatops' }),
      };
    }
    return {
      about,
      state: 'warning',
      said: 'the rule chatops.notify cannot be read',
      fix: "give the bot's role the right rule_view",
    };
  }
}

/** The findings as lines; the broken ones say what to do. */
export function reportLines(findings: readonly HealthFinding[]): string[] {
  return findings.map(({ about, state, said, fix }) => {
    const mark = state === 'ok' ? '✓' : state === 'warning' ? '!' : '✗';
    return `${mark} ${about}: ${said}${fix === undefined ? '' : `\n    → ${fix}`}`;
  });
}
