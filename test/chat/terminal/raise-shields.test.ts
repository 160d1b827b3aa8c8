import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { emptyFolder, removeFolder } from '../../e2e/bot';
import { PtyScreen } from './pty-screen';
import { terminalEnvironment } from './terminal-environment';

const BIN = resolve(__dirname, '../../../bin/hubot');
const DOCUMENT = resolve(__dirname, '../../../docs/raise-shields.md');
const PROMPT = 'hubot> ';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const describeWithPython = hasPython ? describe : describe.skip;
if (!hasPython) console.warn('Skipped without python3: raising shields at the terminal.');

/** What is typed, and the lines of answers that the document shows below each of them, ids being anybody's. */
function story(): { typed: string; answers: RegExp[] }[] {
  const section = readFileSync(DOCUMENT, 'utf8').split('## At the terminal, alone')[1] ?? '';
  const block = /```\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
  return block
    .split(PROMPT)
    .slice(1)
    .map((part) => {
      const [typed = '', ...answers] = part.trimEnd().split('\n');
      return { typed, answers: answers.filter((line) => line !== '…').map(asPattern) };
    });
}

/** A line of the document as it may be on a screen of its own: other ids, other times, broken elsewhere. */
function asPattern(line: string): RegExp {
  const escaped = line.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(
    escaped
      .replace(/\b[a-z2-9]{4}(?=`)|\b[0-9a-f]{6}\b/g, '\\w+')
      .replace(/\d+(?:\\\.\d+)? s\b/g, '[\\d.]+ s')
      .replace(/ +/g, '\\s+'),
  );
}

describeWithPython('the story of the raised shields', () => {
  it('is typed at the terminal as its document has it, and goes as it says', async () => {
    const folder = emptyFolder();
    const screen = new PtyScreen(process.execPath, [BIN], {
      cwd: folder,
      env: terminalEnvironment(folder),
      columns: 110,
      rows: 60,
    });
    try {
      await screen.sees(/Ready[\s\S]*hubot>$/);
      const steps = story();
      expect(steps.length).toBeGreaterThan(5);
      for (const { typed, answers } of steps) {
        screen.enter(typed);
        const below = () => screen.everything.split(`${PROMPT}${typed}\n`).slice(1).at(-1) ?? '';
        for (const answer of answers) {
          await screen.until(() => answer.test(below()), `${typed} → ${answer}`);
        }
      }
    } finally {
      screen.kill();
      await screen.ends();
      removeFolder(folder);
    }
  });
});
