import type { Client } from './client';
import type { Ledger } from './ledger';

/** One thing that somebody does; it notes in the ledger what was acknowledged. */
type Deed = (client: Client, ledger: Ledger, name: string) => Promise<void>;

const run = async (client: Client, ledger: Ledger, action: string, parameters = {}, prints?: string) => {
  const made = await client.call('POST', '/v1/executions', { action, parameters });
  if (made?.status !== 201) return undefined;
  const id = String(made.body.id);
  ledger.executions.set(id, prints);
  return id;
};

/** Kinds of work, mixed: what is quick, what lasts, what waits, what is kept. */
export const DEEDS: readonly [Deed, ...Deed[]] = [
  async (client, ledger) => void (await run(client, ledger, 'core.noop')),
  async (client, ledger, name) =>
    void (await run(client, ledger, 'core.local', { cmd: `echo ${name}` }, name)),
  async (client, ledger) => void (await run(client, ledger, 'crash.flow', { text: 'x' })),
  async (client, ledger) => void (await run(client, ledger, 'crash.nap')),
  async (client, ledger) => {
    const id = await run(client, ledger, 'crash.nap');
    if (id === undefined) return;
    const answer = await client.call('DELETE', `/v1/executions/${id}`);
    if (answer?.status === 200 && answer.body.faultstring === undefined) ledger.cancelled.add(id);
  },
  async (client, ledger, name) => {
    const id = await run(client, ledger, 'core.ask', { ttl: 1000 });
    if (id === undefined) return;
    for (let tries = 0; tries < 20; tries += 1) {
      const response = { continue: true, name };
      const answer = await client.call('PUT', `/v1/inquiries/${id}`, { id, response });
      if (answer?.status === 200) ledger.answered.set(id, name);
      if (answer === undefined || answer.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  },
  async (client, ledger, name) => {
    const put = await client.call('PUT', `/v1/keys/${name}`, {
      name,
      value: name,
      secret: name.endsWith('7'),
    });
    if (put?.status !== 200) return;
    ledger.keys.set(name, name);
    if (!name.endsWith('3')) return;
    // From now on it may be either, until the deletion is acknowledged.
    ledger.keys.delete(name);
    if ((await client.call('DELETE', `/v1/keys/${name}`))?.status === 204) ledger.keys.set(name, undefined);
  },
  async (client, ledger, name) => {
    if (!name.endsWith('1')) return;
    const made = await client.call('POST', '/v1/apikeys', { metadata: { name } });
    if (made?.status === 201) ledger.apiKeys.push(String(made.body.key));
  },
];
