import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { emptyFolder, removeFolder } from './bot';

const BIN = resolve(__dirname, '../../bin/hubot');
const HUBOT = pathToFileURL(resolve(__dirname, '../../node_modules/hubot/index.mjs')).href;

/** A chat service in which somebody has been waiting: two messages are there in the moment of the connection. */
const EAGER = `
import { Adapter, TextMessage } from '${HUBOT}';
class Eager extends Adapter {
  async run() {
    this.emit('connected');
    const alice = { id: 'U1', name: 'alice', room: 'ops' };
    this.robot.receive(new TextMessage(alice, 'hubot run echo first', '1'));
    this.robot.receive(new TextMessage(alice, 'hubot run echo second', '2'));
  }
  async send(envelope, ...texts) { for (const text of texts) console.log(text); }
  async reply(envelope, ...texts) { return this.send(envelope, ...texts); }
}
export default { use: (robot) => new Eager(robot) };
`;

describe('a message that comes while the bot starts', () => {
  let folder: string;
  beforeEach(() => {
    folder = emptyFolder();
  });
  afterEach(() => removeFolder(folder));

  it('is answered, in its turn', async () => {
    const file = join(folder, 'eager.mjs');
    writeFileSync(file, EAGER);
    const { PATH = '', HOME = '' } = process.env;
    const bot = spawn(process.execPath, [BIN, '-f', file], { cwd: folder, env: { PATH, HOME } });
    let said = '';
    const answered = new Promise<void>((done, fail) => {
      bot.stdout.on('data', (data: Buffer) => {
        said += data.toString();
        if (/^first$[\s\S]*^second$/m.test(said)) done();
      });
      bot.stderr.on('data', (data: Buffer) => {
        said += data.toString();
      });
      bot.on('close', () => fail(new Error(`It ended without an answer:\n${said}`)));
    });
    const patience = setTimeout(() => bot.kill('SIGKILL'), 50_000);
    try {
      await answered;
    } finally {
      clearTimeout(patience);
      bot.kill('SIGKILL');
    }
  });
});
