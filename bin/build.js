// Turns the sources of a clone into dist/ in a second: esbuild only removes the types, `npm run types` checks them.

const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

/**
 * What is built: the sources in a folder, and the kind of module that is made of them. The page becomes one file, with what it
 * shares with the bot in it.
 */
const PARTS = [
  { folder: 'src', format: 'cjs', platform: 'node' },
  { folder: 'scripts', format: 'cjs', platform: 'node' },
  { folder: 'page', format: 'esm', platform: 'browser', bundle: true, entry: 'main.ts' },
];

/** Files in a folder and below. */
function filesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

/** Files of TypeScript in a folder and below. */
function sourcesIn(folder) {
  return filesIn(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
}

/** How esbuild writes an import of a file of ours: the name that it gives it is used for nothing else in the file. */
const OWN_IMPORT = /^var (import_\w+) = require\("(\.{1,2}\/[^"]+)"\);$/gm;
/** Such a name, where it is used or made. */
const IMPORTED = /\b(?:var )?import_\w+/g;

/** What tells of a trouble is loaded before there is one: a process that may open no more files could not load it then. */
const AT_ONCE = new Set(
  'amount backend-error claim-lost command-error memory message-of no-answer sentences start-error'.split(
    ' ',
  ),
);

/**
 * Has a module load what it imports when it first uses it: `import_clock.systemClock` becomes `(import_clock()).systemClock`. A bot
 * uses one chat service of ten, and most of its commands seldom; loading them all takes several times what Node itself takes.
 * Only files of ours, which do nothing by being loaded. A package is loaded with the file that imports it, so that one that is missing
 * is found out where that file is asked for.
 * @param code a CommonJS module as esbuild writes it
 */
function loadAtFirstUse(code) {
  const late = [...code.matchAll(OWN_IMPORT)].filter(([, , file]) => !AT_ONCE.has(path.posix.basename(file)));
  const own = new Set(late.map(([, name]) => name));
  return code
    .replace(IMPORTED, (name) => (own.has(name) ? `(${name}())` : name))
    .replace(OWN_IMPORT, (whole, name, file) =>
      own.has(name) ? `var ${name}_loaded, ${name} = () => ${name}_loaded ??= require("${file}");` : whole,
    );
}

/**
 * Builds everything anew into `dist/`. A build that fails leaves the one before as it was; one that succeeds takes its place file by
 * file, so that a bot which starts meanwhile, or another build, misses none.
 * @throws Error as esbuild words it, with file and line, where a source cannot be read
 */
function build() {
  const { buildSync } = require('esbuild');
  const dist = path.join(ROOT, 'dist');
  const made = path.join(dist, `.making-${process.pid}`);
  const files = new Set();
  try {
    for (const { folder, format, platform, bundle = false, entry } of PARTS) {
      const from = path.join(ROOT, folder);
      const { outputFiles } = buildSync({
        absWorkingDir: ROOT,
        entryPoints: entry === undefined ? sourcesIn(from) : [path.join(from, entry)],
        bundle,
        outdir: path.join(made, folder),
        outbase: from,
        tsconfig: path.join(ROOT, 'tsconfig.json'),
        target: platform === 'node' ? 'node20' : 'es2022',
        charset: 'utf8',
        logLevel: 'error',
        write: false,
        format,
        platform,
      });
      for (const { path: file, text } of outputFiles) {
        fs.mkdirSync(path.dirname(file), { recursive: true });
        fs.writeFileSync(file, format === 'cjs' ? loadAtFirstUse(text) : text);
        files.add(path.relative(made, file));
      }
    }
    for (const file of files) {
      fs.mkdirSync(path.dirname(path.join(dist, file)), { recursive: true });
      fs.renameSync(path.join(made, file), path.join(dist, file));
    }
    for (const { folder } of PARTS) {
      for (const left of filesIn(path.join(dist, folder)))
        if (!files.has(path.relative(dist, left))) fs.rmSync(left, { force: true });
    }
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
}

module.exports = { build, loadAtFirstUse };

if (require.main === module) build();
