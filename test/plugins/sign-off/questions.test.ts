import { ann, bob } from '../../dispatch/context-double';
import { FORM, ID, InquiryDouble, QUESTION, SURE, WORKFLOW } from './inquiry-double';

/** A question waits this long; a fifth of that before its end, and at most ten minutes, people are reminded. */
const TTL_MS = 60 * 60_000;
const REMINDER_MS = 50 * 60_000;

let asking: InquiryDouble;
beforeEach(() => {
  asking = new InquiryDouble();
});

describe('the question of a workflow', () => {
  it('is posted where the command was given, to whoever gave it, and is on record', async () => {
    await asking.asks(asking.service(), { users: ['bob'], roles: ['officer'] });
    expect(asking.posts).toEqual([
      {
        room: 'C1',
        post: {
          text: `deploy web asks (${ID}):`,
          body: [
            '  sure: Are you sure? (yes | no)',
            `Say \`hubot st2 answer ${ID} …\` within 1 h.`,
            'For bob, the role officer.',
          ].join('\n'),
          ...{ outcome: 'waiting', mention: ann, buttons: [] },
        },
      },
    ]);
    expect(asking.recorded).toEqual([
      { kind: 'inquiry', room: 'C1', execution: QUESTION, outcome: 'waits for an answer', user: ann },
    ]);
  });

  it('is posted once, however often StackStorm tells of it, and not again when it has been answered', async () => {
    const service = asking.service();
    await asking.asks(service);
    await asking.hears(service, asking.question());
    await service.answer(ID, 'yes', asking.call());
    const told = asking.posts.length;
    await asking.hears(service, asking.question());
    expect(asking.texts.filter((text) => text.includes(' asks '))).toHaveLength(1);
    expect(asking.posts).toHaveLength(told);
  });

  it('is posted by one of two bots that hear of it at the same time', async () => {
    asking.workflow('paused');
    const question = asking.question();
    const [one, other] = [asking.service(), asking.service()];
    one.onEvent({ name: 'st2.execution__update', data: question } as never);
    await asking.hears(other, question);
    expect(asking.texts).toEqual([`deploy web asks (${ID}):`]);
  });

  it('is not posted where its workflow has ended, or another event tells of it, or it is no question', async () => {
    const service = asking.service();
    asking.workflow('canceling');
    await asking.hears(service, asking.question());
    asking.workflow('paused');
    await asking.hears(service, asking.question(), 'st2.announcement__general');
    await asking.hears(service, { ...asking.question(), action: { ref: 'core.local' } });
    await asking.hears(service, asking.question('running'));
    await asking.hears(service, null);
    await asking.hears(service, { id: QUESTION, status: 'pending' });
    expect([asking.posts, asking.logged]).toEqual([[], []]);
  });

  it('goes to its route where nobody here gave the command, else to its users', async () => {
    asking.started = undefined;
    const service = asking.service();
    const inWorkflow = { context: { parent: { execution_id: WORKFLOW } } };
    const told = { route: 'ops', users: ['bob'] };
    await asking.hears(service, asking.question('pending', told, inWorkflow));
    expect(asking.posts).toMatchObject([{ room: 'ops', post: { text: `${WORKFLOW} asks (${ID}):` } }]);
    expect(asking.posts[0]?.post).not.toHaveProperty('mention');
    const alone = { id: 'cccccccccccccccccccc3333', parent: null };
    await asking.hears(service, asking.question('pending', { users: ['bob', 'cid'] }, alone));
    expect(asking.posts.slice(1)).toMatchObject([
      { room: 'bob', direct: true, post: { text: 'core.ask asks (cc3333):' } },
      { room: 'cid', direct: true, post: { text: 'core.ask asks (cc3333):' } },
    ]);
    expect(asking.recorded.at(-1)).not.toHaveProperty('user');
  });

  it('that cannot be looked after is told to the log, and the next one is asked', async () => {
    const service = asking.service();
    const broken = asking.memory;
    const { claim } = broken;
    broken.claim = async () => {
      throw new Error('the disk is full');
    };
    await asking.asks(service);
    expect(asking.logged).toEqual(['An inquiry could not be handled: the disk is full']);
    broken.claim = claim;
    await asking.hears(service, asking.question());
    expect(asking.texts).toEqual([`deploy web asks (${ID}):`]);
  });
});

