const { availableParallelism } = require('node:os');

/** Tests that need only Node: no Debian server, no other Hubot; those that read ../shared are skipped without it. */
module.exports = {
  testEnvironment: '<rootDir>/test/environment.js',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.server\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: { '\\.ts$': '<rootDir>/test/typescript.js' },
  // For one that hangs: how long a test takes says how busy the machine is.
  testTimeout: 180_000,
  // Many tests wait for a process or a socket: with a worker for each core, a fifth of their time nobody worked.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // A test that fails may leave a process or a socket. The run has to end with its count all the same.
  forceExit: Boolean(process.env.CI),
};
