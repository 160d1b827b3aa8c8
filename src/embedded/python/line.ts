import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Mapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';

/** A question from a pack's Python: `op` says what it wants, the rest belongs to it. */
export type Question = Mapping & { op: string };

/** Answers one question. @throws Error with a sentence for whoever asked */
export type Answerer = (question: Question) => unknown;

/**
 * The line between a pack's Python and the backend: a socket in the private folder of its process; one JSON text a
 * line each way, one question a connection.
 * @param follow takes the questions `triggers`: what it tells is sent until the connection ends
 * @returns the server; close it when the process has ended
 */
export async function openLine(
  folder: string,
  answer: Answerer,
  follow?: (tell: (news: Mapping) => void) => () => void,
): Promise<Server> {
  const server = createServer((socket) => {
    // A process that is killed in the middle of a question resets the connection; the reader hands that on.
    const reader = createInterface({ input: socket }).on('error', () => socket.destroy());
    socket.on('error', () => socket.destroy());
    reader.on('line', (line) => {
      const question = parsed(line);
      if (question?.op === 'triggers' && follow !== undefined) return hold(socket, follow);
      Promise.resolve()
        .then(() => answer(question ?? { op: '' }))
        .then((value) => ({ value: value ?? null }))
        .catch((error: unknown) => ({ error: messageOf(error) }))
        .then((reply) => socket.end(`${JSON.stringify(reply)}\n`));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(join(folder, 'line.sock'), resolve);
  });
  return server;
}

function parsed(line: string): Question | undefined {
  try {
    return JSON.parse(line) as Question;
  } catch {
    return undefined;
  }
}

function hold(socket: Socket, follow: (tell: (news: Mapping) => void) => () => void): void {
  const stop = follow((news) => socket.write(`${JSON.stringify(news)}\n`));
  socket.on('close', stop);
}