describe('a question of a command from chat that is on nobody’s record yet', () => {
  const fromChat = { context: { source_channel: 'C7' } };
  const ask = async (service = asking.service()) => {
    asking.workflow('paused');
    await asking.hears(service, asking.question('pending', {}, fromChat), 'st2.execution__create');
    return service;
  };

  it('waits for the record, and is posted where that says', async () => {
    const { started } = asking;
    asking.started = undefined;
    await ask();
    await asking.double.clock.pass(200);
    expect([asking.lookUps, asking.posts]).toEqual([2, []]);
    asking.started = started;
    await asking.double.clock.pass(800);
    expect([asking.lookUps, asking.posts.map(({ room }) => room)]).toEqual([3, ['C1']]);
  });

  it('is left to the bot that was given it', async () => {
    asking.started = undefined;
    await ask();
    await asking.double.clock.pass(3_000);
    expect([asking.lookUps, asking.posts, asking.recorded]).toEqual([4, [], []]);
  });

  it('is posted at once in the room of the command by a bot that takes up what others were asked', async () => {
    asking.started = undefined;
    asking.env = { ST2_ADOPT: '1' };
    await ask();
    expect([asking.lookUps, asking.posts.map(({ room }) => room)]).toEqual([1, ['C7']]);
  });
});

describe('what was asked while nobody listened', () => {
  it('is asked when the bot listens again, and its own questions are looked up', async () => {
    const service = asking.service();
    asking.workflow('paused');
    asking.question();
    await service.catchUp();
    expect(asking.queries).toEqual([{ status: 'pending', action: 'core.ask', limit: 100 }]);
    expect(asking.texts).toEqual([`deploy web asks (${ID}):`]);
    asking.question('succeeded');
    await asking.service().catchUp();
    expect(asking.texts.slice(1)).toEqual([`deploy web (${ID}) was answered outside of this chat.`]);
    expect(await service.find(ID, asking.call().incoming)).toBe(
      `Too late: ${ID} was answered outside of this chat.`,
    );
  });

  it('is taken back where its workflow has ended meanwhile', async () => {
    await asking.asks(asking.service());
    asking.workflow('failed');
    const later = asking.service();
    await later.catchUp();
    expect(asking.texts.slice(1)).toEqual([
      `deploy web (${ID}) no longer needs an answer: what asked was cancelled.`,
    ]);
  });

  it('is taken back when its workflow ends after a restart', async () => {
    await asking.asks(asking.service());
    const later = asking.service();
    await later.catchUp();
    expect(asking.posts).toHaveLength(1);
    await asking.hears(later, asking.workflow('timeout'));
    expect(asking.texts.slice(1)).toEqual([
      `deploy web (${ID}) no longer needs an answer: what asked was not answered in time.`,
    ]);
  });

  it('that cannot be fetched is told to the log', async () => {
    const service = asking.service();
    await asking.asks(service);
    asking.executions.clear();
    await service.catchUp();
    expect(asking.logged).toEqual([
      expect.stringMatching(/^Open inquiries could not be fetched: There is no/),
    ]);
  });
});

describe('a question that needs no answer any more', () => {
  it('is taken back when its workflow ends, and no other is', async () => {
    const service = asking.service();
    await asking.asks(service);
    const other = { id: 'cccccccccccccccccccc3333', parent: 'dddddddddddddddddddd4444' };
    await asking.hears(service, asking.question('pending', {}, other));
    await asking.hears(service, asking.workflow('running'));
    await asking.hears(service, asking.workflow('canceled'));
    expect(asking.texts.slice(2)).toEqual([
      `deploy web (${ID}) no longer needs an answer: what asked was cancelled.`,
    ]);
    expect((await service.waiting.list()).map(({ id }) => id)).toEqual(['cc3333']);
  });

  it.each([
    ['succeeded', 'was answered outside of this chat'],
    ['timeout', 'was not answered in time'],
    ['canceled', 'was cancelled'],
  ])('is taken back when StackStorm says that it %s', async (status, words) => {
    const service = asking.service();
    await asking.asks(service);
    await asking.hears(service, asking.question(status));
    await asking.hears(service, asking.question(status));
    expect(asking.texts.slice(1)).toEqual([`deploy web (${ID}) ${words}.`]);
  });

  it('does not end by news of it that are none of an end', async () => {
    const service = asking.service();
    await asking.asks(service);
    await asking.hears(service, asking.question('running'));
    expect(await service.waiting.list()).toHaveLength(1);
    expect(asking.posts).toHaveLength(1);
  });
});

