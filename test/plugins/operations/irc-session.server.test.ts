import { Client as IrcClient } from 'irc-framework';
import { chooseChatService } from '../../../src/chat';
import type { Person } from '../../../src/core/chat';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import { type DebianServer, startNgircd } from '../../fakes/ngircd';
import { Rig } from './rig';

const CHANNEL = '#bridge';

let server: DebianServer;
let rig: Rig;
const clients: IrcClient[] = [];
/** What uhura, who only watches, has read in the channel. */
const read: string[] = [];

async function join(nick: string): Promise<IrcClient> {
  const client = new IrcClient();
  clients.push(client);
  const joined = new Promise<void>((resolve) => {
    client.on('registered', () => client.join(CHANNEL));
    client.on('join', (event: { nick: string }) => event.nick === nick && resolve());
  });
  client.connect({ host: '127.0.0.1', port: server.port, nick });
  await joined;
  return client;
}

async function until(pattern: RegExp, since = 0): Promise<string> {
  for (let waited = 0; waited < 40_000; waited += 50) {
    const found = read.slice(since).find((line) => pattern.test(line));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${pattern} was not read:\n${read.join('\n')}`);
}

beforeAll(async () => {
  server = await startNgircd();
  const watcher = await join('uhura');
  watcher.on('privmsg', ({ nick, message }: { nick: string; message: string }) => {
    if (nick === 'hubot') read.push(message);
  });
  const bot = await join('hubot');
  const adapter = {
    client: bot,
    send: (envelope: { room: unknown }, ...texts: unknown[]) => {
      for (const text of texts) bot.say(String(envelope.room), String(text));
    },
  };
  const chat = chooseChatService(
    { name: 'hubot', adapter },
    { pace: { messages: 20, perMs: 1_000, scope: 'all' } },
  );
  expect(chat.name).toBe('irc');
  rig = await Rig.start({ chat });
  bot.on('privmsg', ({ nick, target, message }: { nick: string; target: string; message: string }) => {
    const person: Person = { id: nick, name: nick };
    const words = /^hubot[:,]? (.*)$/.exec(message)?.[1];
    if (words === undefined) return;
    const place = target === CHANNEL ? { room: CHANNEL } : { room: nick, direct: true };
    void rig.say(person, words, place);
  });
}, 60_000);

afterAll(async () => {
  await rig.stop();
  for (const client of clients) client.quit();
  await server.stop();
});

it('three people raise shields on IRC, in plain text', async () => {
  const [kirk, spock, scott] = [await join('kirk'), await join('spock'), await join('scott')];
  kirk.say(CHANNEL, 'hubot raise shields because Klingons');
  const [, id = ''] = /st2 approve (\w{4})/.exec(await until(/st2 approve \w{4}/)) ?? [];
  kirk.say(CHANNEL, `hubot st2 approve ${id}`);
  await until(/kirk.*you asked for it yourself/);
  spock.say(CHANNEL, 'hubot st2 approve');
  await until(/One more approval is needed/);
  scott.say(CHANNEL, `hubot st2 approve ${id}`);
  await until(/Approved by spock and scott/);
  const [, question = ''] = /st2 answer (\w{6})/.exec(await until(/st2 answer \w{6}/)) ?? [];
  scott.say(CHANNEL, 'hubot st2 answer engines');
  await until(/scott answered raise shields because Klingons/);
  spock.say(CHANNEL, `hubot st2 answer ${question} weapons`);
  await until(/Too late: \w{6} was answered by scott/);
  await until(/Shields are up\. Ticket 101, power from engines/);
  await until(/north\s+█+ shielded/);

  kirk.say(CHANNEL, 'hubot st2 tail last');
  await until(/✓ raise shields because Klingons \(\w{6}\) succeeded/);
  const since = read.length;
  kirk.say(CHANNEL, 'hubot st2 rerun last reason=Romulans');
  await until(/kirk asks to run: raise shields because Romulans/, since);
  spock.say(CHANNEL, 'hubot st2 approve');
  scott.say(CHANNEL, 'hubot st2 approve');
  await until(/asks \(\w{6}\)/, since);
  kirk.say(CHANNEL, 'hubot st2 cancel last');
  await until(/is being cancelled/, since);
  kirk.say(CHANNEL, 'hubot st2 history');
  await until(/raise shields because Romulans \(\w{6}\) (being )?cancell?ed/, since);
  await rig.audited({
    kind: 'answer',
    user: { id: 'scott', name: 'scott' },
    outcome: 'answered',
    parameters: { power: 'engines' },
  });
  const verdict = await verifyAudit(rig.auditPath);
  expect(verdict.broken).toBeUndefined();
  expect(verdict.records).toBeGreaterThan(10);
}, 120_000);
