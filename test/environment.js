// What every test file runs in: Node, as jest makes it, without what would slow down the files after it.

const { AsyncLocalStorage } = require('node:async_hooks');
const { TestEnvironment } = require('jest-environment-node');

/** Storages that the file under way has used: those of jest itself, which it loads anew for each file, are among them. */
const used = new Set();

const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  used.add(this);
  return run.apply(this, args);
};

// Up to Node 22, each promise is shown to every storage that was ever used and not disabled: in a worker that has run two
// hundred files, to as many.
module.exports = class extends TestEnvironment {
  async teardown() {
    for (const storage of used) storage.disable();
    used.clear();
    await super.teardown();
  }
};
