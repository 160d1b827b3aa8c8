import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { kirk, Rig, spock } from './rig';

/** Twenty secrets, each recognisable wherever it turns up. */
const planted = Array.from({ length: 20 }, (_, index) => `PLANTED-${index}-${'x'.repeat(index)}S3cr3t`);
const next = (() => {
  let index = 0;
  return () => planted[index++ % planted.length] ?? '';
})();

let rig: Rig;
let server: Server;
let url: string;

beforeAll(async () => {
  const router = express();
  server = router.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  rig = await Rig.start({ router, env: { ST2_METRICS: '1', ST2_HEALTH: '1', ST2_PUBLIC_URL: url } });
});
afterAll(async () => {
  await rig.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const direct = { room: 'D-KIRK', direct: true };
const idIn = (text: string) => /st2 (?:approve|answer|confirm) (\w{4,6})/.exec(text)?.[1] ?? '';

it('no secret gets into chat, logs, audit, metrics or the brain', async () => {
  // As parameters that are marked secret, printed by the action itself: 6.
  for (let count = 0; count < 3; count += 1) await rig.say(kirk, `open with ${next()}`);
  for (let count = 0; count < 3; count += 1) await rig.say(kirk, `st2 rerun last pin=${next()}`);
  await rig.hear(/opened with \(secret\)/);
  // In commands that wait, that are denied, that are refused: 6.
  for (let count = 0; count < 2; count += 1) {
    const asked = await rig.say(kirk, `unlock ${next()}`);
    await rig.say(spock, `st2 approve ${idIn(asked)}`);
  }
  for (let count = 0; count < 2; count += 1) {
    const asked = await rig.say(kirk, `unlock ${next()}`);
    await rig.say(spock, `st2 deny ${idIn(asked)}`);
  }
  for (let count = 0; count < 2; count += 1) await rig.say(kirk, `unlock ${next()}`, direct);
  // As answers to a question, one of them in the open by mistake: 4.
  for (let count = 0; count < 2; count += 1) {
    const since = rig.said().length;
    await rig.say(kirk, 'ask me');
    const id = idIn(await rig.hear(/The pin of the safe/, since));
    expect(await rig.say(kirk, `st2 answer ${id} ${next()}`)).toMatch(/everybody here has seen/);
    await rig.say(kirk, `st2 answer ${id} ${next()}`, direct);
    await rig.say(kirk, `st2 answer ${id} approve=yes reason=fine`, direct);
    await rig.hear(/kirk answered ask me/, since);
  }
  // As logins, wrong and said in chat: 4.
  expect(await rig.say(kirk, `st2 login ${next()}`, direct)).toMatch(/Never type a key or password/);
  const told = await rig.say(kirk, 'st2 login', direct);
  const link = /http:\S+/.exec(told)?.[0] ?? '';
  const page = await fetch(link);
  expect(await page.text()).toContain('kirk</strong> (U-KIRK)');
  for (const fields of [
    { user: 'kirk', password: next() },
    { api_key: next() },
    { user: next(), password: '' },
  ]) {
    const answer = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams(fields as Record<string, string>),
    });
    expect(answer.status).toBe(403);
  }
  await rig.say(kirk, 'st2 history');
  await rig.say(kirk, 'st2 show last');
  await rig.say(kirk, 'st2 tail last');
  await new Promise((resolve) => setTimeout(resolve, 1_000));

  const metrics = await (await fetch(`${url}/hubot/st2/metrics`)).text();
  expect(metrics).toMatch(/hubot_st2_commands_total\{outcome="accepted"\} \d+/);
  const places: Record<string, string> = {
    chat: JSON.stringify(rig.service.messages),
    logs: rig.logs.join('\n'),
    audit: readFileSync(rig.auditPath, 'utf8'),
    brain: JSON.stringify([...rig.brain.data]),
    metrics,
  };
  for (const [place, text] of Object.entries(places)) {
    expect([place, text.length > 0 || place === 'logs']).toEqual([place, true]);
    for (const secret of [...planted, rig.embedded.apiKey, 'a long random text for tests']) {
      expect([place, text.includes(secret) ? secret : 'clean']).toEqual([place, 'clean']);
    }
  }
});

it('a person who has logged in acts as themselves, until they log out', async () => {
  const link =
    /http:\S+/.exec(await rig.say(spock, 'st2 login', { room: 'D-SPOCK', direct: true }))?.[0] ?? '';
  const answer = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ api_key: rig.embedded.apiKey }),
  });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Done')]);
  expect((await fetch(link)).status).toBe(404);
  expect(await rig.say(spock, 'st2 whoami')).toMatch(/in StackStorm: yourself/);
  expect(JSON.stringify([...rig.brain.data])).not.toContain(rig.embedded.apiKey);
  await rig.say(spock, 'say logged in');
  await rig.hear(/said logged in/);
  expect(await rig.say(spock, 'st2 logout')).toMatch(/Forgotten/);
  expect(await rig.say(spock, 'st2 whoami')).toMatch(/the bot's account/);
});

it('health says how the bot is', async () => {
  const health = await fetch(`${url}/hubot/st2/health`);
  expect(health.status).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'ok', ready: true, stream: true });
});
