import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bridgeOnReplay, type OnReplay } from './bridge-on-replay';
import { CONTRACT, hasContract, recording, recordings } from './replay-server';

/** What must never be in a message: a stack, a schema, a template's error, a masked or a real secret. */
const FORBIDDEN =
  /Traceback|File "|^\s+at \S+ \(|Failed validating|On instance|schema\[|additionalProperties|<ast\.|key_hash|\*{8}|object at 0x|\[object /m;

if (!hasContract) process.stdout.write('../shared/contract is not here: its recordings are not replayed.\n');
const replay = hasContract ? describe : describe.skip;

replay('against the recordings of a real StackStorm', () => {
  const table: [scenario: string, message: string][] = [];
  let on: OnReplay;

  beforeAll(async () => {
    on = await bridgeOnReplay();
  });
  afterAll(async () => {
    await on.stop();
    const lines = table.map(
      ([scenario, message]) => `${scenario.padEnd(58)} ${message.replace(/\n/g, ' ⏎ ').slice(0, 220)}`,
    );
    process.stdout.write(`\nscenario → message\n${lines.join('\n')}\n`);
  });

  /** Everything said from now on, once nothing more comes. */
  async function saidAfter(doing: () => void): Promise<string> {
    const before = on.hubot.sent.length;
    doing();
    const end = Date.now() + 3_000;
    while (on.hubot.sent.length === before && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 2));
    await new Promise((resolve) => setTimeout(resolve, 10));
    return on.hubot.sent
      .slice(before)
      .map(({ text }) => text)
      .join('\n');
  }

  const executions = hasContract
    ? recordings('aliasexecution', /^(?!match_and_execute)(?!.*execution_after).*\.json$/)
    : [];

  it.each(executions)('answers sensibly where StackStorm answered as in %s', async (file) => {
    const { response } = recording(file);
    on.server.answers = [response];
    const silent =
      (response.body as { actionalias?: { ack?: { enabled?: boolean } } }).actionalias?.ack?.enabled ===
      false;
    const message = silent
      ? await new Promise<string>((resolve) => {
          const before = on.hubot.sent.length;
          on.hubot.say('hubot lab echo hello');
          setTimeout(
            () =>
              resolve(
                on.hubot.sent
                  .slice(before)
                  .map(({ text }) => text)
                  .join('\n'),
              ),
            150,
          );
        })
      : await saidAfter(() => on.hubot.say('hubot lab echo hello'));
    table.push([file, silent ? '(silent, as the alias wants)' : message]);
    expect(message).not.toMatch(FORBIDDEN);
    if (silent) expect(message).toBe('');
    else expect(message.trim()).not.toBe('');
    if (response.status >= 400) expect(message.length).toBeLessThan(400);
  });

  const announcements = hasContract ? recordings('chatops', /announcement\.sse\.txt$/) : [];

  it.each(announcements)('posts the announcement of %s', async (file) => {
    const bytes = readFileSync(join(CONTRACT, file));
    const count = bytes.toString().split('event: st2.announcement__chatops').length - 1;
    if (count === 0) {
      table.push([file, '(the server announced nothing on this route)']);
      return;
    }
    const message = await saidAfter(() => on.server.push(bytes));
    table.push([file, message]);
    expect(message.trim()).not.toBe('');
    // What an action printed may name an object of Python; it may not be a stack.
    expect(message).not.toMatch(
      /Traceback|File "|^\s+at \S+ \(|Failed validating|On instance|\*{8}|\[object /m,
    );
    expect(message).not.toContain('{~}');
  });
});
