import { address, flag, type Setting, seconds, text } from './setting';

/** The part of the settings that is about StackStorm: where it is, and who the bot is there; `config.ts` holds the whole. */
export const BACKEND_SETTINGS = {
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
    purpose: "Seconds to wait for an answer of StackStorm's API.",
    topic: 'backend',
  } as Setting<number>,
  webUrl: {
    names: ['ST2_WEBUI_URL'],
    kind: address,
    default: undefined,
    purpose:
      "StackStorm's web page, for links to executions. With the embedded backend: where people reach its page, if something stands in front of it.",
    topic: 'backend',
  } as Setting<string | undefined>,
  route: {
    names: ['ST2_ROUTE'],
    kind: text,
    default: 'hubot',
    purpose:
      "The notification route that commands ask for. The chatops pack's rules answer `hubot`; another needs a rule of its own.",
    topic: 'backend',
  } as Setting<string>,
  reloadInterval: {
    names: ['ST2_COMMANDS_RELOAD_INTERVAL'],
    kind: seconds(0),
    default: 120_000,
    purpose:
      'Seconds between two looks for changed aliases; 0 for never. Changes that the stream reports are taken up at once.',
    topic: 'backend',
  } as Setting<number>,
};
