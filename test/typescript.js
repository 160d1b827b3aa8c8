// Makes of a source for jest what bin/build.js makes of it for the program; `npm run types` checks the types.

const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { dirname, join, sep } = require('node:path');
const { transformSync, version } = require('esbuild');
const { loadAtFirstUse } = require('../bin/build.js');

const PROGRAM = join(dirname(__dirname), 'src', sep);

/** jest keeps what was made of a file, and does not see by itself that it would now be made otherwise. */
const MAKERS = [__filename, require.resolve('../bin/build.js')].map((file) => readFileSync(file));

module.exports = {
  getCacheKey(source, file) {
    const hash = createHash('sha256');
    for (const part of [version, ...MAKERS, file, source]) hash.update(part).update('\0');
    return hash.digest('hex').slice(0, 32);
  },
  process(source, file) {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      charset: 'utf8',
      sourcefile: file,
      sourcemap: 'external',
    });
    // A test loads the program as a bot does: each file of it compiles what it imports only where it comes to use it.
    return { code: file.startsWith(PROGRAM) ? loadAtFirstUse(code) : code, map };
  },
};
