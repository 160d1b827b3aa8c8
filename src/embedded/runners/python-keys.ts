import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { messageOf } from '../../core/message-of';
import type { Keys } from './runner';

interface Question {
  op: string;
  name?: string;
  prefix?: string;
  value?: unknown;
  ttl?: number | null;
  scope?: string;
  decrypt?: boolean;
  encrypt?: boolean;
}

async function answer(keys: Keys, user: string, question: Question): Promise<unknown> {
  const scope = question.scope === 'user' ? ('user' as const) : ('system' as const);
  const where = { scope, user };
  const name = String(question.name ?? '');
  switch (question.op) {
    case 'get':
      return (await keys.get(name, { ...where, decrypt: question.decrypt === true })) ?? null;
    case 'set':
      await keys.set(name, String(question.value), {
        ...where,
        encrypt: question.encrypt === true,
        ...(typeof question.ttl === 'number' ? { ttlSeconds: question.ttl } : {}),
      });
      return true;
    case 'delete':
      return keys.delete(name, where);
    case 'list':
      return keys.list(question.prefix);
    default:
      throw new Error(`unknown question "${question.op}"`);
  }
}

/**
 * Answers a Python action's questions about the datastore on a socket in its private folder: one line of JSON each.
 * @returns the server; close it when the action has ended
 */
export async function serveKeys(folder: string, keys: Keys, user: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      Promise.resolve()
        .then(() => answer(keys, user, JSON.parse(line) as Question))
        .then((value) => ({ value }))
        .catch((error: unknown) => ({ error: messageOf(error) }))
        .then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(join(folder, 'keys.sock'), resolve);
  });
  return server;
}
