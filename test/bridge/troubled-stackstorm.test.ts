import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anotherBotOn, bridgeOnTimed, type OnTimed, until } from './bridge-on-timed';

let bot: OnTimed | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

describe('while the event stream is away', () => {
  it('a command is answered all the same, and the bot says that results are looked for', async () => {
    bot = await bridgeOnTimed({}, (st2) => {
      st2.streams = false;
    });
    const { bridge, hubot } = bot;
    await until(() => bridge.streamTrouble !== undefined);
    hubot.say('hubot echo one');
    await hubot.hears(/result :\n-+\nstdout : one/);
  });

  it('one that was given before it went is answered, and nothing is said twice when it is back', async () => {
    bot = await bridgeOnTimed();
    const { st2, hubot, bridge } = bot;
    st2.result = () => ({ status: 'running' });
    hubot.say('hubot echo one');
    await hubot.hears(/On it/);
    st2.streams = false;
    st2.cut();
    await until(() => bridge.streamTrouble !== undefined);
    const [execution] = st2.executions;
    st2.update(execution?.id ?? '', { status: 'succeeded', result: { stdout: 'late' } });
    await hubot.hears(/late/);
    st2.streams = true;
    await until(() => bridge.streamTrouble === undefined);
    hubot.say('hubot st2 status');
    await hubot.hears(/Nothing is running here/);
    expect(hubot.sent.filter(({ text }) => /late/.test(text))).toHaveLength(1);
  });
});

describe('an alias whose template asks for what only StackStorm has', () => {
  it('is answered plainly once, and by its announcement from then on', async () => {
    bot = await bridgeOnTimed({}, (st2) => {
      for (const alias of st2.aliases) alias.result = { format: 'of {{ alias }}' };
    });
    const { hubot } = bot;
    hubot.say('hubot echo one');
    await hubot.hears(/only the server knows the object 'alias' as a whole/);
    hubot.say('hubot echo two');
    await hubot.hears(/announced two/);
  });
});

describe('while StackStorm is away', () => {
  it('whoever gives a command is told before it is given up, and then that nothing was run', async () => {
    bot = await bridgeOnTimed();
    const { st2, hubot } = bot;
    st2.answers = false;
    hubot.say('hubot echo one');
    await hubot.hears(/StackStorm is not answering yet\. I will keep trying for a few seconds\./);
    await hubot.hears(/^(ada: )?StackStorm returned an internal error|nothing was run/, 10_000);
    expect(st2.executions).toEqual([]);
  });

  it('its health is bad from the moment that it does not answer, and good when it does again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hubot-st2-health-'));
    const socket = join(folder, 'health');
    bot = await bridgeOnTimed({ ST2_HEALTH_LISTEN: socket });
    const { st2 } = bot;
    expect(await health(socket)).toMatchObject({ code: 200, api: true });
    st2.answers = false;
    expect(await health(socket)).toMatchObject({ code: 503, api: false, stream: true });
    st2.answers = true;
    expect(await health(socket)).toMatchObject({ code: 200, api: true });
    st2.streams = false;
    st2.cut();
    await until(() => bot?.bridge.streamTrouble !== undefined);
    expect(await health(socket)).toMatchObject({ code: 503, api: true, stream: false });
    rmSync(folder, { recursive: true });
  });
});

function health(socketPath: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/health' }, (response) => {
      let text = '';
      response.on('data', (part) => (text += String(part)));
      response.on('end', () => resolve({ code: response.statusCode, ...JSON.parse(text) }));
    })
      .on('error', reject)
      .end();
  });
}

describe('what StackStorm refuses', () => {
  const refusing = (status: number, faultstring: string) =>
    bridgeOnTimed({}, (st2) => {
      st2.instead = (asked) => (asked === 'POST /v1/aliasexecution' ? [status, { faultstring }] : undefined);
    });

  it('for want of a right is told with the right and on what', async () => {
    bot = await refusing(
      403,
      'User "bot" doesn\'t have required permission "action_execute" on resource "core.echo"',
    );
    bot.hubot.say('hubot echo one');
    expect(await bot.hubot.hears(/is not allowed to do this/)).toContain(
      '"action_execute" on resource "core.echo"',
    );
  });

  it('as the token has expired is told so, in chat and by the doctor', async () => {
    bot = await refusing(401, 'Unauthorized - Token has expired.');
    const { hubot, st2 } = bot;
    hubot.say('hubot echo one');
    expect(await hubot.hears(/does not accept the bot's login/)).toContain('(Token has expired)');
    await bot.stop();
    bot = await bridgeOnTimed({ ST2_API_KEY: undefined, ST2_AUTH_TOKEN: 'token-of-last-year' }, (server) => {
      server.instead = (asked) =>
        /user$/.test(asked) ? [401, { faultstring: 'Unauthorized - Token has expired.' }] : undefined;
    });
    bot.hubot.say('hubot st2 doctor');
    expect(await bot.hubot.hears(/does not accept/, 15_000)).toMatch(
      /the token in ST2_AUTH_TOKEN.*it has expired/,
    );
    expect(st2.executions).toEqual([]);
  });
});

describe('a command that somebody else was asked', () => {
  it('is answered by that bot alone', async () => {
    bot = await bridgeOnTimed();
    const other = await anotherBotOn(bot.st2);
    bot.hubot.say('hubot echo one');
    await bot.hubot.hears(/stdout : one/);
    other.hubot.say('hubot echo two');
    await other.hubot.hears(/stdout : two/);
    expect(other.hubot.sent.filter(({ text }) => /one/.test(text))).toEqual([]);
    expect(bot.hubot.sent.filter(({ text }) => /two/.test(text))).toEqual([]);
    await other.bridge.stop();
  });
});
