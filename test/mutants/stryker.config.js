const { readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');
const rooms = require('./rooms.js');

const name = process.env.MUTATE_ROOM;
const size = process.env.MUTATE_SAMPLE;
/** A sample keeps its own results: those of a whole run would count as part of it. */
const results = `reports/mutants/${name}${size === undefined ? '' : `.sample-${size}-of-${process.env.MUTATE_SEED}`}`;
const { mutate, tests } = rooms[name];

const isLeftOut = (test) => test.startsWith('!');

/** The test files in a folder, or the one of that name. */
function filesOf(path) {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return [`${path}.test.ts`];
  return readdirSync(path, { recursive: true })
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.server.test.ts'))
    .map((file) => join(path, file));
}

module.exports = {
  mutate,
  plugins: ['./test/mutants/stryker-plugins.mjs'],
  ignorers: ['sentences'],
  testRunner: 'room',
  roomTests: tests
    .filter((test) => !isLeftOut(test))
    .flatMap(filesOf)
    .filter((file) => !tests.includes(`!${file.replace(/\.test\.ts$/, '')}`)),
  sample: size === undefined ? undefined : { size: Number(size), seed: Number(process.env.MUTATE_SEED) },
  coverageAnalysis: 'perTest',
  // What runs only while a file is loaded (tables, constants): the mutants of known.ts stand for those.
  ignoreStatic: true,
  concurrency: 1,
  // The harness ends what waits for ever; this ends what never lets it: a loop that never yields.
  dryRunTimeoutMinutes: 15,
  timeoutMS: 20_000,
  timeoutFactor: 3,
  ignorePatterns: ['dist', 'reports', '.stryker-tmp', '*.tgz'],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: `reports/mutants/${name}.json` },
  incremental: true,
  incrementalFile: `${results}.incremental.json`,
  tempDirName: `.stryker-tmp/${name}`,
  warnings: { unknownOptions: false },
  allowEmpty: true,
};
