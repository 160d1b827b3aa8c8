import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { kirk, Rig, spock } from './rig';

let rig: Rig;
let server: Server;
const packs = mkdtempSync(join(tmpdir(), 'captured-'));

beforeAll(async () => {
  const router = express();
  server = router.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  rig = await Rig.start({
    router,
    packs: [packs],
    accounts: { spock_of_vulcan: { password: 'live-long', role: 'operator' } },
    env: {
      ...{ ST2_PUBLIC_URL: url, HUBOT_2FA: 'lab.second_factor' },
      ...{ ST2_EMBEDDED: '1', ST2_EMBEDDED_PACKS: packs },
    },
  });
});
afterAll(async () => {
  await rig.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(packs, { recursive: true, force: true });
});

/** Under whose account the last command ran. */
async function lastUser(): Promise<unknown> {
  const { items } = await rig.st2.executions({ limit: 1, action: 'lab.say' });
  return items[0]?.context?.user;
}

it('a login with user and password runs commands as that person, until the logout', async () => {
  await rig.say(spock, 'say before');
  await rig.hear(/said before/);
  expect(await lastUser()).not.toBe('spock_of_vulcan');
  const said = await rig.say(spock, 'st2 login', { room: 'D-SPOCK', direct: true });
  const answer = await fetch(/http:\S+/.exec(said)?.[0] ?? '', {
    method: 'POST',
    body: new URLSearchParams({ user: 'spock_of_vulcan', password: 'live-long' }),
  });
  expect(answer.status).toBe(200);
  await rig.say(spock, 'say as myself');
  await rig.hear(/said as myself/);
  expect(await lastUser()).toBe('spock_of_vulcan');
  expect(JSON.stringify([...rig.brain.data])).not.toContain('live-long');
  expect(await rig.say(spock, 'st2 logout')).toMatch(/Forgotten/);
  await rig.say(spock, 'say after');
  await rig.hear(/said after/);
  expect(await lastUser()).not.toBe('spock_of_vulcan');
});

it('the second factor’s own action lets the command go on', async () => {
  const asked = await rig.say(kirk, 'guarded torpedo');
  expect(asked).toMatch(/two-factor/);
  await rig.hear(/said torpedo/);
  await rig.audited({ kind: 'approval', command: 'lab.guarded', outcome: 'second factor given' });
});

it('whoever captures under the name of a command that is there is told of it', async () => {
  await rig.say(kirk, 'greet engineering');
  await rig.hear(/greeted engineering/);
  expect(await rig.say(kirk, 'st2 capture last 1 as greet')).toMatch(
    /`greet <\w+>` is already a command \(lab\.greet\)/,
  );
  expect(await rig.say(kirk, 'st2 capture last 1 as hail')).not.toMatch(/is already a command/);
});

it('whoever captures under a name of two words is told that it has to be one', async () => {
  expect(await rig.say(kirk, 'st2 capture last 1 as set out')).toMatch(
    /“set out” cannot be the name of a command: use one word/,
  );
  expect(await rig.say(kirk, 'st2 capture save set out')).toMatch(/nothing named “set out” to save/);
});

it('a captured command that was kept works at once', async () => {
  await rig.say(kirk, 'greet engineering');
  await rig.hear(/greeted engineering/);
  await rig.say(kirk, 'run echo ready');
  await rig.hear(/Done\.\s+ready/);
  expect(await rig.say(kirk, 'st2 capture last 2 as set-out')).toMatch(
    /2 tasks[\s\S]*st2 capture save set-out/,
  );
  const kept = await rig.say(kirk, 'st2 capture save set-out');
  const [, command = ''] = /Say `([^`]+)` in a moment/.exec(kept) ?? [];
  expect(command).toMatch(/^set-out/);
  const before = rig.said().length;
  for (
    let waited = 0;
    waited < 5_000 && !rig.book.set.aliases.some(({ name }) => name === 'set-out');
    waited += 200
  ) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    await rig.book.reload();
  }
  await rig.say(kirk, command.replace(/[<[]\w+[>\]]/g, 'x').trim());
  await rig.hear(/greeted engineering\s+ready/, before);
  await rig.audited({ kind: 'result', command: 'captured.set-out', outcome: 'succeeded' });
});
