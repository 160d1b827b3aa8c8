import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import type { Bridge } from '../../src/bridge';
import { Laboratory } from '../embedded/laboratory';
import { composeOn } from '../hubot/compose-on';
import { SmallHubot } from '../hubot/small-hubot';
import { ListeningProxy } from './listening-proxy';

/** Each is recognisable wherever it turns up; what it was is in its name. */
const PLANTED = {
  botPassword: 'PLANTED-bot-password',
  sealingKey: 'PLANTED-sealing-key-long-enough',
  webhookSecret: 'PLANTED-webhook-secret',
  addressPassword: 'PLANTED-password-in-address',
  proxyPassword: 'PLANTED-key-in-query',
  typed: 'PLANTED-typed',
  typedExtra: 'PLANTED-typed-extra',
  typedNumber: 'PLANTED-typed-no-number',
  typedChoice: 'PLANTED-typed-no-choice',
  typedWaiting: 'PLANTED-typed-waiting',
  rerun: 'PLANTED-rerun',
  byDefault: 'PLANTED-by-default',
  immutable: 'PLANTED-immutable',
  stored: 'PLANTED-stored',
  httpPassword: 'PLANTED-http-password',
  answer: 'PLANTED-answer',
  openAnswer: 'PLANTED-answer-in-the-open',
  saidLogin: 'PLANTED-said-login',
  wrongLogin: 'PLANTED-wrong-login',
  wrongWebhook: 'PLANTED-wrong-webhook',
} as const;

const lab = new Laboratory();
const hubot = new SmallHubot();
const logged: string[] = [];
/** What web servers answered to people and programs. */
const answered: string[] = [];
let proxy: ListeningProxy;
let web: Server;
let url: string;
let bridge: Bridge;
let personKey: string;

const ada = { id: 'U1', name: 'ada', room: 'room-1' };
const bob = { id: 'U2', name: 'bob', room: 'room-1' };

function listening(on: SmallHubot): void {
  const line = (text: string) => void logged.push(String(text));
  Object.assign(on.logger, { debug: line, info: line, warn: line, error: line });
}

/** Says it and waits for an answer that fits. */
async function say(text: string, wanted: RegExp, who = ada): Promise<string> {
  const before = hubot.sent.length;
  hubot.say(`hubot ${text}`, who);
  for (
    const end = Date.now() + 60_000;
    Date.now() < end;
    await new Promise((resolve) => setTimeout(resolve, 10))
  ) {
    const found = hubot.sent.slice(before).find((sent) => wanted.test(sent.text));
    if (found !== undefined) return found.text;
  }
  throw new Error(
    `${wanted} was not said after "${text}":\n${hubot.sent
      .slice(before)
      .map((sent) => sent.text)
      .join('\n--\n')}`,
  );
}

function pack(): void {
  const pin = { type: 'string', secret: true };
  const cmd = (text: string) => ({ cmd: { immutable: true, default: text } });
  lab.action('show', {
    parameters: {
      word: { type: 'string' },
      pin: { ...pin, default: PLANTED.byDefault },
      ...cmd('echo "pin {{ pin }} of {{ word }}"; echo "{{ pin }}" >&2; exit 3'),
    },
  });
  lab.alias('show', {
    action_ref: 'lab.show',
    formats: ['show {{ word }} {{ pin }}', 'shows {{ word }}'],
    ack: { format: 'showing {{ execution.parameters.pin }}' },
    result: {
      format: 'shown {{ execution.result.stdout }} {{ execution.result.stderr }} {{ execution.parameters }}',
    },
  });
  lab.action('count', { parameters: { code: { type: 'integer', secret: true }, ...cmd('echo {{ code }}') } });
  lab.alias('count', { action_ref: 'lab.count', formats: ['count {{ code }}'] });
  lab.action('choose', {
    parameters: { code: { type: 'string', secret: true, enum: ['a', 'b'] }, ...cmd('echo {{ code }}') },
  });
  lab.alias('choose', { action_ref: 'lab.choose', formats: ['choose {{ code }}'] });
  lab.alias('fixed', {
    action_ref: 'lab.show',
    formats: ['fixed {{ word }}'],
    immutable_parameters: { pin: PLANTED.immutable },
  });
  lab.alias('waits', {
    action_ref: 'lab.show',
    formats: ['waits {{ word }} {{ pin }}'],
    extra: { chat: { approve: 1 } },
  });
  lab.action('stored', {
    parameters: {
      pin: { ...pin, default: '{{ st2kv.system.safe | decrypt_kv }}' },
      ...cmd('test -n {{ pin }} && echo kept'),
    },
  });
  lab.alias('stored', { action_ref: 'lab.stored', formats: ['stored'] });
  lab.action('web', {
    runner_type: 'http-request',
    parameters: {
      url: { immutable: true, default: 'http://127.0.0.1:1/' },
      username: { default: 'ada' },
      password: { ...pin, default: PLANTED.httpPassword },
    },
  });
  lab.alias('web', { action_ref: 'lab.web', formats: ['call it'] });
  lab.action('ask', { runner_type: 'orquesta', entry_point: 'workflows/ask.yaml' });
  lab.write('actions/workflows/ask.yaml', {
    version: '1.0',
    tasks: {
      ask: {
        action: 'core.ask',
        input: {
          schema: { type: 'object', properties: { pin: { ...pin, description: 'The pin', required: true } } },
        },
        next: [{ do: 'use' }],
      },
      use: { action: 'lab.show', input: { word: 'asked', pin: '<% task(ask).result.response.pin %>' } },
    },
  });
  lab.alias('ask', { action_ref: 'lab.ask', formats: ['ask me'] });
}

