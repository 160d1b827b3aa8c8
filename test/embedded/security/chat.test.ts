import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { visibleControls } from '../../../src/chat/terminal/visible-controls';
import { fillForm, NO_ANSWERS } from '../../../src/language/form/answers';
import { fieldsOf } from '../../../src/language/form/field';
import { kirk, Rig } from '../../plugins/operations/rig';
import { until } from '../../until';
import { Laboratory } from '../laboratory';
import { attempts } from './tries';

const { attempt, allTried } = attempts('chat');
/** As long as a command may be without ST2_MAX_COMMAND_LENGTH. */
const LONGEST = 200_000;

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start();
});
afterAll(() => rig.stop());

attempt('a code fence with as many blanks as a message may have', async () => {
  expect(await rig.say(kirk, `\`\`\`${' '.repeat(LONGEST - 4)}x`)).toMatch(/I do not know/);
});

attempt('an own command with as many blanks', async () => {
  for (const command of ['status', 'history', 'capture last', 'tail', 'help'])
    await rig.say(kirk, `st2 ${command} a${' '.repeat(LONGEST - 30)}b`);
  expect(await rig.say(kirk, 'st2 packs')).toMatch(/ops/);
});

attempt('an answer that explodes in the pattern of a question', async () => {
  const fields = fieldsOf({ properties: { code: { type: 'string', pattern: '^(a+)+$' } } });
  expect(fillForm(fields, NO_ANSWERS, `${'a'.repeat(27)}!`).problem).toMatch(/code must match pattern/);
  expect(fillForm(fields, NO_ANSWERS, `${'a'.repeat(40_000)}!`).problem).toMatch(/code must match pattern/);
});

attempt('an answer that leaves one field out fifty thousand times', async () => {
  const fields = fieldsOf({ properties: { why: { type: 'string' } } });
  expect(fillForm(fields, NO_ANSWERS, 'why=- '.repeat(50_000)).answers.skipped).toEqual(['why']);
});

attempt('../../../etc/passwd as the file of the sample command tail', async () => {
  for (const file of ['../../../etc/passwd', '/etc/passwd', '.', '..', 'a/../../../../etc/passwd'])
    await rig.say(kirk, `tail ${file}`);
  await rig.hear(/I show only files of my own folder/);
  await rig.say(kirk, 'st2 status');
  expect(rig.said().join('\n')).not.toContain('root:');
});

attempt('control sequences in what an action prints, at the terminal', async () => {
  await rig.say(kirk, String.raw`run printf 'x\033[2J\033]0;title\007y'`);
  const shown = visibleControls(await rig.hear(/x.*2J.*y/));
  expect([...shown].filter((one) => one < ' ' && one !== '\n')).toEqual([]);
  expect(shown).toMatch(/x.*2J.*y/);
});

attempt('a secret that is printed in two pieces, one of several lines, one inside of a list', async () => {
  const lab = new Laboratory();
  const go = join(lab.folder, 'go');
  lab.action('tell', {
    parameters: {
      text: { type: 'string', secret: true },
      pins: {
        type: 'array',
        items: { type: 'object', properties: { pin: { type: 'string', secret: true } } },
      },
      cmd: {
        immutable: true,
        default: [
          'x={{ text }}; printf "begin %s" "$(echo "$x" | cut -c1-5 | head -1)"',
          `while [ ! -e ${go} ]; do sleep 0.05; done`,
          'echo "$x" | tail -c +6; echo pin {{ pins }}; printf %s "$x" | base64 -w0',
        ].join('; '),
      },
    },
  });
  await lab.start();
  try {
    const stream = await lab.follow('?events=st2.*');
    const text = 'BEGIN-secret\nits second line\n';
    const parameters = { text, pins: [{ pin: 'pin-4711' }] };
    const started = await lab.call('POST', '/v1/executions', { action: 'lab.tell', parameters });
    const path = `/v1/executions/${String(started.body.id)}`;
    const output = async () => JSON.stringify((await lab.call('GET', `${path}/output`)).body);
    await until('its first words', async () => (await output()).includes('begin '));
    writeFileSync(go, '');
    const ended = JSON.stringify(await lab.ended(String(started.body.id)));
    await stream.next(
      (event) => event.name === 'st2.execution__update' && JSON.stringify(event).includes('"succeeded"'),
    );
    stream.close();
    const all = [ended, await output(), JSON.stringify(stream.events)].join('\n');
    for (const part of ['BEGIN', 'second line', 'pin-4711']) expect(all).not.toContain(part);
    expect(await output()).toContain('begin ********');
    expect(all).toContain(Buffer.from(text.trim()).toString('base64').slice(0, -4));
  } finally {
    await lab.remove();
  }
});

allTried();
