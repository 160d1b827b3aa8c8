import { resolve } from 'node:path';
import { chooseChatService } from '../../../src/chat';
import type { ChatRobot } from '../../../src/core/robot';
import { fakeDiscord } from '../../fakes/discord';
import { DiscordPerson } from '../../fakes/discord-modals';
import { fakeTeams } from '../../fakes/teams';
import { kirk, Rig, spock } from '../operations/rig';
import { SlackRoom } from './slack-room';

const BAY = resolve(__dirname, 'packs');
const QUICK = { pace: { messages: 1000, perMs: 1000, scope: 'room' as const } };
const alice = { id: 'U0ALICE', name: 'alice' };
const bob = { id: 'U0BOB', name: 'bob' };
const OPS = { room: 'C0OPS' };

let rig: Rig;
let stops: (() => unknown)[] = [];
afterEach(async () => {
  await rig.stop();
  for (const stop of stops) await stop();
  stops = [];
});

async function until<T>(found: () => T | undefined, what: string): Promise<T> {
  for (let waited = 0; waited < 15_000; waited += 10) {
    const one = found();
    if (one !== undefined) return one;
    await new Promise((done) => setTimeout(done, 10));
  }
  throw new Error(`${what} was not seen: ${rig.logs.slice(-5).join(' / ')}`);
}