beforeAll(async () => {
  pack();
  await lab.start({ accounts: { bot: { password: PLANTED.botPassword, role: 'admin' } } });
  await lab.call('PUT', '/v1/keys/safe', { name: 'safe', value: PLANTED.stored, secret: true });
  personKey = String((await lab.call('POST', '/v1/apikeys', { user: 'ada' })).body.key);
  proxy = new ListeningProxy(lab.backend.url);
  const app = express();
  web = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => web.once('listening', resolve));
  url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  listening(hubot);
  Object.assign(hubot, { router: app });
  bridge = composeOn(hubot, {
    ST2_API_URL: await proxy.start(),
    ST2_AUTH_URL: lab.backend.url,
    ST2_AUTH_USERNAME: 'bot',
    ST2_AUTH_PASSWORD: PLANTED.botPassword,
    ST2_SECRET_KEY: PLANTED.sealingKey,
    ST2_WEBHOOK_SECRET: PLANTED.webhookSecret,
    ST2_PUBLIC_URL: url,
    ST2_AUDIT_FILE: join(lab.folder, 'audit', 'audit.jsonl'),
    ST2_METRICS: '1',
    ST2_HEALTH: '1',
    ST2_CHAT_PACE: '10000/1000',
    ST2_PROGRESS_AFTER: '0.1',
  });
  bridge.start();
  await bridge.ready;
});
afterAll(async () => {
  await bridge.stop();
  web.closeAllConnections();
  await new Promise((resolve) => web.close(resolve));
  await proxy.stop();
  await lab.remove();
});

/** A bridge with settings that lead nowhere: what it says and logs about them. */
async function unreachable(env: NodeJS.ProcessEnv): Promise<void> {
  const other = new SmallHubot();
  listening(other);
  const lost = composeOn(other, { ST2_CHAT_PACE: '10000/1000', ST2_REQUEST_TIMEOUT: '1', ...env });
  lost.start();
  await lost.ready;
  for (const text of ['st2 doctor', 'st2 whoami', 'st2 reload', 'shows it']) other.say(`hubot ${text}`, ada);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await lost.stop();
  answered.push(...other.sent.map(({ text }) => text));
}

const waitingId = (text: string) => /st2 \w+ (\w{4,6})/.exec(text)?.[1] ?? 'none';

