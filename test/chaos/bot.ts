/**
 * A bot as its owner runs it, in a process of its own: Hubot with the bridge, a chat adapter that hands
 * everything to the harness over IPC and waits for its receipt as a chat service's API would, and a brain
 * script that writes a file whenever the brain is saved.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import plugin = require('../../src/index');

export interface Heard {
  kind: 'heard';
  room: string;
  user: string;
  text: string;
  id?: string;
}
export interface Receipt {
  kind: 'receipt';
  number: number;
}
export type ToBot = Heard | Receipt;
/**
 * The bot has read a message. What it is killed before is unread, as in a chat service that it never reached. It is
 * told when the turn of the event loop is over in which Hubot gets the message: until then nothing that the bridge
 * makes of it can be seen from outside, and from then on it has the message on record.
 */
export interface Read {
  kind: 'read';
  text: string;
}
export type FromBot = { kind: 'ready' } | Read | { kind: 'said'; number: number; room: string; text: string };

const receipts = new Map<number, () => void>();
let sent = 0;

function tell(message: FromBot): void {
  process.send?.(message);
}

function say(room: string, text: string): Promise<void> {
  sent += 1;
  const number = sent;
  tell({ kind: 'said', number, room, text });
  return new Promise((resolve) => receipts.set(number, resolve));
}

function keepInFile(robot: { brain: FileBrain }, file: string): void {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    data = {};
  }
  robot.brain.mergeData(data);
  robot.brain.on('save', (all) => {
    writeFileSync(`${file}.new`, JSON.stringify(all));
    renameSync(`${file}.new`, file);
  });
}

interface FileBrain {
  mergeData(data: unknown): void;
  on(event: 'save', listener: (data: unknown) => void): void;
}

async function main(): Promise<void> {
  const { Robot, Adapter, TextMessage, User } = await import('hubot');
  class IpcAdapter extends Adapter {
    async send(envelope: { room: string }, ...texts: string[]): Promise<void> {
      for (const text of texts) await say(envelope.room, text);
    }
    async reply(envelope: { room: string }, ...texts: string[]): Promise<void> {
      await this.send(envelope, ...texts);
    }
    run(): void {
      this.emit('connected');
    }
    close(): void {}
  }
  const robot = new Robot({ use: async (owner: unknown) => new IpcAdapter(owner) }, false, 'hubot', false);
  await robot.loadAdapter();
  const { BRAIN_FILE } = process.env;
  if (BRAIN_FILE !== undefined) keepInFile(robot, BRAIN_FILE);
  plugin(robot as unknown as Parameters<typeof plugin>[0]);
  robot.run();
  process.on('message', (message: ToBot) => {
    if (message.kind === 'receipt') {
      receipts.get(message.number)?.();
      receipts.delete(message.number);
      return;
    }
    const user = new User(message.user, { name: message.user, room: message.room });
    void robot.receive(new TextMessage(user, `hubot ${message.text}`, message.id));
    setImmediate(() => tell({ kind: 'read', text: message.text }));
  });
  process.once(
    'SIGTERM',
    () =>
      void plugin
        .bridgeOf(robot)
        ?.drain()
        .then(() => process.exit(0)),
  );
  process.on('disconnect', () => process.exit(0));
  await plugin.bridgeOf(robot)?.ready;
  tell({ kind: 'ready' });
}

void main();
