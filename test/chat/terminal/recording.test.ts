import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { emptyFolder, removeFolder } from '../../e2e/bot';
import { PtyScreen } from './pty-screen';
import { Recording } from './recording';
import { terminalEnvironment } from './terminal-environment';

const BIN = resolve(__dirname, '../../../bin/hubot');
const PICTURE = resolve(__dirname, '../../../docs/terminal.svg');
const TITLE =
  'A session at the terminal: a command is completed with Tab, an answer arrives while another is typed, and three people raise shields';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const describeWithPython = hasPython ? describe : describe.skip;
if (!hasPython) console.warn('Skipped without python3: the recording of the terminal.');

describeWithPython('the recording of a session, docs/terminal.svg', () => {
  it('is of this session; UPDATE_DOCS=1 makes it anew', async () => {
    const folder = emptyFolder();
    const screen = new PtyScreen(process.execPath, [BIN], {
      cwd: folder,
      env: terminalEnvironment(folder),
      columns: 100,
      rows: 28,
    });
    const recording = new Recording(screen.terminal);
    /** As a person types, a letter at a time. */
    const type = async (text: string) => {
      for (const letter of text) {
        const { column, row } = screen.cursor;
        screen.type(letter);
        await screen.until(() => screen.cursor.column !== column || screen.cursor.row !== row, `“${letter}”`);
        recording.take(55);
      }
    };
    const enter = async (line: string, answer: RegExp, ms: number) => {
      await type(line);
      screen.press('Enter');
      await screen.sees(answer);
      recording.take(ms);
    };
    try {
      await screen.sees(/Ready[\s\S]*hubot>$/);
      recording.take(1_200);
      await type('pri');
      screen.press('Tab');
      await screen.sees(/hubot> printer status$/);
      recording.take(700);
      await enter('plotter', /plotter \(basement\): asleep.*\nhubot>$/, 1_500);
      await enter('run sleep 1; echo the answer', /Running it\.\nhubot>$/, 300);
      await type('disk');
      await screen.sees(/the answer\nhubot> disk$/);
      recording.take(1_500);
      screen.press('Enter');
      await screen.sees(/hubot> disk\n[\s\S]+\nhubot>$/);
      recording.take(1_500);
      await enter('raise shields because Klingons', /Say `st2 approve/, 2_000);
      await enter('as spock: st2 approve', /One more approval is needed/, 1_200);
      await enter('as scott: st2 approve', /Where shall the power come from/, 2_000);
      await screen.sees(/‖ raise shields because Klingons/);
      recording.take(1_000);
      await type('as scott: st2 answer engines');
      screen.press('Enter');
      // What goes on is filmed until it has ended.
      await screen.until(() => {
        recording.take(90);
        return /Shields are up\.[\s\S]*west +█+ shielded/.test(screen.text);
      }, 'shields that are up');
      await screen.until(() => !/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏‖] raise/.test(screen.text), 'the end of the live message');
      recording.take(4_000);
      const made = recording.svg(TITLE);
      expect(made).toContain('Shields are up. Ticket 101, power from engines.');
      if (process.env.UPDATE_DOCS === '1') writeFileSync(PICTURE, made);
      // Times and ids are others each time; what is said is not.
      const said = (svg: string) =>
        svg.includes(TITLE) && svg.includes('Shields are up. Ticket 101, power from engines.');
      expect(said(readFileSync(PICTURE, 'utf8'))).toBe(true);
    } finally {
      screen.kill();
      await screen.ends();
      removeFolder(folder);
    }
  });
});
