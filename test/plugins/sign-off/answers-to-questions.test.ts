import { BackendError } from '../../../src/core/backend-error';
import type { InquiryService } from '../../../src/plugins/sign-off/inquiry-service';
import { ann, bob } from '../../dispatch/context-double';
import { FORM, ID, InquiryDouble, QUESTION, SURE } from './inquiry-double';

/** How often the bot looks whether a workflow can take an answer. */
const LOOK_MS = 1_000;

let asking: InquiryDouble;
let service: InquiryService;
beforeEach(() => {
  asking = new InquiryDouble();
  service = asking.service();
});
afterEach(() => service.waiting.stop());

/** What was said after the question itself. */
const replies = () => asking.posts.slice(1).map(({ post: { text, outcome } }) => [text, outcome]);

describe('a complete answer', () => {
  it('is sent as the person who gave it, said where it was asked, and on record', async () => {
    await asking.asks(service);
    await service.answer(ID, 'yes', asking.call(bob, { room: 'C9' }));
    expect(asking.answers).toEqual([{ execution: QUESTION, values: { sure: true }, as: 'bob' }]);
    expect(asking.posts.slice(1)).toEqual([
      { room: 'C1', post: { text: `bob answered deploy web (${ID}): sure: true`, outcome: 'succeeded' } },
    ]);
    expect(asking.recorded.at(-1)).toEqual({
      ...{ kind: 'answer', room: 'C1', execution: QUESTION, parameters: { sure: true } },
      ...{ outcome: 'answered', user: bob },
    });
    await service.answer(ID, 'no', asking.call());
    expect(replies().at(-1)).toEqual([`Too late: ${ID} was answered by bob (sure: true).`, undefined]);
    expect(asking.answers).toHaveLength(1);
  });

  it.each(['requested', 'scheduled', 'running', 'pausing', 'resuming'])(
    'waits while the workflow is %s, and is sent as soon as that has paused',
    async (status) => {
      await asking.asks(service, {}, status);
      await service.answer(ID, 'yes', asking.call());
      expect(replies()).toEqual([
        [expect.stringMatching(/^Noted\. The workflow has not paused yet/), undefined],
      ]);
      await asking.double.clock.pass(LOOK_MS);
      expect(asking.answers).toEqual([]);
      asking.workflow('paused');
      await asking.double.clock.pass(LOOK_MS);
      expect(asking.answers).toHaveLength(1);
      expect(asking.texts.at(-1)).toBe(`ann answered deploy web (${ID}): sure: true`);
    },
  );

  it('of nothing but what may be left out says so', async () => {
    await asking.asks(service, { schema: { properties: { reason: { type: 'string' } } } });
    await service.answer(ID, '-', asking.call());
    expect(asking.answers).toMatchObject([{ values: {} }]);
    expect(asking.texts.at(-1)).toBe(`ann answered deploy web (${ID}): nothing more to say`);
    await service.answer(ID, '-', asking.call());
    expect(replies().at(-1)).toEqual([`Too late: ${ID} was answered by ann.`, undefined]);
  });

  it('shows what is no text as JSON, and no secret', async () => {
    await asking.asks(service, {
      schema: { properties: { hosts: { type: 'array' }, pin: { type: 'string', secret: true } } },
    });
    await service.answer(ID, { hosts: ['a', 'b'], pin: '1234' }, asking.call());
    expect(asking.answers).toMatchObject([{ values: { hosts: ['a', 'b'], pin: '1234' } }]);
    expect(asking.texts.at(-1)).toBe(`ann answered deploy web (${ID}): hosts: ["a","b"], pin: ********`);
    expect(JSON.stringify([asking.recorded, asking.posts])).not.toContain('1234');
  });

  it('that was lost in a restart is asked for again', async () => {
    await asking.asks(service, {}, 'running');
    await service.answer(ID, 'yes', asking.call());
    service.waiting.stop();
    service = asking.service();
    service.waiting.start();
    await asking.double.clock.pass(LOOK_MS);
    expect(asking.texts.at(-1)).toBe('I restarted and lost the answer from ann. Please answer again.');
    asking.workflow('paused');
    await service.answer(ID, 'no', asking.call(bob));
    expect(asking.answers).toMatchObject([{ values: { sure: false }, as: 'bob' }]);
  });
});

