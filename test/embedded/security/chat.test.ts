import { visibleControls } from '../../../src/chat/terminal/visible-controls';
import { fillForm, NO_ANSWERS } from '../../../src/language/form/answers';
import { fieldsOf } from '../../../src/language/form/field';
import { kirk, Rig } from '../../plugins/operations/rig';
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

allTried();
