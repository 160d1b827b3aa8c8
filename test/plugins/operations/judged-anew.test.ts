import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempts } from '../../embedded/security/tries';
import { kirk, Rig, scott, spock, uhura } from './rig';

/**
 * What waits is judged as it is when it goes on: a change of the alias or its action voids what was signed, and what
 * a record says is no proof of anything.
 */

const folder = mkdtempSync(join(tmpdir(), 'judged-anew-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(pack: string, path: string, text: string): void {
  mkdirSync(join(folder, pack, path, '..'), { recursive: true });
  writeFileSync(join(folder, pack, path), text);
}

function writeAction(pack: string, name: string, prints: string): void {
  write(
    pack,
    `actions/${name}.yaml`,
    `{name: ${name}, runner_type: local-shell-cmd, enabled: true, parameters: {cmd: {immutable: true, default: 'echo ${prints} {{ what }}'}, what: {type: string}}}`,
  );
}

function writeAlias(
  pack: string,
  name: string,
  format: string,
  chat = '{}',
  action = `${pack}.${name}`,
): void {
  write(
    pack,
    `aliases/${name}.yaml`,
    `{name: ${name}, pack: ${pack}, action_ref: ${action}, formats: ['${format}'], ack: {enabled: false}, result: {format: '{{ execution.result.stdout }}'}, extra: {chat: ${chat}}}`,
  );
}

for (const pack of ['aaa', 'bbb']) {
  write(pack, 'pack.yaml', `{ref: ${pack}, name: ${pack}, version: 1.0.0, author: x, email: x@example.com}`);
  writeAction(pack, 'release', `${pack}-ran`);
  writeAlias(pack, 'release', `release ${pack} {{ what }}`);
}
write(
  'aaa',
  'actions/count.yaml',
  '{name: count, runner_type: local-shell-cmd, enabled: true, parameters: {cmd: {immutable: true, default: echo counted}, n: {type: integer}, hosts: {type: array, default: [db2, db1]}}}',
);
writeAlias('aaa', 'count', 'count {{ n }}( on {{ hosts }})?');
writeAction('aaa', 'paint', 'painted');
writeAlias('aaa', 'paint', 'paint {{ what }}');
writeAlias('bbb', 'colour', 'paint {{ what }}', '{}', 'aaa.paint');
writeAction('aaa', 'raze', 'razed');
writeAlias('aaa', 'raze', 'raze {{ what }}', '{confirm: yes}');
writeAction('aaa', 'lift', 'launched');
writeAlias('aaa', 'lift', 'lift {{ what }}', '{approve: 2}');
writeAction('bbb', 'once', 'once');
writeAlias('bbb', 'once', 'once', '{runs: [{action: aaa.release, fixed: {what: shop}}]}');
writeAction('bbb', 'twice', 'twice');
writeAlias('bbb', 'twice', 'twice', '{runs: [{action: bbb.once}, {action: bbb.twice}]}');
writeAction('bbb', 'thrice', 'thrice');
writeAlias('bbb', 'thrice', 'thrice', '{runs: [{action: bbb.both}]}');
writeAction('bbb', 'both', 'both');
writeAlias('bbb', 'both', 'both', '{runs: [{action: aaa.paint}, {action: aaa.lift, fixed: {what: x}}]}');

const policy = `
default: open
rules:
  - deny: aaa.release
  - deny: st2.approve
    who: role:suspended
  - deny: aaa.count
    with: { n: 5 }
  - deny: aaa.count
    with: { hosts: [db1, 'db1*'] }
  - allow: aaa.count
    with: { hosts: db2 }
  - deny: aaa.count
  - name: not in the open
    deny: aaa.raze
    with: { what: everything }
`;

const { attempt, allTried } = attempts('gates');
let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start({ policy, packs: [folder] });
});
afterEach(() => rig.stop());

/** Resolves when the bridge knows that a command has changed on the server. */
async function reloaded(changed: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !changed(); tries += 1) {
    await rig.book.reload();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(changed()).toBe(true);
}

const aliasNow = (ref: string) => rig.book.set.aliases.find(({ pack, name }) => `${pack}.${name}` === ref);

async function executions(action: string): Promise<number> {
  return (await rig.st2.executions({ action, limit: 100 })).total;
}

