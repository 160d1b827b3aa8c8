/** Tests need only Node: no Debian server, no other Hubot, no ../shared (those that read it say so and are skipped). */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  transform: { '\\.ts$': ['ts-jest', {}] },
  testTimeout: 30_000,
};
