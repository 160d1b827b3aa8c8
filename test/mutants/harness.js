/**
 * The tests of jest without jest: the files are loaded once and their tests run as often as there are mutants, in one
 * process. Jest would load everything anew for each mutant, which takes hours for what takes minutes here.
 */
const { resolve } = require('node:path');
const { bind } = require('jest-each');
const { expect } = require('expect');
const { ModuleMocker } = require('jest-mock');

/** A test that takes so much longer than it took without a mutant waits for something that never comes. */
const MAX_LONGER_MS = 1_000;
const MAX_LONGER = 3;
/** Without a mutant, and for what a hook gives back. */
const MAX_MS = 30_000;
const MAX_HOOK_MS = 3_000;
/** Tests of at most so much go first: most mutants die there, and the others need not run. */
const QUICK_MS = 50;

const HOOKS = ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'];
const suiteOf = (name, above) => ({
  name,
  above,
  members: [],
  beforeAll: [],
  beforeEach: [],
  afterEach: [],
  afterAll: [],
});
const root = suiteOf('', undefined);
let open = root;

function describe(name, fill) {
  const suite = suiteOf(name, open);
  open.members.push(suite);
  open = suite;
  try {
    fill();
  } finally {
    open = suite.above;
  }
}

function test(name, work) {
  const names = [];
  for (let suite = open; suite !== root; suite = suite.above) names.unshift(suite.name);
  open.members.push({ id: [...names, name].join(' › '), suite: open, work });
}

for (const one of [describe, test]) {
  one.each = bind(one, false);
  one.skip = Object.assign(() => {}, { each: () => () => {} });
}
Object.assign(globalThis, { describe, test, it: test, expect, jest: new ModuleMocker(globalThis) });
Object.assign(globalThis.jest, { setTimeout() {} });
for (const hook of HOOKS) globalThis[hook] = (work) => open[hook].push(work);

/** Takes up the tests of these files (paths below the working folder, by which a later run knows them again). */
exports.load = (files) => {
  for (const file of files) describe(file, () => require(resolve(file)));
};

/**
 * Runs the tests of which `wanted` holds, each with its hooks.
 * @param began called with the id of each test before it runs
 * @param bail end with the first that fails
 * @returns {id, name, ms, error?} of each that ran
 */
exports.run = async (wanted, began, bail) => {
  const results = [];
  const ended = (result) => {
    results.push(result);
    return !(bail && result.error !== undefined);
  };
  const isQuick = (id) => usual.get(id) <= QUICK_MS;
  if (await runSuite(root, (id) => isQuick(id) && wanted(id), began, ended))
    await runSuite(root, (id) => !results.some((result) => result.id === id) && wanted(id), began, ended);
  isFirst = false;
  return results;
};

/** @returns whether to go on */
async function runSuite(suite, wanted, began, ended) {
  const tests = testsIn(suite).filter(({ id }) => wanted(id));
  if (tests.length === 0) return true;
  try {
    const broken = await caught(() => inTurn(suite.beforeAll));
    if (broken !== undefined) {
      for (const { id } of tests) if (!ended({ id, ms: 0, error: broken })) return false;
      return true;
    }
    for (const member of suite.members) {
      if (member.work === undefined) {
        if (!(await runSuite(member, wanted, began, ended))) return false;
      } else if (wanted(member.id) && !ended(await runTest(member, began))) return false;
    }
    return true;
  } finally {
    await caught(() => inTurn(suite.afterAll));
  }
}

const testsIn = (suite) =>
  suite.members.flatMap((member) => (member.work === undefined ? testsIn(member) : [member]));

/** How long each test took when it first passed. */
const usual = new Map();
/** The run without a mutant: its hooks may take their time. */
let isFirst = true;

const maxMs = (id) => (usual.has(id) ? MAX_LONGER_MS + MAX_LONGER * usual.get(id) : MAX_MS);

async function runTest({ id, suite, work }, began) {
  const suites = [];
  for (let one = suite; one !== undefined; one = one.above) suites.unshift(one);
  began(id);
  const start = performance.now();
  const failed = await caught(async () => {
    for (const one of suites) await inTurn(one.beforeEach);
    await inTime(Promise.resolve(work()), maxMs(id));
  });
  // Also after a failure: what a test leaves open slows down all that come after it.
  const unclean = await caught(async () => {
    for (const one of suites.reverse()) await inTurn(one.afterEach);
  });
  const error = failed ?? unclean;
  const ms = performance.now() - start;
  if (error === undefined && !usual.has(id)) usual.set(id, ms);
  return error === undefined ? { id, ms } : { id, ms, error };
}

async function inTurn(works) {
  for (const work of works) await inTime(Promise.resolve(work()), isFirst ? MAX_MS : MAX_HOOK_MS);
}

function inTime(promise, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${Math.round(ms)} ms`)), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function caught(work) {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
