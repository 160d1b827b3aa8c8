import type { ActionAlias } from '../../src/core/stackstorm-types';
import { until } from '../until';
import { bridgeOnReplay, type OnReplay } from './bridge-on-replay';
import { ReplayServer } from './replay-server';

function alias(
  pack: string,
  name: string,
  formats: ActionAlias['formats'],
  more: Partial<ActionAlias> = {},
): ActionAlias {
  return {
    pack,
    name,
    ref: `${pack}.${name}`,
    action_ref: `${pack}.${name}`,
    description: `Does ${name}`,
    enabled: true,
    formats,
    ...more,
  };
}

const accepted = (id: string, more: Partial<ActionAlias> = {}) => ({
  status: 201,
  body: {
    execution: { id, status: 'requested', action: { ref: 'x.y' }, parameters: {}, context: {} },
    actionalias: alias('shop', 'deploy', [], more),
    message: `Deploying as ${id}`,
  },
});

describe('talking to the bot', () => {
  let on: OnReplay;
  let server: ReplayServer;

  beforeEach(async () => {
    server = new ReplayServer();
    server.aliases = [
      alias('shop', 'deploy', ['deploy {{ what }} to {{ where }}']),
      alias('shop', 'restart', ['restart {{ what }}', 'restart {{ what }} now']),
      alias('lab', 'restart_lab', ['restart {{ machine }}']),
      alias('shop', 'broken', ['broken {{ a }}-{{ a }}', 'mend it']),
    ];
    server.answers = [accepted('e1')];
    on = await bridgeOnReplay({}, server);
  });
  afterEach(() => on.stop());

  it('sends a command once, with ids only, and says the acknowledgment', async () => {
    on.hubot.say('hubot deploy shop to staging', {
      id: 'U7',
      name: '{{ 7*7 }}',
      room: 'C1',
      messageId: 'm1',
    });
    await on.hubot.hears(/Deploying as e1/);
    expect(server.commands).toHaveLength(1);
    expect(server.commands[0]).toMatchObject({
      name: 'deploy',
      format: 'deploy {{ what }} to {{ where }}',
      command: 'deploy shop to staging',
      user: 'U7',
      source_channel: 'C1',
      notification_route: 'hubot',
    });
    expect(JSON.stringify(server.commands[0]?.source_context)).not.toMatch(/7\*7|deploy|U7/);
  });

  it('takes a message once that the service delivers three times', async () => {
    for (let i = 0; i < 3; i++) on.hubot.say('hubot deploy a to b', { messageId: '1700.1' });
    await on.hubot.hears(/Deploying/);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.commands).toHaveLength(1);
  });

  it('shows a choice where two aliases fit, runs none, and takes a number or a name for an answer', async () => {
    on.hubot.say('hubot restart web1');
    const question = await on.hubot.hears(/That can mean 2 commands, so I have run none/);
    expect(question).toContain('1. shop.restart: restart <what> - Does restart');
    expect(question).toContain('2. lab.restart_lab: restart <machine>');
    expect(server.commands).toEqual([]);
    on.hubot.say('hubot 1', { id: 'somebody else' });
    on.hubot.say('hubot lab.restart_lab');
    await on.hubot.hears(/Deploying/);
    expect(server.commands.map(({ name, command }) => [name, command])).toEqual([
      ['restart_lab', 'restart web1'],
    ]);
    on.hubot.say('hubot 1');
    await on.hubot.hears(/I do not know “1”/);
    expect(server.commands).toHaveLength(1);
  });

  it('asks for what is missing, and sends the whole command', async () => {
    on.hubot.say('hubot deploy shop');
    await on.hubot.hears(/“deploy shop” needs more\. where/);
    expect(server.commands).toEqual([]);
    on.hubot.say('hubot staging');
    await on.hubot.hears(/Deploying/);
    expect(server.commands.map(({ command }) => command)).toEqual(['deploy shop to staging']);
  });

  it('answers what it does not know with the nearest commands and runs none of them', async () => {
    on.hubot.say('hubot deplyo shop to staging');
    expect(await on.hubot.hears(/I do not know/)).toContain('deploy <what> to <where> - Does deploy');
    expect(server.commands).toEqual([]);
  });

  it('is silent where another script answers', async () => {
    on.hubot.hear(/^hubot tell a joke/, ({ send }) => send('a joke'));
    on.hubot.say('hubot tell a joke');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(on.hubot.sent.map(({ text }) => text)).toEqual(['a joke']);
  });

  it('leaves help to hubot-help where that is there, and tells what that does not know when it is asked itself', async () => {
    on.hubot.hear(/^hubot help(?:\s+(.*))?$/i, ({ send }) => send(`list: ${on.hubot.helpStrings.length}`));
    on.hubot.say('hubot help');
    on.hubot.say('hubot help deploy');
    on.hubot.say('hubot st2 help deploy');
    expect(await on.hubot.hears(/shop\.deploy: Does deploy/)).toContain('Example:');
    const said = on.hubot.sent.map(({ text }) => text);
    expect(said.filter((text) => /commands\. Say/.test(text))).toEqual([]);
    expect(said.filter((text) => /^list: /.test(text))).toHaveLength(2);
    expect(said.filter((text) => /shop\.deploy: /.test(text))).toHaveLength(1);
    // In its list, too, a format is written for people.
    expect(on.hubot.helpStrings.join('\n')).not.toContain('{{');
  });

  it('works with the other aliases where one has a malformed format, and says once which', async () => {
    expect(on.hubot.logged.filter((line) => /alias broken in the pack shop/.test(line))).toHaveLength(1);
    on.hubot.say('hubot mend it');
    await on.hubot.hears(/Deploying/);
    await on.bridge.ready;
    server.aliases = [...server.aliases, alias('shop', 'more', ['more'])];
    process.emit('SIGUSR2', 'SIGUSR2');
    await until('the help has it', () => on.hubot.helpStrings.some((line) => /hubot more/.test(line)));
    expect(on.hubot.logged.filter((line) => /alias broken in the pack shop/.test(line))).toHaveLength(1);
  });

  it('knows a new command as soon as the stream says that aliases changed', async () => {
    server.aliases = [...server.aliases, alias('shop', 'fresh', ['something fresh'])];
    for (let i = 0; i < 50; i++) server.push(`event: st2.actionalias__update\ndata: {"n": ${i}}\n\n`);
    await until('the help has it', () => on.hubot.helpStrings.some((line) => /something fresh/.test(line)));
    on.hubot.say('hubot something fresh');
    await on.hubot.hears(/Deploying/);
  });

  it('keeps its commands where a reload fails, and says so once', async () => {
    const url = server.url;
    server.aliases = 'not a list' as unknown as ActionAlias[];
    process.emit('SIGUSR2', 'SIGUSR2');
    await until('the log has it', () =>
      on.hubot.logged.some((line) => /commands could not be read/.test(line)),
    );
    on.hubot.say('hubot deploy a to b');
    await on.hubot.hears(/Deploying/);
    expect(url).toBe(server.url);
  });

  it('says in one sentence why a command could not be sent', async () => {
    server.answers = [{ status: 500, body: { faultstring: 'Internal Server Error' } }];
    on.hubot.say('hubot deploy a to b');
    expect(await on.hubot.hears(/StackStorm returned an internal error/)).toContain('st2 history');
  });

  it('leaves no listener on the process when it stops', async () => {
    const before = process.listenerCount('SIGUSR2');
    await on.bridge.stop();
    expect(process.listenerCount('SIGUSR2')).toBe(before - 1);
  });
});
