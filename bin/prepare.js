// What the programs beside this file need before they can start. Plain JavaScript without dependencies, because
// in a fresh clone there is nothing else.

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

/** Says what happens while it is prepared: on standard error, so that piped answers stay clean. */
function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(...lines) {
  for (const line of lines) say(line);
  process.exit(1);
}

/** True where everything that the lock file wants is there, in its version. */
function isInstalled() {
  const wanted = readJson(path.join(ROOT, 'package-lock.json'));
  const there = readJson(path.join(ROOT, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) return true;
  if (there === undefined) return false;
  return Object.entries(wanted.packages).every(
    ([name, { version, optional, devOptional }]) =>
      name === '' || optional || devOptional || there.packages[name]?.version === version,
  );
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True where nothing was changed after the last build. An installed package has no sources to build. */
function isBuilt() {
  if (!fs.existsSync(path.join(ROOT, 'src'))) return true;
  const built = changedAt(path.join(ROOT, 'dist', 'src', 'index.js'));
  const sources = ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];
  return sources.every((source) => newest(path.join(ROOT, source)) <= built);
}

function newest(file) {
  const at = changedAt(file);
  if (!fs.statSync(file, { throwIfNoEntry: false })?.isDirectory()) return at;
  return Math.max(0, ...fs.readdirSync(file).map((name) => newest(path.join(file, name))));
}

function changedAt(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function npm(what, ...args) {
  const started = Date.now();
  say(`${what} …`);
  // Standard input belongs to the bot: what is piped in must not be eaten here.
  const options = {
    cwd: ROOT,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  };
  const { status, error } = spawnSync('npm', args, options);
  if (error) fail(`npm could not be started (${error.message}). Install Node.js 20 or later with npm.`);
  if (status !== 0)
    fail(`\`npm ${args.join(' ')}\` failed; what it says is above. Repair that and start again.`);
  say(`${what}: done in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/**
 * Installs and builds what is missing in a clone of this repository, saying so on standard error; does nothing in an
 * installed package. Ends the process where that fails.
 */
function prepare(what) {
  const [major] = process.versions.node.split('.');
  if (Number(major) < 20) fail(`This needs Node.js 20 or later; here is ${process.version}.`);
  if (!isInstalled()) {
    const modules = fs.lstatSync(path.join(ROOT, 'node_modules'), { throwIfNoEntry: false });
    // Somebody shares it between several clones: not ours to empty.
    if (modules?.isSymbolicLink()) say('node_modules is a link and not up to date; it is left as it is.');
    else npm(`Installing ${what}, once, a minute or so`, 'ci', '--no-progress');
  }
  if (!isBuilt()) npm('Building', 'run', '--silent', 'build');
}

module.exports = { fail, prepare, readJson, ROOT };
