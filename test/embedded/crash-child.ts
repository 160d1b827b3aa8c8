import { silentLog } from '../../src/core/log';
import { startEmbedded } from '../../src/embedded';

/** A backend in a process of its own, to be killed. Arguments: store, packs folders. Prints its port. */
const [store = '', ...packs] = process.argv.slice(2);

startEmbedded({ store, packs, log: silentLog, apiKey: 'test-key', port: 0 }).then(
  (backend) => process.stdout.write(`${backend.url}\n`),
  (error) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