describe('two packs with an alias of one name', () => {
  attempt('an alias with the name of one that is forbidden, from another pack', async () => {
    expect(await rig.say(kirk, 'release bbb shop')).toMatch(
      /bbb\.release cannot run: aaa\.release has the same name, and StackStorm would run that one instead/,
    );
    expect(await rig.say(kirk, 'release aaa shop')).toMatch(/Not allowed/);
    expect(await executions('aaa.release')).toBe(0);
    expect(await executions('bbb.release')).toBe(0);
  });
});

describe('a value', () => {
  const refused = async (...commands: string[]) => {
    for (const command of commands) {
      const answer = await rig.say(kirk, command);
      expect([command, answer]).toEqual([command, expect.stringMatching(/Not allowed/)]);
    }
    expect(await executions('aaa.count')).toBe(0);
  };

  attempt(
    'a value that becomes a forbidden one when it is cast: other digits, lists, JSON, blanks',
    async () => {
      await refused('count 5 on db2', 'count 05 on db2', 'count ５ on db2', 'count 4 on db9 hosts=" db1"');
      await refused('count 4 on db9 hosts=["db2","db1"]', 'count 4 on db9 hosts=["d\\u0062\\u0031"]');
    },
  );

  attempt('a forbidden item among others of a list', () => refused('count 4 on db2,db1'));

  attempt('a list with one item that is allowed, or a default that holds others', async () => {
    await refused('count 4 on db2,db3', 'count 4');
    await rig.say(kirk, 'count 4 on db2');
    await rig.hear(/counted/);
  });
});

describe('a choice', () => {
  attempt('answering a choice after the alias has got approvers', async () => {
    expect(await rig.say(kirk, 'paint wall')).toMatch(/1\..*2\./s);
    writeAlias('aaa', 'paint', 'paint {{ what }}', '{approve: 2}');
    await reloaded(() => JSON.stringify(aliasNow('aaa.paint')?.extra).includes('approve'));
    expect(await rig.say(kirk, 'aaa.paint')).toMatch(/asks to run: paint wall/);
    expect(await executions('aaa.paint')).toBe(0);
    writeAlias('aaa', 'paint', 'paint {{ what }}');
  });

  attempt('answering a choice after the alias has got other words', async () => {
    await rig.say(kirk, 'paint door');
    writeAlias('aaa', 'paint', 'dye {{ what }}');
    await reloaded(() => JSON.stringify(aliasNow('aaa.paint')?.formats).includes('dye'));
    expect(await rig.say(kirk, 'aaa.paint')).toMatch(
      /aaa\.paint has changed since I asked, so nothing was run/,
    );
    expect(await executions('aaa.paint')).toBe(0);
    writeAlias('aaa', 'paint', 'paint {{ what }}');
  });

  attempt('answering a choice twice at one moment, so that two bots get an answer each', async () => {
    await rig.say(kirk, 'paint gate');
    const twin = await rig.twin();
    const press = (id: string) => ({ id, text: 'aaa.paint', person: kirk, place: { room: 'C-OPS' } });
    await Promise.all([rig.bridge.handle(press('p1')), twin.bridge.handle(press('p2'))]);
    await twin.stop();
    expect(await executions('aaa.paint')).toBe(1);
  });

  attempt('a choice that somebody wrote into the memory', async () => {
    const forged = { text: 'raze everything', offered: ['aaa.raze'] };
    await rig.memory.set('choice C-OPS U-KIRK', forged, 60_000);
    expect(await rig.say(kirk, '1')).toMatch(/Not allowed/);
  });
});

describe('a confirmation', () => {
  attempt('confirming a command after the alias has changed', async () => {
    const id = /st2 confirm (\w+)/.exec(await rig.say(kirk, 'raze shed'))?.[1] ?? '';
    writeAlias('aaa', 'raze', 'raze {{ what }}', '{confirm: yes, approve: 2}');
    await reloaded(() => JSON.stringify(aliasNow('aaa.raze')?.extra).includes('approve'));
    expect(await rig.say(kirk, `st2 confirm ${id}`)).toMatch(
      /aaa\.raze or its action aaa\.raze has changed since this was asked, so nothing was run/,
    );
    expect(await executions('aaa.raze')).toBe(0);
    writeAlias('aaa', 'raze', 'raze {{ what }}', '{confirm: yes}');
  });
});

