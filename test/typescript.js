// Removes the types from a file for jest, as bin/build.js does for the program; `npm run types` checks them.

const { transformSync } = require('esbuild');

module.exports = {
  process: (source, file) => ({
    code: transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      charset: 'utf8',
      sourcefile: file,
      sourcemap: 'inline',
    }).code,
  }),
};
