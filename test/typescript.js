// Removes the types from a file, for jest and for ts-node (tsconfig.json), as bin/build.js does for the program; `npm run types`
// checks them. The compiler itself takes thirteen seconds for what a bot loads, and many a test starts one.

const { transformSync } = require('esbuild');

/** @param sourcemap `inline`: in the code; `external`: beside it */
const withoutTypes = (source, file, sourcemap) =>
  transformSync(source, {
    loader: 'ts',
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    charset: 'utf8',
    sourcefile: file,
    sourcemap,
  });

module.exports = {
  process: (source, file) => ({ code: withoutTypes(source, file, 'inline').code }),
  create: () => ({
    transpile(source, { fileName }) {
      const { code, map } = withoutTypes(source, fileName, 'external');
      return { outputText: code, sourceMapText: map };
    },
  }),
};
