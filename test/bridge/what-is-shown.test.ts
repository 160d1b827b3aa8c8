import { bridgeOnTimed, type OnTimed } from './bridge-on-timed';

let bot: OnTimed | undefined;
afterEach(async () => {
  await bot?.stop();
  bot = undefined;
});

async function said(on: OnTimed, text: string, answer: RegExp): Promise<string> {
  on.hubot.sent.length = 0;
  on.hubot.say(`hubot ${text}`);
  return on.hubot.hears(answer, 10_000);
}

it('`st2 show` says what was typed', async () => {
  bot = await bridgeOnTimed();
  await said(bot, 'Echo   hello there', /stdout : hello there/i);
  expect(await said(bot, 'st2 show last', /command:/)).toContain('command: Echo hello there (bench.echo)');
});

it('quotes that were typed are shown as they were typed', async () => {
  bot = await bridgeOnTimed();
  bot.st2.result = () => ({ status: 'running' });
  await said(bot, 'echo "@everyone look"', /On it/);
  const status = await said(bot, 'st2 status', /running/);
  // Nobody is called: a sign without width stands behind the @.
  expect(status.replaceAll('\u200b', '')).toContain('echo "@everyone look"');
  expect(bot.hubot.sent.map(({ text }) => text).join('\n')).not.toContain('""');
});

it('a result without a text is told as such, and not by the name of whoever asked alone', async () => {
  bot = await bridgeOnTimed({}, (st2) => {
    for (const alias of st2.aliases) alias.result = { format: '{{ execution.nothing }}' };
  });
  expect(await said(bot, 'echo one', /ada/)).toBe('ada: bench.echo succeeded. Its result has no text.');
});

it('every link leads to where ST2_WEBUI_URL says', async () => {
  bot = await bridgeOnTimed({ ST2_WEBUI_URL: 'https://st2.example.com' }, (st2) => {
    for (const alias of st2.aliases)
      alias.result = { format: '{{ execution.web_url }}{{ execution.nothing.here }}' };
  });
  const plain = await said(bot, 'echo one', /formatted result is missing/);
  const shown = await said(bot, 'st2 show last', /command:/);
  for (const text of [plain, shown]) {
    expect(text).toMatch(/https:\/\/st2\.example\.com\/#\/history\/\w{24}\/general/);
    expect(text).not.toContain('localhost');
  }
});

it('a result of a megabyte is some messages in a room without files, and the last says where the rest is', async () => {
  bot = await bridgeOnTimed({ ST2_WEBUI_URL: 'https://st2.example.com' });
  bot.st2.result = () => ({
    status: 'succeeded',
    result: { stdout: 'x'.repeat(79).concat('\n').repeat(13_000) },
  });
  const last = await said(bot, 'echo much', /more messages are not shown/);
  expect(last).toMatch(/the whole result: https:\/\/st2\.example\.com\/#\/history\//);
  expect(bot.hubot.sent.length).toBeLessThan(25);
});

it('an alias that is disabled is listed as such and not counted among those that may be run', async () => {
  bot = await bridgeOnTimed({}, (st2) => {
    const [echo] = st2.aliases;
    if (echo)
      st2.aliases.push({
        ...echo,
        name: 'old',
        ref: 'bench.old',
        formats: ['old {{ text }}'],
        enabled: false,
      });
  });
  expect(await said(bot, 'st2 aliases disabled', /disabled/)).toContain('bench.old (disabled)');
  expect(await said(bot, 'st2 whoami', /here you may run/)).toContain('1 of 1 aliases');
});

it('`st2 tail` of a workflow shows what its tasks printed, and not the log of its engine', async () => {
  bot = await bridgeOnTimed();
  const { st2 } = bot;
  const task = { id: 'f'.repeat(24), status: 'succeeded', action: { ref: 'core.echo' } };
  st2.instead = (asked) => {
    if (/children$/.test(asked)) return [200, [task]];
    if (asked === `GET /v1/executions/${task.id}/output`) return [200, 'printed by the task'];
    if (/output$/.test(asked)) return [200, 'log of the engine'];
    return undefined;
  };
  await said(bot, 'echo work', /stdout : work/);
  const [workflow] = st2.executions;
  if (workflow) Object.assign(workflow.action, { runner_type: 'orquesta' });
  const tail = await said(bot, 'st2 tail last', /task|engine|printed nothing/);
  expect(tail).toContain('printed by the task');
  expect(tail).not.toContain('engine');
});
