import { BackendError } from '../../src/core/backend-error';
import type { BridgeContext } from '../../src/core/bridge-context';
import { callFor } from '../../src/core/call-for';
import { ClaimLost } from '../../src/core/claim-lost';
import { silentLog } from '../../src/core/log';
import { runAlias } from '../../src/dispatch/run-alias';
import { aliasOf, ContextDouble, said } from './context-double';

let double: ContextDouble;
beforeEach(() => {
  double = new ContextDouble();
  double.aliases = [aliasOf('lab.echo', 'echo {{ text }}')];
});

async function run(parts: Partial<BridgeContext> = {}) {
  const context = double.context(parts);
  const found = context.aliases().interpret('echo hello');
  if (found.kind !== 'hit') throw new Error('no hit');
  const incoming = { ...said('echo hello'), id: '17.1', messageKey: 'm1' };
  return runAlias(context, { incoming, hit: found.hit, passed: [] }, callFor(context, incoming));
}

describe('a command that is sent', () => {
  it('is on record as owed before it leaves, and again with its execution', async () => {
    let owedBefore = 0;
    double.takes = async () => {
      owedBefore = double.expected.length;
      return {};
    };
    await run();
    expect(owedBefore).toBe(1);
    expect(double.expected).toMatchObject([
      { originId: 'm1', alias: 'lab.echo', way: 'direct', messageId: '17.1', announced: true },
      { originId: 'm1', executionId: 'e1', announced: true },
    ]);
    expect(double.expected[0]).not.toHaveProperty('executionId');
  });

  it('is on record as for one person only where its alias says so', async () => {
    const alias = aliasOf('lab.echo', 'echo {{ text }}');
    double.aliases = [{ ...alias, extra: { chat: { whisper: true } } }];
    await run();
    expect(double.expected).toMatchObject([{ whisper: true }, { whisper: true }]);
  });

  it('carries who gave it, where, and the message that it came from', async () => {
    await run();
    expect(double.sent).toMatchObject([
      { user: 'U1', source_channel: 'C1', notification_route: 'hubot-st2', command: 'echo hello' },
    ]);
    expect(JSON.stringify(double.sent[0]?.source_context)).toContain('m1');
  });

  it('is not sent where it cannot be put on record', async () => {
    const expect_ = () => Promise.reject(new Error('the disk is full'));
    await run({ expect: expect_ });
    expect(double.sent).toEqual([]);
    expect(double.texts).toEqual([expect.stringMatching(/nothing was run/)]);
  });

  it('is a line of the log where the bot itself fails, and none where StackStorm refuses it', async () => {
    const lines: string[] = [];
    const log = { ...silentLog, error: (line: string) => void lines.push(line) };
    double.takes = () => Promise.reject(new BackendError(403, 'Forbidden'));
    await run({ log });
    expect(lines).toEqual([]);
    double.takes = () => Promise.reject(new TypeError('a fault of ours'));
    await run({ log });
    expect(lines).toEqual(['A command could not be sent: TypeError: a fault of ours']);
  });

  it('is acknowledged as the alias wants', async () => {
    double.takes = async () => ({ message: 'Looking into it.' });
    await run();
    expect(double.texts).toEqual(['Looking into it.']);
  });

  it('is acknowledged by nothing where the alias wants silence', async () => {
    double.aliases = [{ ...aliasOf('lab.echo', 'echo {{ text }}'), ack: { enabled: false } }];
    await run();
    expect([double.sent.length, double.posts]).toEqual([1, []]);
  });

  it('owes no result where the alias wants none', async () => {
    double.aliases = [{ ...aliasOf('lab.echo', 'echo {{ text }}'), result: { enabled: false } }];
    await run();
    expect(double.expected.at(-1)).toMatchObject({ executionId: 'e1', announced: false });
  });
});

it('whoever waits for a StackStorm that is busy is told after a second, and once', async () => {
  let tries = 0;
  double.takes = async () => {
    tries += 1;
    if (tries < 5) throw new BackendError(429, 'slow down');
    return { message: 'Looking.' };
  };
  const running = run();
  await double.clock.pass(899);
  expect(double.texts).toEqual([]);
  await double.clock.pass(1);
  expect(double.texts).toHaveLength(1);
  await double.clock.pass(3_600);
  await running;
  expect([tries, double.texts.slice(1)]).toEqual([5, ['Looking.']]);
  expect(double.texts[0]).toMatch(/StackStorm/);
});

describe('a command that StackStorm does not take', () => {
  const refusing = (error: Error) => () => Promise.reject(error);

  it('is owed no longer, and the person reads why', async () => {
    double.takes = refusing(new BackendError(400, 'Value "hello" is not a number'));
    await run();
    expect(double.notTaken).toEqual(['refused']);
    expect(double.posts).toMatchObject([
      { text: 'StackStorm refused this: Value "hello" is not a number.', outcome: 'failed' },
    ]);
    expect(double.happened.at(-1)).toBe('refused');
  });

  it('may run all the same where nobody knows, and that is said, unless its result has come meanwhile', async () => {
    double.takes = refusing(new BackendError(500, 'Internal Server Error'));
    await run();
    expect(double.notTaken).toEqual(['uncertain']);
    expect(double.texts).toEqual([expect.stringMatching(/may still be running/)]);
    double.isOpen = false;
    await run();
    expect(double.posts).toHaveLength(1);
  });

  it('has the list of commands read anew where StackStorm no longer knows its alias', async () => {
    double.takes = refusing(new BackendError(400, 'Unable to find the ActionAliasDB instance.'));
    await run();
    expect(double.reloads).toBe(1);
  });

  it('is left to the bot that has taken the message over, without a word', async () => {
    double.takes = refusing(new ClaimLost());
    await run();
    expect([double.notTaken, double.posts]).toEqual([['taken over'], []]);
  });
});
