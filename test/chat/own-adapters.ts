import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Adapters of forty lines, as somebody writes who wants IRC or XMPP on the current Hubot. */

const IRC = `import { EventEmitter } from 'node:events';
import IRC from 'irc-framework';
import { TextMessage } from 'hubot';
class IrcAdapter extends EventEmitter {
  constructor(robot) { super(); this.robot = robot; this.client = new IRC.Client(); }
  send(envelope, ...texts) { for (const text of texts) this.client.say(envelope.room, text); }
  reply(envelope, ...texts) { this.send(envelope, ...texts); }
  run() {
    const { client, robot } = this;
    client.on('registered', () => client.join('#ops'));
    client.on('join', ({ nick }) => { if (nick === robot.name) this.emit('connected'); });
    client.on('privmsg', ({ nick, target, message }) => {
      const room = target.startsWith('#') ? target : nick;
      robot.receive(new TextMessage({ id: nick, name: nick, room }, message));
    });
    client.connect({ host: '127.0.0.1', port: Number(process.env.CHAT_PORT), nick: robot.name });
  }
  close() { this.client.quit(); }
}
export default { use: (robot) => new IrcAdapter(robot) };
`;

const XMPP = `import { EventEmitter } from 'node:events';
import { client, xml } from '@xmpp/client';
import { TextMessage } from 'hubot';
class XmppAdapter extends EventEmitter {
  constructor(robot) {
    super();
    this.robot = robot;
    const service = 'xmpp://127.0.0.1:' + process.env.CHAT_PORT;
    this.client = client({ service, domain: 'localhost', username: 'hubot', password: 'secret' });
  }
  async send({ room, user }, ...texts) {
    const type = user?.type ?? 'groupchat';
    for (const text of texts) await this.client.send(xml('message', { to: room, type }, xml('body', {}, text)));
  }
  reply(envelope, ...texts) { return this.send(envelope, ...texts); }
  async run() {
    const { client, robot } = this;
    client.on('error', (error) => robot.logger.error(String(error)));
    client.on('online', async () => {
      await client.send(xml('presence'));
      const muc = xml('x', { xmlns: 'http://jabber.org/protocol/muc' }, xml('history', { maxstanzas: '0' }));
      await client.send(xml('presence', { to: 'ops@muc.localhost/' + robot.name }, muc));
      this.emit('connected');
    });
    client.on('stanza', (stanza) => {
      const text = stanza.is('message') && stanza.getChildText('body');
      const { from, type } = stanza.attrs;
      if (!text || !from || !['chat', 'groupchat'].includes(type)) return;
      const [bare, resource] = from.split('/');
      const name = type === 'groupchat' ? resource : bare.split('@')[0];
      if (!name || name === robot.name) return;
      robot.receive(new TextMessage({ id: name, name, room: bare, type }, text));
    });
    await client.start();
  }
  close() { return this.client.stop(); }
}
export default { use: (robot) => new XmppAdapter(robot) };
`;

/** Puts both into a bot's node_modules, as \`hubot-own-irc\` and \`hubot-own-xmpp\`. */
export function writeOwnAdapters(folder: string): void {
  for (const [name, code] of [
    ['hubot-own-irc', IRC],
    ['hubot-own-xmpp', XMPP],
  ] as const) {
    const home = join(folder, 'node_modules', name);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'index.mjs'), code);
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.mjs' }));
  }
}
