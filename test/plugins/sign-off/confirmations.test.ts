import { confirmCommand } from '../../../src/plugins/sign-off/confirm-command';
import type { SignOff } from '../../../src/plugins/sign-off/sign-off';
import { waitingSubjects } from '../../../src/plugins/sign-off/waiting-subjects';
import { ann, bob } from '../../dispatch/context-double';
import { type Chat, type Gates, GatesDouble } from './gates-double';

let house: GatesDouble;
let one: Gates;
afterEach(() => one.confirmation.waiting.stop());

/** Ann gives a command that asks whether she is sure. @returns the id under which it waits */
async function asked(chat: Chat = { confirm: true }): Promise<string> {
  house = new GatesDouble(chat);
  house.pin = {};
  one = house.gates();
  one.confirmation.waiting.start();
  return (await house.give(one, one.confirmation)).id;
}
const confirms = (id: string, words = '', person = ann) =>
  one.confirmation.confirm(id, words, one.call('st2 confirm', person));
const refuses = (id: string, person = ann) => one.confirmation.refuse(id, one.call('st2 deny', person));

describe('whoever gives a command that asks whether they are sure', () => {
  it('reads what it is, and presses or says one of two answers', async () => {
    const id = await asked();
    expect(house.posts).toEqual([
      {
        room: 'C1',
        post: {
          ...{ text: '“open 1234”: are you sure?', outcome: 'waiting', mention: ann },
          body: expect.stringMatching(
            new RegExp(`\\nSay \`hubot st2 confirm ${id}\` within 2 min, or \`hubot st2 deny ${id}\`\\.$`),
          ),
          buttons: [
            { label: 'Yes, run it', say: `st2 confirm ${id}`, style: 'primary' },
            { label: 'No', say: `st2 deny ${id}`, style: 'danger' },
          ],
        },
      },
    ]);
    await confirms(id);
    expect(house.ran).toMatchObject([{ passed: ['confirmation'] }]);
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'approval', command: 'lab.open', outcome: 'confirmed', user: ann },
    });
    await confirms(id);
    expect([house.texts.at(-1), house.ran.length]).toEqual([`Too late: ${id} was confirmed.`, 1]);
  });

  it('types the name of what it is about where the alias wants that, and no other', async () => {
    const id = await asked({ confirm: { type: 'pin' } });
    expect(house.posts[0]?.post).toMatchObject({
      outcome: 'waiting',
      body: expect.stringMatching(/\nType its name to go on, within 2 min: `hubot st2 confirm 1234`\./),
      buttons: [{ label: 'Forget it', say: `st2 deny ${id}` }],
    });
    await confirms(id);
    expect(house.posts.at(-1)?.post).toMatchObject({
      ...{ text: 'Not yet: type the name as well: `st2 confirm 1234`.', outcome: 'waiting' },
    });
    await confirms(id, '1243');
    expect(house.texts.at(-1)).toBe('Not yet: "1243" is not "1234", so nothing was done.');
    expect(house.ran).toEqual([]);
    await confirms(id, '1234');
    expect(house.ran).toHaveLength(1);
  });

  it('is the only one who can confirm it or take it back', async () => {
    const id = await asked();
    await confirms(id, '', bob);
    expect(house.texts.at(-1)).toBe('Not yet: only ann can confirm it.');
    await refuses(id, bob);
    expect(house.texts.at(-1)).toBe('Only the person who gave the command can take it back.');
    await confirms(id);
    expect(house.ran).toHaveLength(1);
  });

  it('may take it back, which is on record', async () => {
    const id = await asked();
    await refuses(id);
    expect(house.texts.at(-1)).toBe('“open 1234” was not run.');
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'denial', command: 'lab.open', outcome: 'taken back', user: ann },
    });
    await refuses(id);
    await confirms(id);
    expect(house.texts.slice(-2)).toEqual([
      `Too late: ${id} was taken back.`,
      `Too late: ${id} was taken back.`,
    ]);
    expect(house.ran).toEqual([]);
  });

  it('reads after two minutes that it was not run, which is on record', async () => {
    const id = await asked();
    await house.double.clock.pass(2 * 60_000 - 1);
    expect(house.posts).toHaveLength(1);
    await house.double.clock.pass(1);
    expect(house.posts.slice(1)).toEqual([
      {
        room: 'C1',
        post: { text: 'No confirmation came for “open 1234”, so it was not run.', mention: ann },
      },
    ]);
    expect(house.recorded.at(-1)).toEqual({
      ...{ kind: 'expiry', room: 'C1', command: 'lab.open', user: ann, outcome: 'refused' },
    });
    await confirms(id);
    expect([house.texts.at(-1), house.ran]).toEqual([`Too late: ${id} was not confirmed in time.`, []]);
  });

  it('reads where nothing waits under an id', async () => {
    await asked();
    await confirms('zzzz');
    expect(house.texts.at(-1)).toBe('Nothing is waiting for confirmation under zzzz.');
  });
});

describe('st2 confirm', () => {
  const says = (words: string, person = ann) =>
    confirmCommand({ confirmations: one.confirmation } as unknown as SignOff).run(
      one.call('st2 confirm', person),
      words,
    );

  it.each([
    ['the name alone', () => '1234'],
    ['the id and the name', (id: string) => `${id.toUpperCase()} 1234`],
  ])('takes %s of what waits here', async (_what, words) => {
    await says(words(await asked({ confirm: { type: 'pin' } })));
    expect(house.ran).toHaveLength(1);
  });

  it('alone means the one that waits here', async () => {
    await asked();
    await says('');
    expect(house.ran).toHaveLength(1);
  });

  it('says how it ended where the one that is named has', async () => {
    const id = await asked();
    await refuses(id);
    await says(id);
    expect(house.texts.at(-1)).toBe(`Too late: ${id} was taken back.`);
  });
});

it('what waits is offered where it waits, the newest first', () => {
  const open = ['aaaa', 'bbbb', 'cccc'].map((id, at) => ({
    ...{ id, title: `deploy ${id}`, place: { room: at === 1 ? 'C2' : 'C1' } },
  }));
  expect(waitingSubjects(open, { room: 'C1' })).toEqual([
    { text: 'cccc', about: 'deploy cccc' },
    { text: 'aaaa', about: 'deploy aaaa' },
  ]);
});

describe('an alias whose question is written wrongly', () => {
  it.each([
    [{ confirm: 'host' }, /extra\.chat\.confirm names the parameter "host", which the command does not have/],
    [{ aprove: { by: ['everyone'] } }, /extra\.chat\.aprove looks like extra\.chat\.approve/],
  ])('runs for nobody: %j', async (chat, why) => {
    await asked(chat);
    const { verdict } = await house.give(one, one.confirmation);
    expect(verdict).toEqual({ refused: expect.stringMatching(why) });
    expect([house.posts, house.ran]).toEqual([[], []]);
  });
});
