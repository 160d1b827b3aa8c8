// Lets Node run a program of these folders from its source: `node -r ./test/run-typescript.js test/chaos/run.ts`, from anywhere. A
// file becomes what bin/build.js makes of it, so that it loads what it imports when it first uses it: many a test starts a
// program, and most need a small part of what they name.

const { readFileSync } = require('node:fs');
const { loadAtFirstUse } = require('../bin/build');
const { withoutTypes } = require('./typescript');

process.setSourceMapsEnabled(true);
require.extensions['.ts'] = (module, file) =>
  module._compile(loadAtFirstUse(withoutTypes(readFileSync(file, 'utf8'), file)), file);
