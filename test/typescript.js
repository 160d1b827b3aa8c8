// Removes the types from a file, for jest and for programs that run from source (run-typescript.js), as bin/build.js does for the
// program; `npm run types` checks them. The compiler itself takes thirteen seconds for what a bot loads.

const { transformSync } = require('esbuild');

/** @returns a CommonJS module with its map to the source in it */
const withoutTypes = (source, file) =>
  transformSync(source, {
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    sourcefile: file,
    sourcemap: 'inline',
  }).code;

module.exports = { withoutTypes, process: (source, file) => ({ code: withoutTypes(source, file) }) };
