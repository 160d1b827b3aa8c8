import { existsSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Person, Place } from '../../../src/core/chat';
import fc from '../../seeded-fast-check';
import { Rig } from './rig';

/**
 * No way round the policy: whatever path a person takes (saying it, saying it otherwise, a choice, a
 * rerun, a capture, an approval, an old button, another room), an execution that started must be one
 * that the policy allows for the person who asked and the place where it was asked.
 */
const policy = `
default: closed
groups:
  crew: [U-CREW, U-LEAD]
rules:
  - name: never production
    deny: [lab.deploy, lab.launch]
    with: { site: production }
  - allow: lab.say
    where: C-OPS
  - allow: [lab.deploy, lab.deploy_staging]
    who: group:crew
    with: { site: [staging, test] }
  - allow: [lab.launch, lab.wipe]
    who: U-LEAD
    where: C-OPS
  - allow: st2.*
`;

const people: Person[] = ['U-CREW', 'U-LEAD', 'U-GUEST', 'group:crew', 'everyone'].map((id) => ({
  id,
  name: 'crew',
}));
const places: Place[] = [{ room: 'C-OPS' }, { room: 'C-LOBBY' }, { room: 'D-1', direct: true }];

/** What the policy above says, written down once more by hand. */
function isAllowed(record: Started): boolean {
  const { command, parameters, user, room } = record;
  const crew = user === 'U-CREW' || user === 'U-LEAD';
  const site = parameters.site ?? 'staging';
  switch (command) {
    case 'lab.say':
      return room === 'C-OPS';
    case 'lab.deploy':
    case 'lab.deploy_staging':
      return crew && (site === 'staging' || site === 'test');
    case 'lab.launch':
      return user === 'U-LEAD' && room === 'C-OPS' && site !== 'production';
    case 'lab.wipe':
      return user === 'U-LEAD' && room === 'C-OPS';
    default:
      return false;
  }
}

interface Started {
  command: string;
  parameters: Record<string, unknown>;
  user: string;
  room: string;
}

const WEBHOOK_SECRET = 'correct horse';

let rig: Rig;
let server: Server;
beforeAll(async () => {
  const router = express();
  server = router.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  rig = await Rig.start({ policy, router, env: { ST2_WEBHOOK_SECRET: WEBHOOK_SECRET } });
});
afterAll(async () => {
  await rig.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const words = [
  'say hello',
  'SAY   hello.',
  'deploy shop to staging',
  'deploy shop to production',
  'deploy shop site=production',
  'deploy shop',
  'deploy shop to "{{ \'production\' }}"',
  'stage shop',
  'stage shop site=production',
  'launch rocket',
  'launch rocket site=production',
  'wipe disk',
  'drop db',
  'unlock 12345',
  'slow 0.01',
  '1',
  '2',
  'lab.deploy',
  'lab.wipe',
  'help',
  'help deploy',
  'deply shop',
  'st2 rerun last',
  'st2 rerun last site=production',
  'st2 rerun last app=x site=production',
  'st2 rerun last site="production"',
  'st2 capture last 1 as foo',
  'st2 capture save foo',
  'st2 approve',
  'st2 confirm',
  'st2 confirm disk',
  'st2 deny',
  'st2 status',
  'st2 history all',
];

/** Every execution on the backend, with who asked for it and where. */
async function started(): Promise<Started[]> {
  const { items } = await rig.st2.executions({ limit: 100, parent: 'null' });
  return items
    .filter(({ action }) => action.ref.startsWith('lab.'))
    .map(({ context, parameters }) => ({
      command: `${context?.pack}.${context?.action_alias_ref?.name}`,
      parameters: parameters ?? {},
      user: String(context?.api_user),
      room: String(context?.source_channel),
    }));
}

it('nothing ever runs that the policy does not allow, whichever way it was asked for', async () => {
  const saying = fc.record({
    person: fc.constantFrom(...people),
    place: fc.constantFrom(...places),
    text: fc.constantFrom(...words),
    how: fc.constantFrom('say', 'say', 'old button', 'its id', 'edited'),
  });
  let ran = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(saying, { minLength: 5, maxLength: 12 }), async (sayings) => {
      const seen = new Set((await started()).map((record) => JSON.stringify(record)));
      for (const { person, place, text, how } of sayings) {
        if (how === 'old button') {
          const buttons = rig.service.messages.flatMap(({ posts }) => posts.at(-1)?.buttons ?? []);
          const button = buttons.at(-1);
          if (button !== undefined) await rig.say(person, button.say, place);
        } else if (how === 'its id') {
          const { items } = await rig.st2.executions({ limit: 5, parent: 'null' });
          const [any] = items.filter(({ action }) => action.ref.startsWith('lab.'));
          if (any !== undefined) await rig.say(person, `st2 rerun ${any.id} site=production`, place);
        } else if (how === 'edited') {
          await rig.say(person, 'say hello', place);
          await rig.edit(person, text, place);
        } else {
          await rig.say(person, text, place);
        }
      }
      const now = await started();
      ran += now.length;
      for (const record of now) {
        if (seen.has(JSON.stringify(record))) continue;
        if (!isAllowed(record)) throw new Error(`this should not have run: ${JSON.stringify(record)}`);
      }
    }),
    { numRuns: 25 },
  );
  expect(ran).toBeGreaterThan(0);
});