describe('an answer to a question that has ended', () => {
  it('comes too late where its workflow has ended unheard, and the room is told', async () => {
    await asking.asks(service);
    asking.workflow('canceled');
    await service.answer(ID, 'yes', asking.call(bob, { room: 'C9' }));
    expect(asking.posts.slice(1).map(({ room, post: { text } }) => [room, text])).toEqual([
      ['C1', `deploy web (${ID}) no longer needs an answer: what asked was cancelled.`],
      ['C9', `Too late: ${ID} no longer needs an answer: what asked was cancelled.`],
    ]);
    expect(asking.answers).toEqual([]);
  });

  it('comes too late where nothing ever waited', async () => {
    await service.answer('zzz999', 'yes', asking.call());
    expect(asking.texts).toEqual(['No question is waiting under zzz999.']);
  });
});

describe('an answer that StackStorm does not take', () => {
  const answer = async (...refusals: unknown[]) => {
    await asking.asks(service);
    asking.refusals.push(...refusals);
    await service.answer(ID, 'yes', asking.call());
  };

  it.each([0, 500, 503])('is sent again a moment later after status %d', async (status) => {
    await answer(new BackendError(status, 'not now'));
    expect([replies().length, asking.answers]).toEqual([1, []]);
    await asking.double.clock.pass(LOOK_MS);
    expect(asking.answers).toHaveLength(1);
  });

  it('from this account says who can give it, and the question stays open', async () => {
    await answer(new BackendError(403, 'Forbidden'));
    expect(replies()).toEqual([
      [
        'StackStorm accepts the answer from other accounts only. `st2 login` lets you answer as yourself.',
        'failed',
      ],
    ]);
    await service.answer(ID, 'no', asking.call(bob));
    expect(asking.answers).toMatchObject([{ values: { sure: false }, as: 'bob' }]);
  });

  it('because it does not fit says why in one line', async () => {
    await answer(new BackendError(400, 'sure is not of type string\nschema: …'));
    expect(replies()).toEqual([
      ['StackStorm did not accept the answer: sure is not of type string.', 'failed'],
    ]);
    expect(await service.find(ID, asking.call().incoming)).toMatchObject({ answered: { values: {} } });
  });

  it('is reminded of as if it had not been given, and reminded of once', async () => {
    await answer(new BackendError(400, 'no'));
    await asking.double.clock.pass(50 * 60_000);
    expect(asking.texts.at(-1)).toMatch(/^Still waiting for an answer/);
    asking.refusals.push(new BackendError(400, 'no'));
    await service.answer(ID, 'yes', asking.call());
    await asking.double.clock.pass(10 * 60_000);
    expect(asking.texts.filter((text) => text.startsWith('Still waiting'))).toHaveLength(1);
    await asking.double.clock.pass(5_000);
    expect(asking.texts.at(-1)).toBe(`Nobody answered deploy web (${ID}) in time.`);
  });

  it('because somebody else gave one in StackStorm comes too late', async () => {
    await asking.asks(service);
    asking.refusals.push(new BackendError(400, 'Inquiry has already been responded to'));
    const { double } = asking;
    const before = double.clock.now();
    asking.onRefusal = () => asking.question('succeeded');
    await service.answer(ID, 'yes', asking.call());
    expect(double.clock.now()).toBe(before);
    expect(replies()).toEqual([
      [`Too late: deploy web (${ID}) was answered outside of this chat.`, 'failed'],
    ]);
    expect(await service.waiting.list()).toEqual([]);
    await service.answer(ID, 'yes', asking.call());
    expect(asking.texts.at(-1)).toBe(`Too late: ${ID} was answered outside of this chat.`);
  });

  it('is none of the person’s fault where the bot itself fails, and stays to be sent', async () => {
    await asking.asks(service);
    asking.refusals.push(new TypeError('a fault of ours'));
    await expect(service.answer(ID, 'yes', asking.call())).rejects.toThrow('a fault of ours');
    await asking.double.clock.pass(LOOK_MS);
    expect(asking.answers).toHaveLength(1);
  });
});