describe('a question of a workflow on Slack', () => {
  let room: SlackRoom;

  const poll = async (roles = 'crew', env = {}) => {
    room = await SlackRoom.open();
    stops.push(() => room.close());
    rig = await Rig.start({ packs: [BAY], chat: room.chat(), ...env });
    await rig.say(alice, `poll ${roles}`, OPS);
    return room.shows(/asks \(/);
  };
  const open = async (user: string) => {
    const before = room.slack.modals.open.length;
    room.slack.press(user, await room.shows(/Answer …/), 'Answer …');
    return room.until(() => room.slack.modals.open[before], 'a modal');
  };

  it('is answered in a modal with its fields, whose secret is asked for directly', async () => {
    await poll();
    const view = await open(bob.id);
    expect(view).toMatchObject({
      submit: { text: 'Answer' },
      blocks: [
        { block_id: 'way', element: { type: 'static_select' } },
        { block_id: 'days', hint: { text: 'a whole number' } },
        { block_id: 'why', element: { initial_value: 'just because' } },
      ],
    });
    await room.slack.submit(bob.id, view, { way: 'south', days: '11' });
    expect(view.errors).toEqual({ days: 'days must be <= 9' });
    await room.slack.submit(bob.id, view, { way: 'south', days: '7' });
    await room.shows(/code is a secret|“code” is a secret: I have asked you in a direct message/);
    const asked = await room.shows(/3 of 4: code/);
    await rig.say(bob, 'hunter22', { room: asked.channel, direct: true });
    await room.shows(/bob answered poll crew \(\w{6}\): way: south, days: 7, code: \*{8}, why: just because/);
    await room.shows(/poll succeeded: south for 7, just because/);
    expect(room.said().join('\n')).not.toContain('hunter22');
    expect(room.slack.modals.refused).toEqual([]);
  });

  it('that two people have before them counts the first answer, and tells the second', async () => {
    await poll();
    const [hers, his] = [await open(alice.id), await open(bob.id)];
    await room.slack.submit(alice.id, hers, { way: 'north', days: '1' });
    await rig.say(alice, '-', { room: (await room.shows(/3 of 4: code/)).channel, direct: true });
    await room.shows(/poll succeeded: north for 1/);
    await room.slack.submit(bob.id, his, { way: 'south', days: '2' });
    await room.shows(
      /"U0BOB".*Too late: \w{6} was answered by alice|D\w*.*Too late: \w{6} was answered by alice/,
    );
    expect(room.said().join('\n')).not.toContain('bob answered');
  });

  it('that is handed in twice is answered once', async () => {
    await poll();
    const view = await open(alice.id);
    const values = { way: 'north', days: '1' };
    await Promise.all([
      room.slack.submit(alice.id, view, values),
      room.slack.submit(alice.id, { ...view }, values),
    ]);
    const { channel } = await room.shows(/3 of 4: code/);
    await rig.say(alice, '-', { room: channel, direct: true });
    await room.shows(/poll succeeded: north for 1/);
    expect(room.said().filter((text) => /alice answered/.test(text))).toHaveLength(1);
  });

  it('that is cancelled under an open form is told as that', async () => {
    await poll();
    const view = await open(bob.id);
    await rig.say(alice, 'st2 cancel last', OPS);
    await room.shows(/no longer needs an answer: what asked was cancelled/);
    await room.slack.submit(bob.id, view, { way: 'north', days: '1' });
    await room.shows(/Too late: \w{6} no longer needs an answer/);
  });

  it('does not open for people whom it does not ask, or who may not answer', async () => {
    const asked = await poll('officer', { roles: { [bob.id]: ['officer'] } });
    room.slack.press(alice.id, asked, 'Answer …');
    await room.shows(/Not accepted: it needs the role officer/);
    expect(room.slack.modals.open).toEqual([]);
    expect((await open(bob.id)).blocks).toHaveLength(3);
  });

  it('is refused by the policy before the form is shown, and when it is handed in', async () => {
    const policy = (who: string) => `default: open\nrules:\n  - deny: st2.answer\n    who: [${who}]\n`;
    const asked = await poll('crew', { policy: policy(bob.id) });
    room.slack.press(bob.id, asked, 'Answer …');
    await room.shows(/Not allowed/);
    expect(room.slack.modals.open).toEqual([]);
    const view = await open(alice.id);
    rig.writePolicy(policy(alice.id));
    const hers = { text: '', person: alice, place: OPS };
    await room.until(() => rig.context.rights.refusal('st2.answer', hers), 'the changed policy');
    await room.slack.submit(alice.id, view, { way: 'north', days: '1' });
    await room.until(
      () => (room.said().filter((text) => /Not allowed/.test(text))[1] ? true : undefined),
      'a refusal',
    );
  });

  it('whose trigger has expired is asked in the room', async () => {
    const asked = await poll();
    room.slack.press(bob.id, asked, 'Answer …');
    room.slack.modals.pass(3_000);
    await room.shows(/I was too slow.*1 of 4: way/);
    await rig.say(bob, 'south', OPS);
    await room.shows(/2 of 4: days/);
  });
});

it('is answered in a modal on Discord', async () => {
  const fake = fakeDiscord();
  rig = await Rig.start({ packs: [BAY], chat: chooseChatService(fake.robot as unknown as ChatRobot, QUICK) });
  const bones = new DiscordPerson(fake.client, { id: '42', username: 'bones' });
  await rig.say({ id: '41', name: 'alice' }, 'poll crew', { room: '100' });
  const opener = await until(() => /st2:form \w{6}\.0 open/.exec(JSON.stringify(fake.sent))?.[0], 'a button');
  const modal = await bones.press(opener);
  expect(modal.components.map(({ label, component }) => [label, component.type])).toEqual([
    ['way', 3],
    ['days', 4],
    ['why', 4],
  ]);
  await bones.send(modal, { way: 'north', days: '3' });
  await until(() => fake.shown().find((text) => /code is|“code” is a secret/.test(text)), 'the secret');
  expect(fake.refused).toEqual([]);
});

it('is answered in a card on Teams, by the one who opened it', async () => {
  const fake = fakeTeams();
  const chat = chooseChatService(fake.robot, QUICK);
  rig = await Rig.start({ packs: [BAY], chat });
  // Whoever has never written to the bot alone cannot be asked for a secret.
  chat.hear(fake.heardDirectly);
  const hear = (text: string, value?: Record<string, unknown>) => {
    const heard = chat.hear(fake.pressed(text, value));
    return rig.bridge.handle({ ...heard, text: heard.text.replace(/^@?hubot /, '') });
  };
  await hear('hubot poll crew');
  const label = await until(() => fake.shown().find((text) => /asks \(/.test(text)), 'the question');
  const id = /asks \((\w{6})\)/.exec(label)?.[1];
  const says = JSON.stringify(fake.sent);
  expect(says).toContain(`st2 answer ${id}"`);
  await hear(`hubot st2 answer ${id}`);
  const card = fake.sent.at(-1)?.card as {
    body: { id?: string }[];
    actions: { title: string; data: { msteams: { text: string } } }[];
  };
  expect(card.body.map((entry) => entry.id)).toEqual([undefined, 'way', 'days', 'why']);
  expect(card.actions.map(({ title }) => title)).toEqual(['Answer', 'Cancel']);
  await hear(card.actions[0]?.data.msteams.text ?? '', { way: '#1', days: 4, why: 'ice' });
  await until(() => fake.shown().find((text) => /code/.test(text) && /3 of 4/.test(text)), 'the secret');
});

describe('where nothing is drawn', () => {
  it('it is asked field by field, back and cancelled, and answered once all is said', async () => {
    rig = await Rig.start({ packs: [BAY] });
    await rig.say(kirk, 'poll crew');
    const id = /asks \((\w{6})\)/.exec(await rig.hear(/poll crew asks/))?.[1];
    expect(await rig.say(spock, 'st2 answer')).toMatch(
      /“poll crew” asks\. 1 of 4: way: Which way\? \(north \| south/,
    );
    await rig.say(spock, '2');
    expect(await rig.say(spock, 'eleven')).toMatch(/"eleven" does not fit days\. 2 of 4/);
    expect(await rig.say(spock, 'cancel')).toMatch(/“poll crew” was not answered/);
    await rig.say(spock, `st2 answer ${id}`);
    await rig.say(spock, 'way=south days=3');
    const direct = { room: 'D-SPOCK', direct: true };
    expect(rig.said().at(-1)).toMatch(/secret/);
    await rig.say(spock, 'hunter22', direct);
    await rig.say(spock, 'it is warm');
    await rig.hear(/spock answered poll crew \(\w{6}\): way: south, days: 3, code: \*{8}, why: it is warm/);
    await rig.hear(/poll succeeded: south for 3, it is warm/);
  });

  it('a form for a question that somebody else has answered is in the way of no other command', async () => {
    rig = await Rig.start({ packs: [BAY] });
    await rig.say(kirk, 'poll crew');
    const id = /asks \((\w{6})\)/.exec(await rig.hear(/poll crew asks/))?.[1];
    await rig.say(spock, 'st2 answer');
    await rig.say(kirk, `st2 answer ${id} way=north days=1 why=x`);
    await rig.say(kirk, `st2 answer ${id} code=-`, { room: 'D-KIRK', direct: true });
    await rig.hear(/poll succeeded: north for 1/);
    expect(await rig.say(spock, 'beam scotty to bridge level=3')).not.toMatch(/Too late/);
    await rig.hear(/scotty to bridge at 3/);
  });
});
