/** Tests that need only Node: no Debian server, no other Hubot; those that read ../shared are skipped without it. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '\\.server\\.test\\.ts$'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: { '\\.ts$': ['ts-jest', {}] },
  testTimeout: 30_000,
};