describe('who may answer', () => {
  it('is asked again when the answer is sent', async () => {
    await asking.asks(service, {}, 'running');
    await service.answer(ID, 'yes', asking.call());
    asking.workflow('paused');
    asking.question('pending', { users: ['somebody'] });
    await asking.double.clock.pass(LOOK_MS);
    expect(asking.answers).toEqual([]);
    expect(replies().at(-1)).toEqual([
      'The answer from ann was not accepted: the question is for other people.',
      'failed',
    ]);
    asking.question('pending', { users: ['U2'] });
    await service.answer(ID, 'yes', asking.call(ann));
    expect(asking.texts.at(-1)).toMatch(/^The answer from ann was not accepted/);
    await service.answer(ID, 'yes', asking.call(bob));
    expect(asking.answers).toMatchObject([{ as: 'bob' }]);
  });

  it('is told to others, and that is on record', async () => {
    await asking.asks(service, { roles: ['officer', 'captain'] });
    await service.answer(ID, 'yes', asking.call(bob));
    expect(replies()).toEqual([['Not accepted: it needs the role officer or captain.', 'failed']]);
    expect(asking.recorded.at(-1)).toEqual({
      ...{ kind: 'refusal', command: 'st2.answer', why: 'it needs the role officer or captain', user: bob },
    });
  });

  it('is nobody once somebody has answered', async () => {
    await asking.asks(service, {}, 'running');
    await service.answer(ID, 'yes', asking.call());
    await service.answer(ID, 'no', asking.call(bob));
    expect(replies().at(-1)).toEqual(['Not accepted: ann has answered already.', 'failed']);
  });
});

describe('an answer of several fields', () => {
  beforeEach(() => asking.asks(service, { schema: FORM }));

  it('is asked for a field at a time, of each person by themselves', async () => {
    await service.answer(ID, 'monday', asking.call());
    expect(asking.posts.at(-1)?.post).toEqual({
      ...{ text: 'reason (text; `-` to leave it out)', outcome: 'waiting', buttons: [] },
      body: `Say \`hubot st2 answer ${ID} …\`.`,
    });
    await service.answer(ID, 'tuesday', asking.call(bob));
    expect(asking.texts.at(-1)).toMatch(/^reason/);
    expect(asking.answers).toEqual([]);
  });

  it('says what does not fit, and asks no further', async () => {
    await service.answer(ID, 'day=-', asking.call());
    expect(replies()).toEqual([['day has no default: text.', 'waiting']]);
    await service.answer(ID, 'monday', asking.call());
    expect(asking.texts.at(-1)).toMatch(/^reason/);
  });

  it('asks for a secret in a direct message, and says so in the room', async () => {
    await service.answer(ID, 'day=monday reason=fine', asking.call());
    expect(asking.whispered).toMatchObject([{ text: 'pin (text)', outcome: 'waiting' }]);
    expect(replies()).toEqual([
      ['The next answer is a secret: I have asked you in a direct message.', undefined],
    ]);
    await service.answer(ID, '1234', asking.call(ann, { room: 'D1', direct: true }));
    expect(asking.answers).toMatchObject([{ values: { day: 'monday', reason: 'fine', pin: '1234' } }]);
  });

  it.each([
    ['stand in the room', { room: 'C1' }],
    ['cannot be said', undefined],
  ])('says where to answer a secret where words for one person %s', async (_where, place) => {
    asking.whisperedIn = place;
    await service.answer(ID, 'day=monday reason=fine', asking.call());
    expect(asking.texts.at(-1)).toBe(
      `The next answer is a secret: open a direct message with me and say \`st2 answer ${ID} …\` there.`,
    );
  });

  it('asks for a secret right there between the two', async () => {
    await service.answer(ID, 'day=monday reason=fine', asking.call(ann, { room: 'D1', direct: true }));
    expect(asking.whispered).toMatchObject([{ text: 'pin (text)' }]);
    expect(replies()).toEqual([]);
  });

  it('does not count with a secret that everybody has seen, and the same in a form does', async () => {
    await service.answer(ID, 'day=monday reason=fine pin=1234', asking.call());
    expect(replies()).toEqual([
      [expect.stringMatching(/^Not accepted: pin is a secret, and everybody here has seen it/), 'failed'],
    ]);
    expect(asking.answers).toEqual([]);
    await service.answer(ID, { day: 'monday', pin: '1234' }, asking.call());
    expect(asking.answers).toMatchObject([{ values: { day: 'monday', pin: '1234' } }]);
  });
});

