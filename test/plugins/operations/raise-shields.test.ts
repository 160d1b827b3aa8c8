import { spawnSync } from 'node:child_process';
import { verifyAudit } from '../../../src/plugins/audit/verify';
import { RecordingService } from './recording-service';
import { kirk, Rig, scott, spock, uhura } from './rig';

/** The pack's actions are in Python, as most of StackStorm's are. */
const hasPython = spawnSync('python3', ['--version']).status === 0;
const describeWithPython = hasPython ? describe : describe.skip;
if (!hasPython) console.warn('Skipped without python3: raising shields.');

let rig: Rig;
const ops = { room: 'C-BRIDGE' };

describeWithPython('three people raise shields', () => {
  beforeAll(async () => {
    rig = await Rig.start();
  });
  afterAll(() => rig.stop());

  /** Presses the newest button that shows this label. */
  const press = async (person: typeof kirk, label: string): Promise<string> => {
    const buttons = rig.service.messages.flatMap(({ posts }) => posts.at(-1)?.buttons ?? []);
    const button = buttons.filter((one) => one.label === label).at(-1);
    if (button === undefined) throw new Error(`no button ${label}`);
    return rig.say(person, button.say, ops);
  };

  it('one asks; he may not approve it himself; two others do', async () => {
    const asked = await rig.say(kirk, 'raise shields because Klingons', ops);
    expect(asked).toMatch(/kirk asks to run: raise shields because Klingons/);
    expect(asked).toMatch(
      /It would run: open_ticket \(shields.ticket\), call_people \(core.echo\), choose_power \(core.ask\)/,
    );
    expect(await press(kirk, 'Approve')).toMatch(/you asked for it yourself/);
    expect(await press(spock, 'Approve')).toMatch(/One more approval is needed/);
    expect(await press(scott, 'Approve')).toMatch(/Approved by spock and scott/);
    await rig.hear(/Raising shields: Klingons/);
  });

  it('the workflow asks where the power shall come from; one answers by a button, the other too late', async () => {
    await rig.hear(/raise shields because Klingons asks \(\w{6}\):[\s\S]*Where shall the power come from/);
    expect(await rig.say(uhura, 'st2 answer warp core', ops)).toMatch(/does not fit power/);
    const [answered, late] = await Promise.all([press(scott, 'engines'), press(spock, 'weapons')]);
    expect(`${answered}${late}`).toMatch(/scott answered raise shields because Klingons .*power: engines/);
    expect(late).toMatch(/Too late: .* was answered by scott|scott has answered already/);
  });

  it('it is watched, and ends with a picture', async () => {
    await rig.hear(/Shields are up\. Ticket 101, power from engines/);
    await rig.hear(
      /raise shields because Klingons \(asked by kirk\)\n✓ succeeded[\s\S]*✓ 8 tasks: open_ticket, .*shield_routers \(4\), draw/,
    );
    const live = rig.service.messages.filter(({ posts }) => /Klingons \(asked by/.test(posts[0]?.text ?? ''));
    expect(live).toHaveLength(1);
    expect(live[0]?.posts.length).toBeGreaterThan(1);
    const files = rig.service.messages.flatMap(({ posts }) => posts.flatMap((post) => post.files ?? []));
    expect(files[0]).toMatchObject({ name: 'shields.png', type: 'image/png' });
    expect(String(files[0]?.content).slice(1, 4)).toBe('PNG');
    expect(await rig.say(uhura, 'st2 tail last', ops)).toMatch(/✓ raise shields because Klingons/);
    expect(await rig.say(uhura, 'st2 status last', ops)).toMatch(/✓ shield_routers/);
  });

  it('the same again with another reason waits for approval again, and is cancelled while it asks', async () => {
    const since = rig.said().length;
    const asked = await rig.say(kirk, 'st2 rerun last reason="Romulans this time"', ops);
    expect(asked).toMatch(/kirk asks to run: raise shields because "?Romulans this time/);
    await press(uhura, 'Approve');
    await press(spock, 'Approve');
    await rig.hear(/asks \(\w{6}\):/, since);
    expect(await rig.say(scott, 'st2 cancel last', ops)).toMatch(/is being cancelled/);
    await rig.hear(/was cancelled/, since);
    expect(await rig.say(scott, 'st2 answer engines', ops)).toMatch(/Nothing is waiting here/);
  });

  it('shields are lowered again once that is confirmed', async () => {
    await rig.say(kirk, 'lower shields', ops);
    await press(kirk, 'Yes, run it');
    await rig.hear(/Shields are down/);
  });

  it('history and audit know it all', async () => {
    const history = await rig.say(kirk, 'st2 history', ops);
    expect(history).toMatch(/✓ raise shields because Klingons .*kirk/);
    expect(history).toMatch(/✗ raise shields because .*Romulans.* cancelled/);
    await rig.audited({ kind: 'answer', user: scott, parameters: { power: 'engines' }, outcome: 'answered' });
    await rig.audited({ kind: 'refusal', user: kirk, command: 'st2.approve' });
    await rig.audited({
      kind: 'result',
      command: 'shields.raise',
      outcome: 'succeeded',
      approvers: [spock, scott],
    });
    expect(await verifyAudit(rig.auditPath)).not.toHaveProperty('broken');
    if (process.env.TRANSCRIPT) console.log(rig.service.messages.map(RecordingService.text).join('\n\n'));
  });
});
