// What bin/hubot is told on its command line and in Hubot's own variables.

const fs = require('node:fs');
const path = require('node:path');
const { fail, readJson, ROOT } = require('./prepare');

const USAGE = `Usage: bin/hubot [options]

  -a, --adapter NAME   chat adapter: Shell (the default), slack, or one that is installed, e.g. hubot-irc
  -f, --file PATH      an adapter in a file of your own
  -n, --name NAME      the bot's name (default: hubot)
  -l, --alias NAME     another name that it hears, e.g. !
  -v, --version        the versions of this program and of Node.js
  -h, --help           this text

ST2_API_URL     connect to this StackStorm instead of starting the embedded backend
ST2_API_KEY     the bot's API key there; docs/configure.md has all settings
PORT            open Hubot's web server on this port (closed otherwise)

It ends with 0 when it was told to end, 78 when a setting has to be changed first, 1 for anything else.`;

const FLAGS = { '-a': 'adapter', '-f': 'file', '-n': 'name', '-l': 'alias' };
/** What Hubot's logger knows, by these very names. */
const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];
/** sysexits.h: a wrong command line, and a wrong configuration. */
const EX_USAGE = 64;
const EX_CONFIG = 78;
/** sysexits.h: a service that is needed does not answer. */
const EX_UNAVAILABLE = 69;

function versionText() {
  return `hubot-st2 ${readJson(path.join(ROOT, 'package.json'))?.version} on Node.js ${process.versions.node}`;
}

/**
 * @param args what stands behind the program's name
 * @returns adapter, file, name and alias, as Hubot wants them; ends the program where it cannot be understood, or was only asked
 * for its help or version
 */
function readOptions(args, env = process.env) {
  const options = {
    adapter: env.HUBOT_ADAPTER || 'Shell',
    file: env.HUBOT_FILE,
    name: env.HUBOT_NAME || 'hubot',
    alias: env.HUBOT_ALIAS || false,
  };
  for (let i = 0; i < args.length; i++) {
    const equals = args[i].indexOf('=');
    const flag = equals < 0 ? args[i] : args[i].slice(0, equals);
    const told = { '-h': USAGE, '--help': USAGE, '-v': versionText(), '--version': versionText() }[flag];
    if (told !== undefined) {
      console.log(told);
      process.exit(0);
    }
    const option = FLAGS[flag] ?? Object.values(FLAGS).find((name) => flag === `--${name}`);
    if (option === undefined) fail([`I do not understand ${flag}.`, USAGE], EX_USAGE);
    const value = equals < 0 ? args[++i] : args[i].slice(equals + 1);
    if (value === undefined || value === '') fail([`${flag} needs a value behind it.`, USAGE], EX_USAGE);
    options[option] = value;
  }
  if (options.adapter.toLowerCase() === 'shell') options.adapter = 'Shell';
  if (options.adapter.toLowerCase() === 'slack') options.adapter = 'hubot-slack';
  if (options.file) options.adapter = path.basename(options.file).split('.')[0];
  return options;
}

/** The development packages that these options and settings need; `prepare` brings them. */
function packagesFor({ adapter }, env = process.env) {
  const metrics = /^(1|true|yes|on)$/i.test(env.ST2_METRICS ?? '');
  return [
    'hubot',
    ...(adapter === 'hubot-slack' ? ['hubot-slack'] : []),
    ...(metrics ? ['prom-client'] : []),
    ...(env.ST2_REDIS_URL || env.ST2_REDIS_URL_FILE ? ['@redis/client'] : []),
  ];
}

const SLACK_TOKENS = { HUBOT_SLACK_APP_TOKEN: 'xapp-', HUBOT_SLACK_BOT_TOKEN: 'xoxb-' };

/** Fills in the tokens of Slack that stand in files, as container platforms hand over secrets. */
function readTokenFiles(env = process.env) {
  for (const name of Object.keys(SLACK_TOKENS)) {
    const file = env[`${name}_FILE`];
    if (!file || env[name]) continue;
    try {
      env[name] = fs.readFileSync(file, 'utf8').trim();
    } catch (error) {
      fail(`${name}_FILE names ${file}, which cannot be read (${error.code}).`, EX_CONFIG);
    }
  }
}

/** What is missing or wrong before anything is installed, as a sentence; undefined where nothing is. */
function optionTrouble({ adapter, file }, env = process.env) {
  const level = env.HUBOT_LOG_LEVEL;
  if (level && !LOG_LEVELS.includes(level))
    return `HUBOT_LOG_LEVEL=${level} is no level of the log. Set it to one of ${LOG_LEVELS.join(', ')}, or leave it out.`;
  if (file && !fs.existsSync(file)) return `There is no file ${file}: -f needs the path of an adapter.`;
  if (file || adapter !== 'hubot-slack') return undefined;
  const wrong = Object.keys(SLACK_TOKENS).filter((name) => !env[name]?.startsWith(SLACK_TOKENS[name]));
  if (wrong.length === 0) return undefined;
  const wanted = wrong.map((name) => `${name} (it begins with ${SLACK_TOKENS[name]})`).join(' and ');
  return `Slack needs ${wanted}. docs/slack.md says where both tokens are made.`;
}

/** Why there is no such adapter, as a sentence; undefined where it is installed. To be asked after `prepare`. */
function adapterTrouble({ adapter, file }) {
  if (file || adapter === 'Shell') return undefined;
  const isName = !/(^|[\\/])\.\.?([\\/]|$)/.test(adapter);
  // Beside this program, or beside the package that it was installed from.
  const isThere = (folder) => fs.existsSync(path.join(folder, adapter, 'package.json'));
  if (isName && module.paths.some(isThere)) return undefined;
  return (
    `There is no adapter ${adapter} here. Shell and slack are always there; for another service, find its package in ` +
    'docs/install.md and install it beside this program, then name that package behind -a. An adapter in a file of your own ' +
    'is started with -f.'
  );
}

module.exports = {
  versionText,
  adapterTrouble,
  EX_CONFIG,
  EX_UNAVAILABLE,
  optionTrouble,
  packagesFor,
  readOptions,
  readTokenFiles,
};