it('the webhook brings announcements alone: whatever it is sent, no command runs', async () => {
  const { port } = server.address() as AddressInfo;
  const post = async (body: object, secret = WEBHOOK_SECRET) => {
    const answer = await fetch(`http://127.0.0.1:${port}/hubot/st2`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
    });
    await answer.arrayBuffer();
    return answer.status;
  };
  const before = await started();
  const since = rig.service.messages.length;
  const asked = rig.audit().length;
  const lead = { user: 'U-LEAD', channel: 'C-OPS', whisper: false };
  for (const text of [...words, 'hubot say hello', 'hubot wipe disk', '@hubot st2 rerun last']) {
    expect(await post({ ...lead, message: text })).toBe(200);
  }
  const more = { text: 'say hello', command: 'say hello', name: 'say', action: 'lab.say', say: 'say hello' };
  for (const extra of [more, { kind: 'heard', ...more }, { slack: { actions: [{ value: 'say hello' }] } }]) {
    expect(await post({ ...lead, message: 'hello', ...more, context: extra, extra })).toBe(200);
  }
  expect(await post({ payload: { ...lead, ...more, message: 'the last one' } })).toBe(200);
  expect(await post(more)).toBe(400);
  expect(await post({ ...lead, message: 'let me in' }, 'a guess')).toBe(401);

  await rig.hear(/the last one/, since);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(rig.said().slice(since)).toEqual(expect.arrayContaining([expect.stringContaining('wipe disk')]));
  expect(rig.said().slice(since).join('\n')).not.toMatch(/on it|are you sure|let me in/);
  expect(await started()).toEqual(before);
  // Not even a refusal: nothing that came this way was taken for something that a person said.
  // (What people said before, in messages with the rig's ids, may be written only now.)
  const written = rig.audit().slice(asked);
  const taken = written.filter(({ kind }) => kind === 'command' || kind === 'refusal');
  expect(taken.filter(({ message }) => !/^t\d+$/.test(String(message)))).toEqual([]);
});

it('help and suggestions show nobody what they may not run', async () => {
  const guest: Person = { id: 'U-GUEST', name: 'guest' };
  const lobby: Place = { room: 'C-LOBBY' };
  for (const text of [
    'help',
    'help lab',
    'help deploy',
    'deply shop',
    'launch',
    'st2 aliases',
    'st2 aliases launch',
  ]) {
    expect(await rig.say(guest, text, lobby)).not.toMatch(/lab\.|launch \{|launch <|Lab command/);
  }
  expect(await rig.say(guest, 'launch rocket', lobby)).toMatch(/^@guest Not allowed/);
});

it('a refusal is in the audit with the rule', () => {
  expect(rig.audit()).toContainEqual(
    expect.objectContaining({
      kind: 'refusal',
      outcome: 'refused',
      why: expect.stringContaining('Not allowed'),
    }),
  );
});

it('taking the right away while a command waits keeps it from running', async () => {
  const lead: Person = { id: 'U-LEAD', name: 'lead' };
  const ops: Place = { room: 'C-OPS' };
  const before = (await started()).filter(({ command }) => command === 'lab.wipe').length;
  const asked = await rig.say(lead, 'wipe disk', ops);
  const [, id = ''] = /st2 confirm (\w{4})/.exec(asked) ?? [];
  rig.writePolicy('default: closed\nrules: [{allow: st2.*}]');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await rig.say(lead, `st2 confirm ${id}`, ops)).toMatch(/Not allowed/);
  expect((await started()).filter(({ command }) => command === 'lab.wipe')).toHaveLength(before);
  expect(existsSync(rig.auditPath) && readFileSync(rig.auditPath, 'utf8')).toContain('Not allowed');
});
