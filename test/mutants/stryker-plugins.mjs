import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const require = createRequire(import.meta.url);

/** What people read is held by the tests of the words; here it would hide the mutants that change what is done. */
const isSentence = (node) =>
  (node.type === 'StringLiteral' && node.value.includes(' ')) ||
  (node.type === 'TemplateLiteral' && node.quasis.some(({ value }) => value.raw.includes(' ')));

/** `log.info(…)` and its like, whatever the log hangs on. */
const isLogged = ({ type, callee }) =>
  type === 'CallExpression' &&
  callee.type === 'MemberExpression' &&
  ['info', 'warn', 'error', 'debug'].includes(callee.property.name);

const ignorer = {
  shouldIgnore: ({ node }) =>
    isSentence(node) ? 'a sentence for people' : isLogged(node) ? 'a line of the log' : undefined,
};

/** What the instrumented sources and Stryker tell each other. */
globalThis.__stryker__ ??= {};
const instrumenter = globalThis.__stryker__;

/**
 * A line that runs in tests and also while the files are loaded counts as run in tests: for one that is of the
 * loading, Stryker would start a new process for each mutant, which takes a hundred times as long as the tests.
 */
function forgetLoading({ static: loading, perTest }) {
  for (const covered of Object.values(perTest)) for (const id of Object.keys(covered)) delete loading[id];
}

/** More than the last file of a room has. */
const MOST_UNREACHED = 5_000;

/**
 * Takes all but a sample out of the run: what counts as run while the files are loaded, and in no test, is not tried.
 * The same seed takes the same mutants, spread evenly over the room, also those that no test reaches.
 */
function keepSample({ static: loading, perTest }, { size, seed }) {
  const ids = [loading, ...Object.values(perTest)].map((covered) =>
    Math.max(-1, ...Object.keys(covered).map(Number)),
  );
  const last = Math.max(...ids);
  const all = Array.from({ length: last + 1 }, (_, id) => id);
  const rank = new Map(all.map((id) => [id, createHash('sha256').update(`${seed} ${id}`).digest('hex')]));
  const kept = new Set(all.sort((a, b) => (rank.get(a) < rank.get(b) ? -1 : 1)).slice(0, size));
  // After the last one that a test reaches there may be some that none reaches.
  for (let id = 0; id <= last + MOST_UNREACHED; id++) {
    if (kept.has(id)) continue;
    for (const covered of Object.values(perTest)) delete covered[id];
    loading[id] = 1;
  }
}

/** Runs the tests of one room in this process; see harness.js. */
class RoomTests {
  #harness;
  #options;

  constructor(options) {
    this.#options = options;
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    // A test that fails leaves promises behind which nobody waits for.
    process.on('unhandledRejection', () => {});
    process.on('uncaughtException', () => {});
    const { process: withoutTypes } = require('../typescript.js');
    require.extensions['.ts'] = (module, file) =>
      module._compile(withoutTypes(readFileSync(file, 'utf8'), file).code, file);
    this.#harness = require('./harness.js');
    this.#harness.load(this.#options.roomTests);
  }

  async dryRun() {
    const began = (id) => {
      instrumenter.currentTestId = id;
    };
    const results = await this.#harness.run(() => true, began, false);
    instrumenter.currentTestId = undefined;
    const tests = results.map(({ id, ms, error }) => ({
      ...{ id, name: id, timeSpentMs: ms, fileName: resolve(id.split(' › ')[0]) },
      ...(error === undefined ? { status: 0 } : { status: 1, failureMessage: error }),
    }));
    forgetLoading(instrumenter.mutantCoverage);
    if (this.#options.sample !== undefined) keepSample(instrumenter.mutantCoverage, this.#options.sample);
    return { status: 'complete', tests, mutantCoverage: instrumenter.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    Object.assign(instrumenter, {
      activeMutant: activeMutant.id,
      hitLimit,
      hitCount: hitLimit === undefined ? undefined : 0,
    });
    const wanted = new Set(testFilter);
    const isWanted = (id) => testFilter === undefined || wanted.has(id);
    const results = await this.#harness.run(isWanted, () => {}, true);
    instrumenter.activeMutant = undefined;
    if (hitLimit !== undefined && instrumenter.hitCount > hitLimit)
      return { status: 'timeout', reason: 'an endless loop' };
    const failed = results.find(({ error }) => error !== undefined);
    return failed === undefined
      ? { status: 'survived', nrOfTests: results.length }
      : {
          ...{ status: 'killed', killedBy: [failed.id], nrOfTests: results.length },
          failureMessage: failed.error,
        };
  }
}
RoomTests.inject = ['options'];

export const strykerPlugins = [
  { kind: 'Ignore', name: 'sentences', value: ignorer },
  { kind: 'TestRunner', name: 'room', injectableClass: RoomTests },
];