describe('the time of a question', () => {
  it('is reminded of once, and its end is said and on record', async () => {
    const service = asking.service();
    await asking.asks(service);
    await asking.double.clock.pass(REMINDER_MS - 1);
    expect(asking.posts).toHaveLength(1);
    await asking.double.clock.pass(1);
    expect(asking.posts[1]?.post).toMatchObject({
      ...{ text: `Still waiting for an answer, for 10 min more: deploy web (${ID})`, mention: ann },
      body: expect.stringContaining('within 10 min.'),
    });
    await asking.double.clock.pass(TTL_MS - REMINDER_MS + 4_999);
    expect(asking.posts).toHaveLength(2);
    await asking.double.clock.pass(1);
    expect(asking.posts.slice(2)).toEqual([
      { room: 'C1', post: { text: `Nobody answered deploy web (${ID}) in time.`, outcome: 'failed' } },
    ]);
    expect(asking.recorded.at(-1)).toEqual({
      ...{ kind: 'expiry', room: 'C1', execution: QUESTION, outcome: 'nobody answered' },
    });
    service.waiting.stop();
    expect(await service.find(ID, asking.call().incoming)).toBe(`Too late: ${ID} was not answered in time.`);
  });

  it('is not reminded of where its workflow has ended unheard', async () => {
    const service = asking.service();
    await asking.asks(service);
    asking.workflow('canceled');
    await asking.double.clock.pass(REMINDER_MS);
    service.waiting.stop();
    expect(asking.texts.slice(1)).toEqual([
      `deploy web (${ID}) no longer needs an answer: what asked was cancelled.`,
    ]);
    expect(await service.waiting.list()).toEqual([]);
  });
});

describe('a question as a form shows it', () => {
  const find = (service = asking.service(), person = ann) => service.find(ID, asking.call(person).incoming);

  it('has its fields and what this person has said already', async () => {
    const service = asking.service();
    await asking.asks(service, { schema: FORM });
    await service.answer(ID, 'monday', asking.call());
    expect(await find(service)).toEqual({
      ...{ title: 'deploy web', schema: FORM },
      answered: { values: { day: 'monday' }, skipped: [] },
    });
    expect(await find(service, bob)).toMatchObject({ answered: { values: {}, skipped: [] } });
  });

  it('is none where nothing waits', async () => {
    expect(await find()).toBe(`No question is waiting under ${ID}.`);
  });

  it('is refused to others than those it is for, and that is on record', async () => {
    const service = asking.service();
    await asking.asks(service, { users: ['U1', 'bob-of-st2'] });
    expect(await find(service)).toMatchObject({ schema: SURE });
    expect(await find(service, bob)).toBe('Not accepted: the question is for other people.');
    expect(asking.recorded.at(-1)).toEqual({
      ...{ kind: 'refusal', command: 'st2.answer', why: 'the question is for other people', user: bob },
    });
    asking.logins.U2 = 'somebody-else';
    expect(await find(service, bob)).toMatch(/^Not accepted/);
    asking.logins.U2 = 'bob-of-st2';
    expect(await find(service, bob)).toMatchObject({ schema: SURE });
  });

  it('is refused where somebody has answered and the workflow has not taken it yet', async () => {
    const service = asking.service();
    await asking.asks(service, {}, 'running');
    await service.answer(ID, 'yes', asking.call());
    expect(await find(service, bob)).toBe('Not accepted: ann has answered already.');
  });
});
