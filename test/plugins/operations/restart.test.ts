import { kirk, Rig, scott, spock, uhura } from './rig';

let rig: Rig;
beforeEach(async () => {
  rig = await Rig.start({ roles: { 'U-SPOCK': ['officer'], 'U-SCOTT': ['officer'] } });
});
afterEach(() => rig.stop());

const restart = async () => {
  await rig.closeBridge();
  await rig.openBridge();
};
const idIn = (text: string) => /st2 (?:approve|answer|confirm) (\w{4,6})/.exec(text)?.[1] ?? '';
const direct = { room: 'D-KIRK', direct: true };

describe('over a restart', () => {
  it('a question is not asked again, and a half-filled form goes on', async () => {
    await rig.say(kirk, 'ask me');
    const id = idIn(await rig.hear(/The pin of the safe/));
    await rig.say(kirk, `st2 answer ${id} 4711-pin`, direct);
    await restart();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(rig.said().filter((text) => /ask me asks/.test(text))).toHaveLength(1);
    await rig.say(kirk, `st2 answer ${id} approve=yes reason=skip`, direct);
    await rig.hear(/kirk answered ask me/);
    await rig.hear(/workflow succeeded/);
  });

  it('a question that came while the bot was away is asked', async () => {
    await rig.say(kirk, 'ask me');
    await rig.closeBridge();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const before = rig.said().length;
    await rig.openBridge();
    await rig.hear(
      /The pin of the safe/,
      rig
        .said()
        .slice(0, before)
        .some((text) => /The pin/.test(text))
        ? 0
        : before,
    );
    expect(rig.said().filter((text) => /ask me asks/.test(text))).toHaveLength(1);
  });

  it('a live message goes on in the same place', async () => {
    await rig.say(kirk, 'slow 0.5');
    await rig.hear(/▸ running for/);
    const shown = rig.service.messages.length;
    await restart();
    await rig.hear(/✓ succeeded after/);
    const live = rig.service.messages.filter(({ posts }) => /slow 0.5 \(asked by/.test(posts[0]?.text ?? ''));
    expect(live).toHaveLength(1);
    expect(rig.service.messages.length).toBeGreaterThanOrEqual(shown);
  });

  it('a confirmation and an approval wait on, each its own time', async () => {
    const confirmation = idIn(await rig.say(kirk, 'wipe disk one'));
    const approval = idIn(await rig.say(kirk, 'launch probe'));
    await restart();
    await rig.say(kirk, `st2 confirm ${confirmation}`);
    await rig.hear(/said disk one/);
    await rig.say(spock, `st2 approve ${approval}`);
    await restart();
    await rig.say(scott, `st2 approve ${approval}`);
    await rig.hear(/deployed probe/);
  });
});

describe('a question for people with a role', () => {
  it('is answered by them alone', async () => {
    await rig.say(kirk, 'officers, what now');
    const id = idIn(await rig.hear(/Would you like to continue/));
    expect(await rig.say(uhura, `st2 answer ${id} yes`)).toMatch(/it needs the role officer/);
    await rig.say(spock, `st2 answer ${id} yes`);
    await rig.hear(/spock answered officers, what now/);
    expect(await rig.say(scott, `st2 answer ${id} no`)).toMatch(/Too late: \w+ was answered by spock/);
    await rig.hear(/workflow succeeded/);
  });

  it('of two answers at the same moment one counts, and the other is told', async () => {
    await rig.say(kirk, 'officers, what now');
    const id = idIn(await rig.hear(/Would you like to continue/));
    const [one, other] = await Promise.all([
      rig.say(spock, `st2 answer ${id} yes`),
      rig.say(scott, `st2 answer ${id} no`),
    ]);
    expect(`${one}\n${other}`).toMatch(/Too late|has answered already/);
    await rig.hear(/answered officers/);
    expect(rig.said().filter((text) => /answered officers, what now \(/.test(text))).toHaveLength(1);
    await rig.hear(/workflow succeeded/);
  });
});
