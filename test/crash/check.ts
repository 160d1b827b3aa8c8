import { join } from 'node:path';
import type { Client } from './client';
import type { Ledger } from './ledger';

const FINAL = new Set(['succeeded', 'failed', 'timeout', 'abandoned', 'canceled']);
/** What may go on after a restart: those that wait for an answer. */
const RESTING = new Set(['pending', 'paused']);

interface Listed {
  id: string;
  status: string;
  action: { ref: string };
  result?: { stdout?: string; response?: { name?: string } };
}

/** Everything that was acknowledged, looked for in a backend that has just been started again. */
export async function checkAll(client: Client, ledger: Ledger): Promise<void> {
  const found = await settled(client, ledger);
  for (const [id, prints] of ledger.executions) {
    const execution = found.get(id);
    if (execution === undefined) {
      ledger.lost(`execution ${id}`);
      continue;
    }
    const { status, result } = execution;
    const before = ledger.ended.get(id);
    if (before !== undefined && before !== status)
      ledger.lost(`execution ${id} was ${before} and is ${status}`);
    if (FINAL.has(status)) ledger.ended.set(id, status);
    if (status === 'succeeded' && prints !== undefined && result?.stdout !== prints)
      ledger.lost(`execution ${id} printed ${String(result?.stdout)}, not ${prints}`);
    if (ledger.cancelled.has(id) && status !== 'canceled') ledger.lost(`cancelled ${id} is ${status}`);
    const answer = ledger.answered.get(id);
    if (answer !== undefined && (status !== 'succeeded' || result?.response?.name !== answer))
      ledger.lost(`answered ${id} is ${status}`);
  }
  await checkKeys(client, ledger);
  for (const key of ledger.apiKeys.slice(-5))
    if ((await client.call('GET', '/v1/user', undefined, key))?.status !== 200) ledger.lost(`API key ${key}`);
}

/** Waits until all have ended or rest: what nobody works on any more may not say that it runs. */
async function settled(client: Client, ledger: Ledger): Promise<Map<string, Listed>> {
  const attributes = 'status,action.ref,result';
  for (let tries = 0; ; tries += 1) {
    const listed = await client.call('GET', `/v1/executions?limit=-1&include_attributes=${attributes}`);
    const items = Array.isArray(listed?.body) ? (listed.body as Listed[]) : [];
    const found = new Map(items.map((execution) => [execution.id, execution]));
    const open = [...ledger.executions.keys()].filter((id) => {
      const status = found.get(id)?.status ?? '';
      return found.has(id) && !FINAL.has(status) && !RESTING.has(status);
    });
    if (open.length === 0 || tries > 100) {
      for (const id of open) ledger.lost(`execution ${id} stays ${found.get(id)?.status ?? ''}`);
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function checkKeys(client: Client, ledger: Ledger): Promise<void> {
  const listed = await client.call('GET', '/v1/keys?limit=-1&decrypt=true');
  const items = Array.isArray(listed?.body) ? (listed.body as { name: string; value: string }[]) : [];
  const values = new Map(items.map(({ name, value }) => [name, value]));
  for (const [name, value] of ledger.keys)
    if (values.get(name) !== value)
      ledger.lost(`key ${name} is ${String(values.get(name))}, not ${String(value)}`);
}

/** @returns what the database says is wrong with itself, or undefined */
export function corruption(store: string): string | undefined {
  const Database = require('libsql') as new (
    file: string,
  ) => { prepare(sql: string): { get(): Record<string, unknown> }; close(): void };
  const database = new Database(join(store, 'embedded.db'));
  try {
    const told = String(Object.values(database.prepare('PRAGMA integrity_check').get())[0]);
    return told === 'ok' ? undefined : told;
  } catch (error) {
    return String(error);
  } finally {
    database.close();
  }
}
