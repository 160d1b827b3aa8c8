/** The embedded backend in a process of its own, so that it can be killed. */

import { silentLog } from '../../src/core/log';
import { startEmbedded } from '../../src/embedded';

async function main(): Promise<void> {
  const { STORE = '', PACKS = '', PORT = '0', API_KEY = '' } = process.env;
  const embedded = await startEmbedded({
    packs: PACKS.split(':'),
    store: STORE,
    port: Number(PORT),
    apiKey: API_KEY,
    slots: 32,
    log: { ...silentLog, error: (text) => console.error(text) },
  });
  process.send?.({ kind: 'ready', url: embedded.url });
  process.on('disconnect', () => process.exit(0));
}

void main();
