import { BackendError } from '../../src/core/backend-error';
import type { BridgeContext } from '../../src/core/bridge-context';
import type { ChatCommand } from '../../src/core/command';
import type { Gate, Verdict } from '../../src/core/gate';
import { everything } from '../../src/core/rights';
import { Dispatcher } from '../../src/dispatch/dispatcher';
import { aliasOf, ann, bob, ContextDouble, said } from './context-double';

let double: ContextDouble;
beforeEach(() => {
  double = new ContextDouble();
  double.aliases = [aliasOf('lab.echo', 'echo {{ text }}'), aliasOf('lab.stop', 'stop {{ host }}')];
});

function dispatcherOf(
  options: { commands?: ChatCommand[]; gates?: Gate[]; parts?: Partial<BridgeContext> } = {},
): Dispatcher {
  const { commands = [], gates = [], parts = {} } = options;
  return new Dispatcher(double.context(parts), commands, gates);
}

/** A command of the bot's own. */
function own(name: string, run: ChatCommand['run'], more: Partial<ChatCommand> = {}): ChatCommand {
  const match = (text: string) => (text.startsWith(`st2 ${name}`) ? text.slice(4 + name.length) : undefined);
  return { name, help: [`st2 ${name}`], match, run, ...more };
}

function gate(name: string, verdict: Verdict | (() => Promise<Verdict>), more: Partial<Gate> = {}): Gate {
  return {
    name,
    async check() {
      double.happened.push(`gate ${name}`);
      return typeof verdict === 'function' ? verdict() : verdict;
    },
    ...more,
  };
}

describe('a command of an alias', () => {
  it('passes every gate in their order, and only then is sent', async () => {
    await dispatcherOf({ gates: [gate('one', 'go'), gate('two', 'go')] }).handle(said('echo hello'));
    expect(double.happened).toEqual([
      'began',
      'gate one',
      'gate two',
      'passed',
      'sent echo hello',
      'accepted',
    ]);
    expect(double.sent).toMatchObject([{ name: 'echo', format: 'echo {{ text }}', user: 'U1' }]);
  });

  it('is not sent where a gate refuses it; the person reads why, and no further gate is asked', async () => {
    await dispatcherOf({ gates: [gate('one', { refused: 'Not today.' }), gate('two', 'go')] }).handle(
      said('echo hello'),
    );
    expect(double.sent).toEqual([]);
    expect(double.posts).toMatchObject([{ text: 'Not today.', outcome: 'failed', mention: ann }]);
    expect(double.happened).toEqual(['began', 'gate one', 'refused']);
  });

  it('is not sent where a gate breaks', async () => {
    const broken = gate('one', () => Promise.reject(new TypeError('no such thing')));
    await dispatcherOf({ gates: [broken] }).handle(said('echo hello'));
    expect(double.sent).toEqual([]);
    expect(double.texts).toEqual([expect.stringMatching(/went wrong in the bot, and nothing was run/)]);
  });

  it('waits where a gate takes it over, without a word', async () => {
    await dispatcherOf({ gates: [gate('one', 'taken over')] }).handle(said('echo hello'));
    expect([double.sent, double.posts]).toEqual([[], []]);
  });
});

describe('a command that waited', () => {
  const waitingCommand = () => {
    const found = double.context().aliases().interpret('echo hello');
    if (found.kind !== 'hit') throw new Error('no hit');
    return { incoming: said('echo hello'), hit: found.hit };
  };

  it('is asked for by all gates but those that made it wait', async () => {
    const gates = [gate('policy', 'go'), gate('approval', 'taken over', { waits: true })];
    await dispatcherOf({ gates }).proceed({ ...waitingCommand(), passed: ['approval', 'policy'] });
    expect(double.happened).toEqual(['began', 'gate policy', 'passed', 'sent echo hello', 'accepted']);
  });

  it('is void where its alias has gone meanwhile', async () => {
    const waiting = waitingCommand();
    double.aliases = [];
    await dispatcherOf().proceed({ ...waiting, passed: [] });
    expect(double.sent).toEqual([]);
    expect(double.texts).toEqual([expect.stringMatching(/lab\.echo no longer exists, so nothing was run/)]);
  });
});

