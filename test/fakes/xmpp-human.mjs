// A person on XMPP for a test: lines of JSON in are said, what is heard goes out as lines of JSON.
// A program of its own because the client is an ES module, which jest cannot load.
import { createInterface } from 'node:readline';
import { client, xml } from '@xmpp/client';

const [port, username, room] = process.argv.slice(2);
const xmpp = client({
  service: `xmpp://127.0.0.1:${port}`,
  domain: 'localhost',
  username,
  password: 'secret',
});
const tell = (heard) => process.stdout.write(`${JSON.stringify(heard)}\n`);

xmpp.on('error', (error) => tell({ error: String(error) }));
xmpp.on('stanza', (stanza) => {
  const text = stanza.is('message') ? stanza.getChildText('body') : null;
  if (text) tell({ from: stanza.attrs.from, text });
});
xmpp.on('online', async () => {
  await xmpp.send(xml('presence'));
  const muc = xml('x', { xmlns: 'http://jabber.org/protocol/muc' });
  await xmpp.send(xml('presence', { to: `${room}/${username}` }, muc));
  tell({ ready: true });
});
createInterface({ input: process.stdin }).on('line', (line) => {
  const { to, type, text } = JSON.parse(line);
  void xmpp.send(xml('message', { to, type }, xml('body', {}, text)));
});
await xmpp.start();
