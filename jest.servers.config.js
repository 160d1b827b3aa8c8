/** Tests that need Debian's servers (ngircd, prosody, redis-server, chromium) or other Hubots; `.ci/run` installs those. */
const base = require('./jest.config.js');

module.exports = {
  ...base,
  testMatch: ['**/*.server.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};
