import { ann, bob } from '../../dispatch/context-double';
import { type Gates, GatesDouble } from './gates-double';

const cid = { id: 'U3', name: 'cid' };
const dan = { id: 'U4', name: 'dan' };

let house: GatesDouble;
let one: Gates;
afterEach(() => one.approval.waiting.stop());

/** Ann asks for what bob and cid may approve. @returns the id under which it waits */
async function asked(approve: Record<string, unknown> = {}, place = { room: 'C1' }): Promise<string> {
  house = new GatesDouble({ approve: { by: ['U2', 'U3'], minutes: 10, ...approve } });
  one = house.gates();
  one.approval.waiting.start();
  return (await house.give(one, one.approval, place)).id;
}
const approves = (id: string, person = bob) => one.approval.approve(id, one.call('st2 approve', person));
const denies = (id: string, person = bob, reason = '') =>
  one.approval.deny(id, one.call('st2 deny', person), reason);
const lastPost = () => house.posts.at(-1);

describe('whoever is asked to approve', () => {
  it('reads who asks for what, who may say yes, within which time, and how', async () => {
    const id = await asked({ count: 2 });
    expect(lastPost()).toEqual({
      room: 'C1',
      post: {
        text: 'ann asks to run: open ********',
        body: expect.stringMatching(
          new RegExp(
            `\\n2 people of U2, U3, not ann, must approve within 10 min\\.\\nSay \`hubot st2 approve ${id}\` or \`hubot st2 deny ${id}\`\\.$`,
          ),
        ),
        outcome: 'waiting',
        buttons: [
          { label: 'Approve', say: `st2 approve ${id}`, style: 'primary' },
          { label: 'Deny', say: `st2 deny ${id}`, style: 'danger' },
        ],
      },
    });
  });

  it('reads the first twelve tasks of a workflow, and that there are more', async () => {
    await asked();
    house.tasks = Array.from({ length: 12 }, (_, at) => `t${at + 1}`);
    await house.give(one, one.approval);
    expect(lastPost()?.post.body).toContain(
      'It would run: t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12\n',
    );
    house.tasks.push('t13');
    await house.give(one, one.approval);
    expect(lastPost()?.post.body).toContain('t12, …\n');
    expect(house.posts[0]?.post.body).not.toContain('It would run');
  });

  it('is told that one more has to agree, and it runs when that is done, with all of them on record', async () => {
    const id = await asked({ count: 2 });
    await approves(id);
    expect([house.texts.at(-1), house.ran]).toEqual([
      'bob approves “open ********”. One more approval is needed.',
      [],
    ]);
    await approves(id, cid);
    expect(lastPost()).toEqual({
      ...{ room: 'C1' },
      post: {
        text: 'Approved by bob and cid: “open ********” starts.',
        ...{ mention: ann, outcome: 'accepted' },
      },
    });
    expect(house.ran).toMatchObject([{ passed: ['approval'], approvers: [bob, cid] }]);
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'approval', command: 'lab.open', approvers: [bob, cid], user: cid },
    });
    await approves(id);
    expect(house.texts.at(-1)).toBe(`Too late: ${id} was approved by bob and cid.`);
  });

  it('is counted once, and told how many more there must be', async () => {
    const id = await asked({ count: 3 });
    await approves(id);
    expect(house.texts.at(-1)).toBe('bob approves “open ********”. 2 more approvals are needed.');
    await approves(id);
    expect(lastPost()?.post).toMatchObject({
      ...{ text: 'Not counted: you have approved it already.', outcome: 'failed' },
    });
  });

  it.each([
    ['asked for it', ann, 'you asked for it yourself, so somebody else has to approve it'],
    ['have no right to', dan, 'you are not allowed to approve it'],
  ])('is not counted where they %s, and that is on record', async (_who, person, why) => {
    const id = await asked();
    await approves(id, person);
    expect(lastPost()?.post).toMatchObject({ text: `Not counted: ${why}.`, outcome: 'failed' });
    expect(house.recorded.at(-1)).toEqual({ kind: 'refusal', command: 'st2.approve', why, user: person });
    expect(house.ran).toEqual([]);
  });
});

