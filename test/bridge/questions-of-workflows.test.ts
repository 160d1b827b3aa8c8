import { randomUUID } from 'node:crypto';
import type { Execution } from '../../src/core/stackstorm-types';
import { contextOf } from '../../src/stackstorm/origin';
import type { TimedStackStorm } from '../fakes/timed-stackstorm';
import { anotherBotOn, bridgeOnTimed, type OnTimed, until } from './bridge-on-timed';

let bot: OnTimed;
beforeEach(async () => {
  bot = await bridgeOnTimed();
  bot.st2.result = () => ({ status: 'running' });
});
afterEach(() => bot.stop());

/** A workflow asks, as StackStorm says it. */
function asks(st2: TimedStackStorm, parent: Execution): Execution {
  return st2.add('core.ask', {
    ...{ status: 'pending', parent: parent.id, context: { ...parent.context } },
    result: {
      ...{ ttl: 1440, users: [], roles: [], route: '' },
      schema: {
        type: 'object',
        properties: { sure: { type: 'boolean', description: 'Are you sure?', required: true } },
      },
    },
  });
}

async function asked(): Promise<{ question: string; parent: Execution; inquiry: Execution }> {
  const { hubot, st2 } = bot;
  hubot.say('hubot echo drill');
  await hubot.hears(/On it/);
  await until(() => st2.executions[0]?.status === 'running');
  const [parent] = st2.executions;
  if (parent === undefined) throw new Error('Nothing was run.');
  const inquiry = asks(st2, parent);
  const [, question = ''] = /st2 answer (\w+)/.exec(await hubot.hears(/st2 answer \w+/)) ?? [];
  return { question, parent, inquiry };
}

describe('a question whose workflow was cancelled', () => {
  it('is taken back in the room, and takes no answer any more', async () => {
    const { question, parent } = await asked();
    bot.st2.update(parent.id, { status: 'canceled' });
    await bot.hubot.hears(/no longer needs an answer: what asked was cancelled/);
    bot.hubot.say(`hubot st2 answer ${question} yes`);
    await bot.hubot.hears(/Too late/);
    expect(bot.st2.requests.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });

  it('takes no answer either where its end was never heard', async () => {
    const { question, parent } = await asked();
    Object.assign(parent, { status: 'canceled' });
    bot.hubot.say(`hubot st2 answer ${question} yes`);
    await bot.hubot.hears(/Too late/);
    expect(bot.st2.requests.filter((one) => one.startsWith('PUT'))).toEqual([]);
  });

  it('is not asked by a bot that starts later and knows nothing of it', async () => {
    const { parent } = await asked();
    Object.assign(parent, { status: 'canceled' });
    const looked = bot.st2.requests.length;
    const later = await anotherBotOn(bot.st2, { ST2_ADOPT: '1' });
    await until(() => bot.st2.requests.slice(looked).includes(`GET /v1/executions/${parent.id}`));
    later.hubot.say('hubot st2 status');
    await later.hubot.hears(/running|Nothing/);
    expect(later.hubot.sent.map(({ text }) => text).join('\n')).not.toContain('st2 answer');
    await later.bridge.stop();
  });
});

it('a question of a command that another bot was given is left to that bot', async () => {
  const { st2 } = bot;
  const other = await anotherBotOn(st2, { ST2_ADOPT: '1' });
  const origin = { id: randomUUID(), personId: 'U9', place: { room: 'elsewhere' } };
  const parent = st2.add('bench.drill', {
    ...{ status: 'running', context: { source_channel: 'elsewhere' } },
    liveaction: {
      notify: { 'on-complete': { routes: ['hubot-st2'], data: { source_context: contextOf(origin) } } },
    },
  });
  asks(st2, parent);
  // The bot that takes up what others were asked has spoken: this one has heard of it, too, and waits in vain.
  await other.hubot.hears(/st2 answer \w+/);
  await until(() => st2.requests.filter((one) => one === `GET /v1/executions/${parent.id}`).length >= 2);
  bot.hubot.say('hubot st2 status');
  await bot.hubot.hears(/running|Nothing/);
  expect(bot.hubot.sent.map(({ text }) => text).join('\n')).not.toContain('st2 answer');
  await other.bridge.stop();
});