describe('st2 answer', () => {
  const other = { id: 'cccccccccccccccccccc3333', parent: 'dddddddddddddddddddd4444' };

  it('means the one question of the room where none is named', async () => {
    await asking.asks(service);
    await asking.types(service, 'yes');
    expect(asking.answers).toHaveLength(1);
  });

  it('means the question that is named, in any letters and from any room', async () => {
    await asking.asks(service);
    await asking.hears(service, asking.question('pending', {}, other));
    await asking.types(service, `${ID.toUpperCase()} yes`, asking.call(bob, { room: 'C9' }));
    expect(asking.answers).toMatchObject([{ execution: QUESTION, as: 'bob' }]);
  });

  it('says how the question ended that is named, and takes the words for no answer to another', async () => {
    await asking.asks(service);
    await asking.hears(service, asking.question('canceled'));
    await asking.hears(service, asking.question('pending', {}, other));
    await asking.types(service, `${ID} yes`);
    expect(asking.texts.at(-1)).toBe(`Too late: ${ID} was cancelled.`);
    expect(asking.answers).toEqual([]);
  });

  it('without an answer to a question that has ended says how it did', async () => {
    await asking.asks(service);
    await asking.hears(service, asking.question('canceled'));
    await asking.types(service, ID);
    expect(asking.texts.at(-1)).toBe(`Too late: ${ID} was cancelled.`);
  });

  it('without an answer shows what is asked, and how to say it', async () => {
    await asking.asks(service, { schema: FORM });
    await asking.types(service, '');
    expect(asking.posts.at(-1)?.post).toEqual({
      text: `deploy web asks (${ID}):`,
      body: [
        '  day (text)',
        '  reason (text; `-` to leave it out)',
        '  pin (text)',
        `Say \`st2 answer ${ID} …\`.`,
      ].join('\n'),
    });
  });

  it('without an answer opens a form where the service has forms', async () => {
    await asking.asks(service);
    await asking.types(service, '', asking.call(), true);
    expect([replies(), asking.answers]).toEqual([[], []]);
  });

  it('is offered with each answer of a yes or no, and begun for any other question, in its room alone', async () => {
    await asking.asks(service);
    await asking.hears(service, asking.question('pending', { schema: FORM }, other));
    expect(await asking.offered(service, { room: 'C1' })).toEqual([
      { text: 'cc3333 ', about: 'deploy web' },
      { text: `${ID} yes`, about: 'deploy web', answer: 'yes' },
      { text: `${ID} no`, about: 'deploy web', answer: 'no' },
    ]);
    expect(await asking.offered(service, { room: 'C9' })).toEqual([]);
  });

  it('is begun for a question of which a yes or no is only the first field', async () => {
    const properties = { ...SURE.properties, reason: { type: 'string' } };
    await asking.asks(service, { schema: { type: 'object', properties } });
    expect(await asking.offered(service, { room: 'C1' })).toEqual([{ text: `${ID} `, about: 'deploy web' }]);
  });
});
