// Turns the sources of a clone into dist/ in a second: esbuild only removes the types, `npm run types` checks them.

const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

/** What is built: the sources in a folder, and the kind of module that is made of them. */
const PARTS = [
  { folder: 'src', format: 'cjs', platform: 'node' },
  { folder: 'scripts', format: 'cjs', platform: 'node' },
  { folder: 'page', format: 'esm', platform: 'browser' },
];

/** Files of TypeScript in a folder and below. */
function sourcesIn(folder) {
  return fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

/**
 * Builds everything anew into `dist/`, file by file. A build that fails leaves the one before as it was; a bot that runs keeps
 * what it has loaded.
 * @throws Error as esbuild words it, with file and line, where a source cannot be read
 */
function build() {
  const { buildSync } = require('esbuild');
  const dist = path.join(ROOT, 'dist');
  const made = path.join(dist, `.making-${process.pid}`);
  try {
    for (const { folder, format, platform } of PARTS) {
      const from = path.join(ROOT, folder);
      buildSync({
        absWorkingDir: ROOT,
        entryPoints: sourcesIn(from),
        outdir: path.join(made, folder),
        outbase: from,
        tsconfig: path.join(ROOT, 'tsconfig.json'),
        target: platform === 'node' ? 'node20' : 'es2022',
        charset: 'utf8',
        logLevel: 'error',
        format,
        platform,
      });
    }
    for (const { folder } of PARTS) {
      fs.rmSync(path.join(dist, folder), { recursive: true, force: true });
      fs.renameSync(path.join(made, folder), path.join(dist, folder));
    }
  } finally {
    fs.rmSync(made, { recursive: true, force: true });
  }
}

module.exports = { build };

if (require.main === module) build();
