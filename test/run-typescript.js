// Lets Node run a program of these folders from its source: `node -r ./test/run-typescript.js test/chaos/run.ts`, from anywhere. A
// file becomes what bin/build.js makes of it, so that it loads what it imports when it first uses it: many a test starts a
// program, and most need a small part of what they name.

const { readFileSync, statSync } = require('node:fs');
const path = require('node:path');
const { loadAtFirstUse } = require('../bin/build');
const { withoutTypes } = require('./typescript');

const ROOT = path.resolve(__dirname, '..');

/** What was built of a file and is not older, which is the same code; undefined where it has to be made. */
function built(file) {
  const made = path.join(ROOT, 'dist', `${path.relative(ROOT, file).slice(0, -'.ts'.length)}.js`);
  const madeAt = statSync(made, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return madeAt > statSync(file).mtimeMs ? readFileSync(made, 'utf8') : undefined;
}

process.setSourceMapsEnabled(true);
require.extensions['.ts'] = (module, file) =>
  module._compile(built(file) ?? loadAtFirstUse(withoutTypes(readFileSync(file, 'utf8'), file)), file);
