// What the programs beside this file need before they can start. Plain JavaScript without dependencies, because
// in a fresh clone there is nothing else.

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { missingPackages } = require('./packages');

const ROOT = path.resolve(__dirname, '..');
const OLDEST_NODE = 20;
/** The first Node whose own SQLite the embedded backend uses: `src/embedded/store/sqlite.ts` says why. */
const NODE_WITH_SQLITE = 24;

/** Says what happens while it is prepared: on standard error, so that piped answers stay clean. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the program after these lines; 78 says that the configuration has to be changed (EX_CONFIG of sysexits.h). */
function fail(lines, exitCode = 1) {
  for (const line of [lines].flat()) say(line);
  process.exit(exitCode);
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

const nodeMajor = () => Number(process.versions.node.split('.')[0]);

/** The development packages that running needs, besides those that every user of the package gets. */
function packagesToRun(more) {
  return ['esbuild', ...(nodeMajor() < NODE_WITH_SQLITE ? ['libsql'] : []), ...more];
}

/** True where nothing was changed after the last build. An installed package has no sources to build. */
function isBuilt() {
  if (!fs.existsSync(path.join(ROOT, 'src'))) return true;
  const built = newest(path.join(ROOT, 'dist', 'src', 'index.js'));
  const sources = ['src', 'scripts', 'page', 'tsconfig.json', 'bin/build.js', 'package-lock.json'];
  return sources.every((source) => newest(path.join(ROOT, source)) <= built);
}

/** Each file costs a start one look. */
function newest(file) {
  const stats = fs.statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isDirectory()) return stats?.mtimeMs ?? 0;
  return Math.max(stats.mtimeMs, ...fs.readdirSync(file).map((name) => newest(path.join(file, name))));
}

/** How many packages npm has unpacked until now. */
function unpacked() {
  const modules = path.join(ROOT, 'node_modules');
  const names = (folder) => fs.readdirSync(folder).filter((name) => !name.startsWith('.'));
  try {
    const scopes = names(modules).flatMap((name) =>
      name.startsWith('@') ? names(path.join(modules, name)).map((inner) => path.join(name, inner)) : [name],
    );
    return scopes.filter((name) => fs.existsSync(path.join(modules, name, 'package.json'))).length;
  } catch {
    return 0;
  }
}

/** Runs npm here and shows on a terminal how far it is; ends the program where npm fails. */
async function npm(args, missing) {
  const started = Date.now();
  const isTerminal = process.stderr.isTTY;
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const there = unpacked();
  const show = () => {
    const count = Math.min(Math.max(0, unpacked() - there), missing);
    process.stderr.write(`\r  ${count} of ${missing} packages, ${seconds()} s `);
  };
  // Standard input belongs to the bot: what is piped in must not be eaten here.
  const child = spawn('npm', args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', process.stderr],
    shell: process.platform === 'win32',
  });
  const showing = isTerminal ? setInterval(show, 250) : undefined;
  const status = await new Promise((resolve) => {
    child.on('error', (error) => {
      fail(`npm could not be started (${error.message}). Install Node.js ${OLDEST_NODE} or later with npm.`);
    });
    child.on('close', resolve);
  });
  clearInterval(showing);
  if (isTerminal) process.stderr.write('\r');
  if (status !== 0)
    fail(`\`npm ${args.join(' ')}\` failed; what it says is above. Repair that and start again.`);
  say(`  Installed in ${seconds()} s.        `);
}

/** Brings what is missing, and no more; a clone with the packages for testing keeps them. */
async function install(wanted) {
  const lock = readJson(path.join(ROOT, 'package-lock.json'));
  if (lock === undefined) return;
  const installed = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'));
  const missing = missingPackages(lock.packages, installed?.packages ?? {}, wanted);
  if (missing.length === 0) return;
  const modules = fs.lstatSync(path.join(ROOT, 'node_modules'), { throwIfNoEntry: false });
  // Somebody shares it between several clones: not ours to empty.
  if (modules?.isSymbolicLink())
    return say('node_modules is a link and not up to date; it is left as it is.');
  say(`Installing what this runs on, once: ${missing.length} packages …`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--progress=false'];
  if (installed?.packages['node_modules/jest'] !== undefined) return npm(['ci', ...quiet], missing.length);
  // As the lock file has them. Neither package.json nor the lock file is changed, and no package runs a script of its own.
  // What an earlier start with other options brought stays.
  const brought = Object.keys(lock.packages[''].devDependencies).filter(
    (name) => installed?.packages[`node_modules/${name}`] !== undefined,
  );
  const versions = [...new Set([...wanted, ...brought])].map(
    (name) => `${name}@${versionIn(lock.packages, name)}`,
  );
  return npm(
    ['install', '--no-save', '--save-prod', '--omit=dev', '--ignore-scripts', ...quiet, ...versions],
    missing.length,
  );
}

/** What npm is asked for: the version in the lock file, by the package's own name where it is installed under another. */
function versionIn(packages, name) {
  const { name: own, version } = packages[`node_modules/${name}`];
  return own === undefined ? version : `npm:${own}@${version}`;
}

/**
 * Installs and builds what is missing in a clone of this repository, saying so on standard error; does nothing in an
 * installed package. Ends the process where that fails.
 * @param more names of development packages that this start needs, e.g. `hubot`
 */
async function prepare(more = []) {
  if (nodeMajor() < OLDEST_NODE)
    fail(`This needs Node.js ${OLDEST_NODE} or later; here is ${process.version}.`);
  await install(packagesToRun(more));
  if (isBuilt()) return;
  const started = Date.now();
  say('Building …');
  try {
    require('./build').build();
  } catch (error) {
    fail(`The sources cannot be built: ${error.message}`);
  }
  say(`  Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

module.exports = { fail, prepare, readJson, ROOT };