describe('an approval', () => {
  attempt('approving a command after its action has changed', async () => {
    const id = /st2 approve (\w+)/.exec(await rig.say(kirk, 'lift rocket'))?.[1] ?? '';
    await rig.say(spock, `st2 approve ${id}`);
    writeAction('aaa', 'lift', 'exploded');
    const printed = async () => JSON.stringify((await rig.st2.action('aaa.lift')).parameters);
    for (let tries = 0; tries < 500 && !(await printed()).includes('exploded'); tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await rig.say(scott, `st2 approve ${id}`)).toMatch(
      /@kirk “lift rocket”: The alias aaa\.lift or its action aaa\.lift has changed since/,
    );
    expect(await rig.say(uhura, `st2 approve ${id}`)).toMatch(/Too late: \w+ is void/);
    expect(await executions('aaa.lift')).toBe(0);
    writeAction('aaa', 'lift', 'launched');
  });

  attempt('an approval by somebody whom the policy no longer lets approve', async () => {
    const id = /st2 approve (\w+)/.exec(await rig.say(kirk, 'lift ladder'))?.[1] ?? '';
    await rig.say(spock, `st2 approve ${id}`);
    rig.roles[spock.id] = ['suspended'];
    expect(await rig.say(scott, `st2 approve ${id}`)).toMatch(/One more approval is needed/);
    expect(await executions('aaa.lift')).toBe(0);
  });

  it('of an unchanged command runs it', async () => {
    const id = /st2 approve (\w+)/.exec(await rig.say(kirk, 'lift probe'))?.[1] ?? '';
    await rig.say(spock, `st2 approve ${id}`);
    await rig.say(scott, `st2 approve ${id}`);
    await rig.hear(/launched probe/);
    expect(await executions('aaa.lift')).toBe(1);
  });
});

describe('a captured command', () => {
  attempt(
    'a command captured from a captured one, by somebody who may not run what is at the bottom of it',
    async () => {
      expect(await rig.say(kirk, 'twice')).toMatch(/Not allowed: .*refuses aaa\.release/);
      expect(await rig.say(kirk, 'help twice')).not.toMatch(/bbb\.twice/);
      expect(await executions('bbb.twice')).toBe(0);
    },
  );

  attempt('a captured command, one of whose tasks has come to need a sign-off since', async () => {
    expect(await rig.say(kirk, 'both')).toMatch(
      /bbb\.both cannot run: it was made before aaa\.lift, which it runs, came to need a sign-off/,
    );
    expect(await rig.say(kirk, 'thrice')).toMatch(/bbb\.thrice cannot run: it was made before aaa\.lift/);
    expect(await executions('bbb.both')).toBe(0);
  });
});

describe('a record that says that somebody has passed', () => {
  /** A command that the policy refuses, as a record that claims that it does not. */
  const forged = () => {
    const alias = aliasNow('aaa.release');
    return {
      incoming: { text: 'release aaa shop', person: kirk, place: { room: 'C-OPS' } },
      hit: {
        ...{ alias, representation: 'release aaa {{ what }}', display: '', command: 'release aaa shop' },
        ...{ parameters: { what: 'shop' }, rewritten: false, matchMultiple: false },
      },
      passed: ['policy', 'same name', 'parameters', 'confirmation', 'approval', 'two-factor'],
    };
  };

  attempt('a record that says that the policy was passed, with ST2_SECRET_KEY', async () => {
    await rig.memory.set('waiting:confirmation:abcd', {
      ...{ id: 'abcd', dueAt: Date.now() + 60_000, requester: kirk, place: { room: 'C-OPS' } },
      ...{ title: 'x', command: 'aaa.release', signed: '', request: { plain: forged() } },
    });
    expect(await rig.say(kirk, 'st2 confirm abcd')).toMatch(/Nothing is waiting/);
    expect(await executions('aaa.release')).toBe(0);
  });

  attempt('the same without that key', async () => {
    await rig.stop();
    rig = await Rig.start({ policy, packs: [folder], env: { ST2_SECRET_KEY: '' } });
    const id = /st2 confirm (\w+)/.exec(await rig.say(kirk, 'raze shed'))?.[1] ?? '';
    const key = `waiting:confirmation:${id}`;
    const record = await rig.memory.get<{ signed: string }>(key);
    await rig.memory.set(key, { ...record, request: { plain: forged() } });
    await rig.say(kirk, `st2 confirm ${id}`);
    expect(await executions('aaa.release')).toBe(0);
  });
});

allTried();
