import { kirk, Rig } from '../plugins/operations/rig';

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterAll(() => rig.stop());

const ask = async (text: string) => (await rig.say(kirk, text)).replace(/^@kirk /, '');

describe('help', () => {
  it("lists everybody's commands one by one and the bot's own in a line", async () => {
    const help = await ask('help');
    expect(help).toMatch(/^\d+ commands\. Say `hubot help <command>` for its parameters\./);
    expect(help).toMatch(/ {2}st2 status, tail, show, cancel, … - what runs, and more: `hubot help st2`/);
    expect(help).not.toMatch(/st2 tail \[/);
    expect(await ask('help st2')).toMatch(/ {2}st2 tail \[id\|last\|sensor\] - /);
    expect(await ask('st2')).toBe(await ask('help st2'));
    expect(await ask('st2 help')).toBe(await ask('help st2'));
  });

  it.each(['help me', 'Help!', 'help me, please?', 'help please'])(
    'takes “%s” for a call for help',
    async (text) => {
      expect(await ask(text)).toBe(await ask('help'));
    },
  );

  it("explains one of the bot's own commands without asking which one is meant", async () => {
    expect(await ask('help st2 tail')).toMatch(/^st2 tail \[id\|last\|sensor\] - [^`]*$/);
    expect(await ask('st2 help tail')).toBe(await ask('help st2 tail'));
  });

  it('names what comes near where there is nothing with the words', async () => {
    expect(await ask('help printr')).toMatch(/no command with “printr”\. Did you mean:\n {2}printer status/);
    expect(await ask('help zzz')).toMatch(/no command with “zzz”\. `hubot help` lists all\./);
  });
});

describe('what is to be typed', () => {
  it('is never written with braces', async () => {
    for (const said of ['help', 'help run', 'help deploy', 'run', 'runn x', 'st2 aliases'])
      expect([said, await ask(said)]).toEqual([said, expect.not.stringMatching(/\{\{|\}\}/)]);
    expect(await ask('cancel')).toBe('“run” was not run.');
    expect(await ask('help say')).toMatch(/Say:\n {2}say <\w+>/);
  });
});

describe('what is no command', () => {
  it("may be one of the bot's own with a slip, or without its first word", async () => {
    expect(await ask('st2 sta')).toMatch(/Did you mean:\n {2}st2 status \[id\|last\] - /);
    expect(await ask('st2 statu')).toMatch(/Did you mean:\n {2}st2 status \[id\|last\] - /);
    expect(await ask('cancel')).toMatch(/Did you mean:\n {2}st2 cancel \[id\|last\] - /);
    expect(await ask('history mine')).toMatch(/ {2}st2 history \[/);
    expect(await ask('cancel my flight to Rome')).not.toMatch(/st2 cancel/);
    expect(await ask('st2 sing')).toMatch(/not one of my own commands/);
  });

  it('may be a bare yes: then it is said that nothing waits for one', async () => {
    for (const words of ['yes', 'yes please', 'No, thanks!'])
      expect(await ask(words)).toMatch(/^Nothing is waiting for an answer of yours here\./);
  });

  it('may lack something: then it is asked for', async () => {
    expect(await ask('tail')).toMatch(/“tail” needs more\. file: .*\(text\)/);
    expect(await ask('cancel')).toMatch(/“tail” was not run/);
  });
});

it('says once what is being cancelled', async () => {
  await ask('run sleep 30');
  expect(await ask('st2 cancel')).toMatch(/^run sleep 30 is being cancelled\.$/);
});

it('does not promise that a time shows more of the history', async () => {
  for (let count = 0; count < 17; count += 1) await ask('memory');
  await rig.hear(/free/);
  expect(await ask('st2 history 1h')).toMatch(
    /… and older ones\. One person's or one command's: `st2 history mine`/,
  );
});

it('says of a parameter of the runner that the alias fixes it', async () => {
  expect(await ask('run echo hi sudo=true')).toMatch(
    /“sudo” is fixed for this command and cannot be changed\. Leave it out\.$/,
  );
});

describe('the samples', () => {
  it('take a question for one', async () => {
    await ask('who is on call for network?');
    await rig.hear(/ is on call for network this week/);
  });

  it('say what a web page answers instead', async () => {
    await ask(`check url ${rig.embedded.url}/nothing-here`);
    await rig.hear(/does not answer as it should\.\s+Its answer is 404\./);
  });
});
