import { silentLog } from '../../../src/core/log';
import { startEmbedded } from '../../../src/embedded';

/** A backend in a process of its own, whose files can be limited. Arguments: store, packs folders. Prints its address, then what it complains of. */
const [store = '', ...packs] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);

startEmbedded({
  store,
  packs,
  log: { ...silentLog, info: say, error: say },
  apiKey: 'test-key',
  port: 0,
}).then(
  (backend) => say(backend.url),
  (error) => say(String(error)),
);
