import { verifyAudit } from '../../../src/plugins/audit/verify';
import { RecordingService } from './recording-service';
import { kirk, Rig, scott, spock, uhura } from './rig';

let rig: Rig;
const officers = { 'U-KIRK': ['officer'], 'U-SPOCK': ['officer'], 'U-SCOTT': ['officer'] };
beforeAll(async () => {
  rig = await Rig.start({ roles: officers });
});
afterAll(() => rig.stop());

/** The id that the bot names for something that waits. */
function waitingIdIn(text: string): string {
  const [, id = ''] = /st2 (?:approve|confirm|deny|answer) ([a-z0-9]{4,6})/.exec(text) ?? [];
  expect(id).not.toBe('');
  return id;
}

describe('a command of an alias', () => {
  it('is sent, and its end is written down', async () => {
    await rig.say(kirk, 'say hello');
    await rig.hear(/said hello/);
    const command = { command: 'lab.say', user: kirk };
    await rig.audited({ ...command, kind: 'command', parameters: { text: 'hello' }, outcome: 'accepted' });
    await rig.audited({ ...command, kind: 'result', outcome: 'succeeded' });
  });
});

describe('the st2 commands', () => {
  it('tell, tail and cancel what runs', async () => {
    await rig.say(kirk, 'slow 1');
    await rig.hear(/running for/);
    expect(await rig.say(spock, 'st2 status')).toMatch(/▸ slow 1 \([0-9a-f]{6}\) running for .*, kirk/);
    expect(await rig.say(spock, 'st2 tail last')).toMatch(/line 1/);
    expect(await rig.say(spock, 'st2 cancel last')).toMatch(/slow 1 is being cancelled/);
    await rig.hear(/✗ cancelled/);
    expect(await rig.say(spock, 'st2 status last')).toMatch(/✗ slow 1 .* cancelled after/);
  });

  it('run something again with another value, as if it had been said', async () => {
    await rig.say(kirk, 'deploy shop to staging');
    await rig.hear(/deployed shop to staging/);
    await rig.say(kirk, 'st2 rerun last site=test');
    await rig.hear(/deployed shop to test/);
    await rig.say(kirk, 'st2 rerun last app="the big shop"');
    await rig.hear(/deployed the big shop to test/);
    expect(await rig.say(kirk, 'st2 rerun last nonsense')).toMatch(/I do not understand “nonsense”/);
  });

  it('run something again whose action lies in another pack than its alias', async () => {
    await rig.say(kirk, 'run echo once');
    await rig.hear(/Done\.\s+once/);
    expect(await rig.say(kirk, 'st2 history ops.run')).toMatch(/run echo once/);
    const shown = await rig.say(kirk, 'st2 show last');
    expect(shown).toMatch(/command: .*\(ops\.run\)/);
    // On the clock that people read, as everywhere else in chat.
    expect(shown).toMatch(
      /\nstarted: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\nended: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/,
    );
    await rig.say(kirk, 'st2 rerun last cmd="echo twice"');
    await rig.hear(/Done\.\s+twice/);
    expect(await rig.say(kirk, 'st2 cancel last')).toMatch(/nothing left to cancel: ✓ run "?echo twice/);
  });

  it('will not change what an alias fixes', async () => {
    await rig.say(kirk, 'stage shop');
    await rig.hear(/deployed shop to staging/);
    expect(await rig.say(kirk, 'st2 rerun last site=production')).toMatch(/“site” is fixed/);
  });

  it('will not take a parameter that the action does not have, nor write its value down', async () => {
    await rig.say(kirk, 'deploy shop to staging');
    await rig.hear(/deployed shop to staging/);
    const since = rig.said().length;
    const written = rig.audit().length;
    expect(await rig.say(kirk, 'st2 rerun last pin=4711-misplaced')).toMatch(
      /“pin” is not a parameter of lab\.deploy\. There are: app, .*site, .*timeout\./,
    );
    expect(rig.said().slice(since).join('\n')).not.toMatch(/4711-misplaced|cmd|on it/);
    expect(JSON.stringify([rig.audit().slice(written), rig.logs, [...rig.brain.data]])).not.toContain(
      '4711-misplaced',
    );
    // What only the runner knows is a parameter as well.
    await rig.say(kirk, 'st2 rerun last timeout=30');
    await rig.hear(/deployed shop to staging/, since);
  });

  it('find executions by part of their id, and say so when they cannot', async () => {
    await rig.say(kirk, 'say again');
    const line = await rig.say(kirk, 'st2 status last');
    const [, id = ''] = /\(([0-9a-f]{6})\)/.exec(line) ?? [];
    expect(await rig.say(kirk, `st2 show ${id}`)).toMatch(/text: again/);
    expect(await rig.say(kirk, 'st2 show zzz')).toMatch(/is not the id of an execution/);
    expect(await rig.say(kirk, 'st2 show abcabcabc')).toMatch(/None of the newest/);
  });

  it('show history, aliases, who one is, and reload', async () => {
    expect(await rig.say(kirk, 'st2 history mine')).toMatch(/say again/);
    expect(await rig.say(uhura, 'st2 history mine')).toMatch(/Nothing ran for uhura/);
    expect(await rig.say(uhura, 'st2 history @kirk')).toMatch(/say again/);
    expect(await rig.say(kirk, 'st2 history lab.say 1h')).toMatch(/say hello/);
    expect(await rig.say(kirk, 'st2 aliases deploy')).toMatch(/lab.deploy: deploy/);
    expect(await rig.say(kirk, 'st2 whoami')).toMatch(/id: U-KIRK[\s\S]*role:officer/);
    expect(await rig.say(kirk, 'st2 reload')).toMatch(/aliases are loaded/);
    expect(await rig.say(kirk, 'help st2 rerun')).toMatch(/st2 rerun/);
  });
});

describe('a confirmation', () => {
  it('runs nothing before the person says yes', async () => {
    const since = rig.said().length;
    const asked = await rig.say(kirk, 'wipe disk one');
    expect(asked).toMatch(/are you sure/);
    expect(await rig.say(spock, `st2 confirm ${waitingIdIn(asked)}`)).toMatch(/only kirk can confirm/);
    await rig.say(kirk, `st2 confirm ${waitingIdIn(asked)}`);
    await rig.hear(/said disk one/, since);
    expect(await rig.say(kirk, `st2 confirm ${waitingIdIn(asked)}`)).toMatch(/Too late: .* was confirmed/);
  });

  it('wants the name typed where the alias says so', async () => {
    await rig.say(kirk, 'drop shop-db');
    expect(await rig.say(kirk, 'st2 confirm')).toMatch(/type the name as well/);
    expect(await rig.say(kirk, 'st2 confirm shop-bd')).toMatch(/nothing was done/);
    await rig.say(kirk, 'st2 confirm shop-db');
    await rig.hear(/said shop-db/);
  });

  it('can be taken back', async () => {
    await rig.say(kirk, 'wipe disk two');
    expect(await rig.say(kirk, 'st2 deny')).toMatch(/was not run/);
  });
});

describe('an approval', () => {
  it('needs two others with the role', async () => {
    const asked = await rig.say(kirk, 'launch rocket');
    expect(asked).toMatch(/kirk asks to run: launch rocket[\s\S]*2 people of the role officer, not kirk/);
    const id = waitingIdIn(asked);
    expect(await rig.say(kirk, `st2 approve ${id}`)).toMatch(/you asked for it yourself/);
    expect(await rig.say(uhura, `st2 approve ${id}`)).toMatch(/not allowed to approve/);
    expect(await rig.say(spock, `st2 approve ${id}`)).toMatch(/One more approval is needed/);
    expect(await rig.say(spock, `st2 approve ${id}`)).toMatch(/you have approved it already/);
    expect(await rig.say(scott, `st2 approve ${id}`)).toMatch(/Approved by spock and scott/);
    await rig.hear(/deployed rocket to staging/);
    expect(await rig.say(uhura, `st2 approve ${id}`)).toMatch(/Too late/);
    await rig.audited({ kind: 'command', command: 'lab.launch', approvers: [spock, scott] });
  });

  it('is told by history: who was refused, who approved, also after a restart', async () => {
    await rig.closeBridge();
    await rig.openBridge();
    const history = await rig.say(kirk, 'st2 history lab.launch');
    expect(history).toMatch(/✓ lab\.launch was approved by scott/);
    expect(history).toMatch(/✓ lab\.launch was approved by spock/);
    expect(await rig.say(kirk, 'st2 history all')).toMatch(/✗ st2\.approve was refused to uhura: /);
    expect(await rig.say(uhura, 'st2 history', { room: 'C-ELSEWHERE' })).not.toMatch(/approved by/);
  });

  it('has a record of the message that shows the result', async () => {
    const { posted } = await rig.audited({ kind: 'posted', command: 'lab.launch', room: 'C-OPS' });
    const shown = rig.service.messages.find(({ id }) => id === posted);
    expect(shown && RecordingService.text(shown)).toMatch(/deployed rocket to staging/);
  });

  it('survives a restart', async () => {
    const id = waitingIdIn(await rig.say(kirk, 'launch probe'));
    await rig.say(spock, `st2 approve ${id}`);
    await rig.closeBridge();
    await rig.openBridge();
    await rig.say(scott, `st2 approve ${id}`);
    await rig.hear(/deployed probe to staging/);
  });

  it('is refused where nobody could see it', async () => {
    expect(await rig.say(kirk, 'launch rocket', { room: 'D1', direct: true })).toMatch(
      /nobody can approve it in a direct message/,
    );
  });

  it('that an alias asks for in words that mean nothing keeps it from running', async () => {
    expect(await rig.say(kirk, 'broken thing')).toMatch(
      /lab.broken cannot run: extra.chat.approve has "cuont"/,
    );
  });

  it('shows and keeps no secret', async () => {
    const asked = await rig.say(kirk, 'unlock hunter2-planted');
    expect(asked).toMatch(/pin=\*{8}/);
    expect(JSON.stringify([...rig.brain.data])).not.toContain('hunter2-planted');
    await rig.say(spock, `st2 approve ${waitingIdIn(asked)}`);
    await rig.hear(/Approved by spock/);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(JSON.stringify(rig.audit())).not.toContain('hunter2-planted');
    expect(JSON.stringify([...rig.brain.data])).not.toContain('hunter2-planted');
  });
});

it('a second factor that nobody can ask for keeps a command from running', async () => {
  expect(await rig.say(kirk, 'guarded thing')).toMatch(/HUBOT_2FA does not name the action/);
});

it('the audit of it all is one unbroken chain', async () => {
  expect(await verifyAudit(rig.auditPath)).not.toHaveProperty('broken');
});