describe('what one person says in one place', () => {
  it('is answered in order, however long the first takes; others wait for nobody', async () => {
    const goOn: (() => void)[] = [];
    const slow = own('slow', () => new Promise<void>((resolve) => void goOn.push(resolve)));
    const quick = own('quick', async (call, words) => call.reply(`quick${words}`));
    const dispatcher = dispatcherOf({ commands: [slow, quick] });
    const first = dispatcher.handle(said('st2 slow'));
    const second = dispatcher.handle(said('st2 quick1'));
    await dispatcher.handle(said('st2 quick2', bob));
    await dispatcher.handle(said('st2 quick3', ann, 'C2'));
    expect([double.texts, dispatcher.busy]).toEqual([['quick2', 'quick3'], true]);
    for (const each of goOn) each();
    await Promise.all([first, second]);
    expect([double.texts.at(-1), dispatcher.busy]).toEqual(['quick1', false]);
  });

  it('does not wait for more than three seconds', async () => {
    const never = own('slow', () => new Promise<void>(() => {}));
    const quick = own('quick', async (call) => call.reply('quick'));
    const dispatcher = dispatcherOf({ commands: [never, quick] });
    void dispatcher.handle(said('st2 slow'));
    const second = dispatcher.handle(said('st2 quick'));
    await double.clock.pass(2_999);
    expect(double.texts).toEqual([]);
    await double.clock.pass(1);
    await second;
    expect(double.texts).toEqual(['quick']);
  });

  it('has a fate of its own: one that fails takes nothing from the next', async () => {
    const fails = own('fail', () => Promise.reject(new BackendError(400, 'That cannot be')));
    const dispatcher = dispatcherOf({ commands: [fails] });
    await Promise.all([dispatcher.handle(said('st2 fail')), dispatcher.handle(said('echo hello'))]);
    expect(double.texts[0]).toContain('That cannot be');
    expect(double.sent).toHaveLength(1);
  });
});

describe('a command of the bot’s own', () => {
  it('comes before the aliases', async () => {
    double.aliases.push(aliasOf('lab.st2', 'st2 status {{ id }}'));
    await dispatcherOf({ commands: [own('status', async (call) => call.reply('mine'))] }).handle(
      said('st2 status 1'),
    );
    expect([double.texts, double.sent, double.happened]).toEqual([['mine'], [], ['used st2.status']]);
  });

  it('is refused by the policy, and does not run', async () => {
    const rights = { ...everything, refusal: () => 'Not allowed.' };
    const run = jest.fn(async () => {});
    await dispatcherOf({ commands: [own('status', run)], parts: { rights } }).handle(said('st2 status'));
    expect(double.texts).toEqual(['Not allowed.']);
    expect(run).not.toHaveBeenCalled();
  });

  it('leaves its words to another script that takes them, where it yields', async () => {
    const run = jest.fn(async () => {});
    const dispatcher = dispatcherOf({ commands: [own('help', run, { yields: () => true })] });
    await dispatcher.handle(said('st2 help'), async () => true);
    expect(run).not.toHaveBeenCalled();
    await dispatcher.handle(said('st2 help'), async () => false);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is meant without `st2` where something waits for it, and only then', async () => {
    let subjects: { text: string; about: string }[] = [];
    const bare = {
      matchBare: (text: string) => (text === 'approve' ? '' : undefined),
      subjects: async () => subjects,
    };
    const dispatcher = dispatcherOf({ commands: [own('approve', (call) => call.reply('approved'), bare)] });
    await dispatcher.handle(said('approve'));
    expect(double.texts).toEqual([
      expect.stringMatching(/^Nothing is waiting for an answer of yours here\./),
    ]);
    subjects = [{ text: 'ab12', about: 'a command' }];
    await dispatcher.handle(said('approve'));
    expect(double.texts.at(-1)).toBe('approved');
  });

  it('is meant by an answer that was offered with one question, and by none that two questions offer', async () => {
    const subjects = [
      { text: 'q1 engines', about: 'a workflow', answer: 'engines' },
      { text: 'q1 both', about: 'a workflow', answer: 'both' },
      { text: 'q2 both', about: 'another', answer: 'both' },
    ];
    const answered: string[] = [];
    const command = own('answer', async (_call, words) => void answered.push(words), {
      ...{ matchBare: () => undefined, subjects: async () => subjects },
    });
    const dispatcher = dispatcherOf({ commands: [command] });
    for (const words of ['Engines!', 'both', 'engines please']) await dispatcher.handle(said(words));
    expect(answered).toEqual(['q1 engines']);
  });

  it.each([
    ['is anything running?', 'status'],
    ['What went wrong?', 'show'],
    ['never mind', 'cancel'],
    ['why  did it fail', 'show'],
    ['again!', 'rerun'],
    ['make a command of that', 'capture'],
  ])('is named when somebody asks %s', async (words, name) => {
    const names = ['status', 'show', 'cancel', 'rerun', 'history', 'capture'];
    await dispatcherOf({ commands: names.map((one) => own(one, async () => {})) }).handle(said(words));
    expect(double.texts[0]).toMatch(new RegExp(`Did you mean:\\n  st2 ${name}\\b`));
  });

  it('ends in a sentence, not in a stack, where StackStorm is away', async () => {
    const away = own('status', () => Promise.reject(new BackendError(0, 'connect', 'ECONNREFUSED')));
    await dispatcherOf({ commands: [away] }).handle(said('st2 status'));
    expect(double.texts).toEqual([
      expect.stringMatching(/^StackStorm cannot be reached, so nothing was run/),
    ]);
  });
});