it('a whole session: commands, mistakes, sign-off, questions, logins, a webhook', async () => {
  await say(`show door ${PLANTED.typed}`, /shown pin/);
  await say(`shows door pin=${PLANTED.typedExtra}`, /shown pin/);
  await say(`st2 rerun last pin=${PLANTED.rerun}`, /./);
  await say('shows door', /shown pin/);
  await say('fixed door', /lab\.show|completed/);
  await say('stored', /kept/);
  await say('call it', /did not answer/);
  await say(`count ${PLANTED.typedNumber}`, /whole number|code/);
  await say(`choose ${PLANTED.typedChoice}`, /code|not possible|Choose/);
  const asked = await say(`waits door ${PLANTED.typedWaiting}`, /st2 approve/);
  await say(`st2 approve ${waitingId(asked)}`, /./, bob);
  const question = await say('ask me', /st2 answer \w+/);
  await say(`st2 answer ${waitingId(question)} ${PLANTED.openAnswer}`, /./);
  const again = await say('ask me', /st2 answer \w+/);
  await say(`st2 answer ${waitingId(again)} pin=${PLANTED.answer}`, /./, bob);
  await say(`st2 login ${PLANTED.saidLogin}`, /Never type a key/);
  const link = /http:\S+login\S+/.exec(await say('st2 login', /http:\S+login/))?.[0] ?? '';
  for (const fields of [
    { api_key: PLANTED.wrongLogin },
    { user: 'bot', password: PLANTED.wrongLogin },
    { api_key: personKey },
  ]) {
    const answer = await fetch(link, {
      method: 'POST',
      body: new URLSearchParams(fields as Record<string, string>),
    });
    answered.push(await answer.text());
  }
  for (const secret of [PLANTED.wrongWebhook, PLANTED.webhookSecret]) {
    const answer = await fetch(`${url}/hubot/st2`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ channel: 'room-1', message: 'from the webhook' }),
    });
    answered.push(`${answer.status} ${await answer.text()}`);
  }
  for (const [text, wanted] of [
    ['help show', /show/],
    ['help fixed', /fixed/],
    ['st2 show last', /./],
    ['st2 tail last', /./],
    ['st2 status last', /./],
    ['st2 history', /./],
    ['st2 capture last 3 as made', /./],
    ['st2 aliases', /./],
    ['st2 doctor', /./],
    ['st2 whoami', /./],
    ['st2 page', /./],
    ['st2 logout', /./],
  ] as const)
    await say(text, wanted);
  await Promise.all([
    unreachable({ ST2_API_URL: `http://bot:${PLANTED.addressPassword}@127.0.0.1:1/api` }),
    unreachable({ ST2_API_URL: `http://127.0.0.1:1/api?st2-api-key=${PLANTED.proxyPassword}` }),
  ]);
});

it('none of what was planted is anywhere but where it belongs', async () => {
  const audit = join(lab.folder, 'audit');
  const places: Record<string, string> = {
    chat: hubot.sent.map(({ text }) => text).join('\n'),
    logs: logged.join('\n'),
    'logs of the backend': lab.said.join('\n'),
    audit: readdirSync(audit)
      .map((name) => readFileSync(join(audit, name), 'utf8'))
      .join('\n'),
    metrics: await (await fetch(`${url}/hubot/st2/metrics`)).text(),
    health: await (await fetch(`${url}/hubot/st2/health`)).text(),
    brain: JSON.stringify(hubot.contents()),
    answers: answered.join('\n'),
    stream: proxy.heard.get('/v1/stream') ?? '',
    'answers of the API': [...proxy.heard]
      // An alias shows what its author wrote into it, here and in StackStorm.
      .filter(([path]) => !/stream|actionalias|actions|aliasexecution/.test(path))
      .map(([, text]) => text)
      .join('\n'),
  };
  const secrets = {
    ...PLANTED,
    personKey,
    ...Object.fromEntries([...proxy.tokens].map((token, index) => [`token ${index}`, token])),
  };
  expect(Object.keys(secrets).length).toBeGreaterThan(21);
  // A default stands in the action's own file, and StackStorm shows it with the action.
  const shown = new Set(['byDefault', 'httpPassword']);
  const found = Object.entries(places).flatMap(([place, text]) => {
    if (text.length === 0 && !/logs of/.test(place)) return [`nothing was found in ${place} at all`];
    return Object.entries(secrets).flatMap(([name, secret]) => {
      if (shown.has(name) && /^(stream|answers of the API)$/.test(place)) return [];
      const at = text.indexOf(secret);
      return at < 0 ? [] : [`${name} in ${place}: …${text.slice(Math.max(0, at - 120), at + 60)}…`];
    });
  });
  expect(found).toEqual([]);
});