describe('a no', () => {
  it('ends it, and who asked reads whose and why', async () => {
    const id = await asked();
    await denies(id, bob, 'it is late');
    expect(lastPost()).toEqual({
      room: 'C1',
      post: {
        text: '“open ********” was denied by bob: “it is late”. Nothing was run.',
        ...{ mention: ann, outcome: 'failed' },
      },
    });
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'denial', command: 'lab.open', why: 'denied by bob: “it is late”', user: bob },
    });
    await approves(id, cid);
    expect([house.texts.at(-1), house.ran]).toEqual([`Too late: ${id} was denied by bob: “it is late”.`, []]);
  });

  it('may come from who asked', async () => {
    await denies(await asked(), ann);
    expect(house.texts.at(-1)).toBe('“open ********” was taken back by ann: nothing was run.');
  });

  it('of anybody else does not count, and it goes on waiting', async () => {
    const id = await asked();
    await denies(id, dan);
    expect(lastPost()?.post).toMatchObject({
      ...{ text: 'Not counted: you are not allowed to decide about it.', outcome: 'failed' },
    });
    await approves(id);
    expect(house.ran).toHaveLength(1);
  });

  it('to nothing says so', async () => {
    await asked();
    await denies('zzzz');
    expect(house.texts.at(-1)).toBe('Nothing is waiting for approval under zzzz.');
  });
});

describe('an approval that is asked for in another room', () => {
  it('is announced where the command was given, and its no is said in both', async () => {
    const id = await asked({ room: 'ops' });
    expect(house.posts.map(({ room, post }) => [room, post.text])).toEqual([
      ['ops', 'ann asks to run: open ********'],
      ['C1', `I have asked in ops for approval (${id}).`],
    ]);
    await denies(id);
    const no = {
      text: '“open ********” was denied by bob: nothing was run.',
      mention: ann,
      outcome: 'failed',
    };
    expect(house.posts.slice(2)).toEqual([
      { room: 'ops', post: no },
      { room: 'C1', post: no },
    ]);
  });

  it('is asked for right there where the command was given in that room', async () => {
    await asked({ room: 'ops' }, { room: 'ops' });
    expect(house.posts.map(({ room }) => room)).toEqual(['ops']);
  });

  it('is not asked for in a direct message, where nobody could give it', async () => {
    await asked();
    const direct = { room: 'D1', direct: true };
    const told = house.posts.length;
    expect((await house.give(one, one.approval, direct)).verdict).toEqual({
      refused: expect.stringMatching(/^This needs approval, and nobody can approve it in a direct message\./),
    });
    expect(house.posts).toHaveLength(told);
  });
});

it('a command whose rule cannot be read runs for nobody, and it is said what is wrong', async () => {
  await asked({ by: 7 });
  const { verdict } = await house.give(one, one.approval);
  expect(verdict).toEqual({ refused: expect.stringMatching(/^lab\.open cannot run: extra\.chat\.approve/) });
  expect([house.posts, house.ran]).toEqual([[], []]);
});

describe('an approval that nobody gives', () => {
  it('ends in its time with nothing run, which is said with how many were missing and is on record', async () => {
    const id = await asked({ count: 2 });
    await approves(id);
    await house.double.clock.pass(10 * 60_000 - 1);
    expect(house.posts).toHaveLength(2);
    await house.double.clock.pass(1);
    expect(lastPost()).toEqual({
      room: 'C1',
      post: {
        text: 'Nobody approved “open ********” in time (1 missing), so nothing was run.',
        ...{ mention: ann, outcome: 'failed' },
      },
    });
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'expiry', room: 'C1', command: 'lab.open', user: ann, outcome: 'refused' },
    });
    await approves(id, cid);
    expect([house.texts.at(-1), house.ran]).toEqual([`Too late: ${id} was not approved in time.`, []]);
  });
});

it('a command whose bot ended just as it was started is not started again, and people are told', async () => {
  const id = await asked();
  house.proceed = () => Promise.reject(new Error('the bot was killed'));
  await expect(approves(id)).rejects.toThrow('the bot was killed');
  await approves(id, cid);
  expect(house.texts.at(-1)).toBe('Not counted: it has been approved already and is starting.');
  await house.double.clock.pass(60_000);
  expect(lastPost()?.post).toMatchObject({
    text: expect.stringMatching(/^“open \*+” was approved just as I was shutting down\. It may have started/),
    ...{ mention: ann, outcome: 'failed' },
  });
  expect([house.ran.length, await one.approval.waiting.list()]).toEqual([1, []]);
});
