/** Tests that need Debian's servers (ngircd, prosody, redis-server, chromium) or other Hubots; `.ci/run` installs those. */
const base = require('./jest.config.js');

module.exports = {
  ...base,
  testMatch: ['**/*.server.test.ts'],
  // These await a mend (CHANGELOG, known faults): what they expect was changed by direct results and the state file.
  testPathIgnorePatterns: [
    '/node_modules/',
    'chaos/takeover\\.server',
    'chaos/twins\\.server',
    'chat/baseline\\.server',
    'chat/slack-adapters\\.server',
  ],
  testTimeout: 120_000,
};