describe('words that are no clear command', () => {
  it('run nothing where they can mean two; the one that is chosen runs', async () => {
    double.aliases.push(aliasOf('other.echo', 'echo {{ words }}'));
    const dispatcher = dispatcherOf();
    await dispatcher.handle(said('echo hello'));
    expect([double.sent, dispatcher.takes(said('2'))]).toEqual([[], true]);
    expect(double.texts).toEqual(['That can mean 2 commands, so I have run none. Which one?']);
    await dispatcher.handle(said('2'));
    expect(double.sent).toMatchObject([{ format: 'echo {{ words }}', command: 'echo hello' }]);
  });

  it('run the one of two that the person may run, without a question', async () => {
    double.aliases.push(aliasOf('other.echo', 'echo {{ words }}'));
    const visible: BridgeContext['rights']['visible'] = () => (alias) => alias.pack === 'other';
    await dispatcherOf({ parts: { rights: { ...everything, visible } } }).handle(said('echo hello'));
    expect(double.sent).toMatchObject([{ format: 'echo {{ words }}' }]);
  });

  it('run nothing where what was chosen means something else by now', async () => {
    double.aliases.push(aliasOf('other.echo', 'echo {{ words }}'));
    const dispatcher = dispatcherOf();
    await dispatcher.handle(said('echo hello'));
    double.aliases = double.aliases.filter(({ pack }) => pack !== 'other');
    await dispatcher.handle(said('other.echo'));
    expect(double.sent).toEqual([]);
    expect(double.texts.at(-1)).toMatch(/other\.echo has changed since I asked, so nothing was run/);
  });

  it('are left to another script that takes them, without a word', async () => {
    await dispatcherOf().handle(said('play some music'), async () => true);
    expect(double.posts).toEqual([]);
  });

  it('are answered with why there are no commands, where there are none', async () => {
    double.aliases = [];
    double.trouble = 'StackStorm has not answered yet.';
    await dispatcherOf().handle(said('echo hello'));
    expect(double.texts).toEqual(['StackStorm has not answered yet.']);
  });

  it('are answered with what comes near', async () => {
    await dispatcherOf().handle(said('ecko hello'));
    expect(JSON.stringify(double.posts)).toContain('echo <text>');
    expect(double.sent).toEqual([]);
  });

  it('are answered with none of the bot’s own commands that the person may not use', async () => {
    const rights = { ...everything, refusal: (name: string) => (name === 'st2.status' ? 'No.' : undefined) };
    const commands = ['status', 'statistics'].map((name) =>
      own(name, async () => {}, { match: () => undefined }),
    );
    await dispatcherOf({ commands, parts: { rights } }).handle(said('st2 stat'));
    expect(double.texts).toEqual([expect.stringContaining('st2 statistics')]);
    expect(double.texts[0]).not.toContain('st2 status');
  });

  it('are refused where they are too long, also for a command of the bot’s own', async () => {
    const long = `st2 status ${'x'.repeat(200_000)}`;
    const run = jest.fn(async () => {});
    const dispatcher = dispatcherOf({ commands: [own('status', run)] });
    await dispatcher.handle(said(long));
    expect(run).not.toHaveBeenCalled();
    expect(double.posts).toMatchObject([{ outcome: 'failed' }]);
  });

  it('are nothing that the bot takes: others may have them', () => {
    const dispatcher = dispatcherOf({ commands: [own('status', async () => {})] });
    const taken = ['play some music', '1', 'echo hello', 'st2 status'].map((text) =>
      dispatcher.takes(said(text)),
    );
    expect(taken).toEqual([false, false, true, true]);
  });

  it('are offered only where they are a whole command of an alias that the person is shown', () => {
    const dispatcher = dispatcherOf();
    expect(['echo hello', 'stop', 'play'].map((text) => dispatcher.offers(said(text)))).toEqual([
      ...[true, false, false],
    ]);
    const rights = { ...everything, visible: () => () => false };
    const hidden = dispatcherOf({ parts: { rights } });
    expect([
      hidden.offers(said('echo hello')),
      hidden.offered(said('')),
      dispatcher.offered(said('')),
    ]).toEqual([...[false, 0, 2]]);
  });

  it('are asked for what they lack', async () => {
    await dispatcherOf().handle(said('stop'));
    expect(double.sent).toEqual([]);
    expect(JSON.stringify(double.posts)).toContain('host');
  });

  it('are asked for what they lack also where StackStorm does not say what that is', async () => {
    const st2 = { action: () => Promise.reject(new Error('away')) } as never;
    await dispatcherOf({ parts: { st2 } }).handle(said('stop'));
    expect(double.texts).toEqual([expect.stringMatching(/^“host” is missing\./)]);
  });

  it('are not asked for what a command lacks that the person is not shown', async () => {
    const rights = { ...everything, visible: () => () => false };
    await dispatcherOf({ parts: { rights } }).handle(said('stop'));
    expect(JSON.stringify(double.posts)).not.toContain('host');
  });
});
