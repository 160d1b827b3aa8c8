import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyFolder, removeFolder } from '../../e2e/bot';
import { writeLabPack } from './lab-pack';
import { PtyScreen } from './pty-screen';
import { terminalEnvironment } from './terminal-environment';

const BIN = resolve(__dirname, '../../../bin/hubot');
/** A start takes a while on a busy machine, and some of these tests start twice. */
jest.setTimeout(120_000);

const FAMILY = '👩‍👩‍👧';
const RED = 1;
const GREEN = 2;

let folder: string;
let screen: PtyScreen;

const start = async (more: Record<string, string> = {}) => {
  screen = new PtyScreen(process.execPath, [BIN], { cwd: folder, env: terminalEnvironment(folder, more) });
  await screen.sees(/Ready[\s\S]*hubot>$/);
};
/** The row with the prompt, as it is seen. */
const promptRow = () => screen.rows.findLastIndex((row) => row.startsWith('hubot> '));
const prompt = () => screen.rows[promptRow()] ?? screen.rows.at(-1);
const promptIs = (line: string) =>
  screen.until(() => prompt() === `hubot> ${line}`.trimEnd(), `the prompt with “${line}”`);

beforeAll(() => {
  folder = emptyFolder();
  writeLabPack(folder);
});
afterAll(async () => {
  screen.kill();
  await screen.ends();
  removeFolder(folder);
});

describe('somebody at the terminal', () => {
  /**
   * Types, and presses Tab until the one way to go on is known: what was just given is written down a moment after its
   * answer.
   */
  const completes = async (typed: string, isLine: (line: string) => boolean) => {
    screen.type(typed);
    await screen.until(() => (prompt() ?? '').endsWith(typed.trimEnd()), `“${typed}” at the prompt`);
    const bells = () => screen.written.split('\u0007').length;
    while (!isLine(prompt() ?? '')) {
      const [text, rung] = [screen.text, bells()];
      screen.press('Tab');
      await screen.until(() => screen.text !== text || bells() > rung, 'an answer to Tab');
    }
  };
  const isAtPrompt = () =>
    screen.until(() => screen.rows.at(-1) === 'hubot>' && screen.cursor.column === 7, 'an empty prompt');

  beforeAll(() => start());
  afterEach(async () => {
    if (screen.exitCode !== undefined) return start();
    screen.resize(100, 30);
    screen.type('x').press('Ctrl-C');
    await isAtPrompt();
  });
  afterAll(async () => {
    screen.press('Ctrl-D');
    await screen.ends();
  });

  it('is greeted, and has a prompt below that', async () => {
    expect(screen.rows[0]).toMatch(/^Ready: \d+ commands/);
    expect(screen.rows.at(-1)).toBe('hubot>');
    expect(screen.cursor).toEqual({ row: screen.rows.length - 1, column: 7 });
  });

  it('reads answers above the prompt', async () => {
    screen.enter('run echo hello');
    await screen.sees(/hubot> run echo hello\nRunning it\.\nDone\.\nhello\nhubot>$/);
  });

  it('keeps what is typed, and the cursor in it, while a result arrives', async () => {
    screen.enter('run sleep 1; echo late').type('printer stat').press('Left', 'Left');
    await screen.sees(/\nlate\nhubot> printer stat$/);
    expect(screen.cursor).toEqual({ row: promptRow(), column: 7 + 'printer st'.length });
    screen.type('X');
    await promptIs('printer stXat');
  });

  it('edits the line as in a shell', async () => {
    screen.type('cho hello world').press('Home').type('run e').press('Ctrl-E', 'Ctrl-W');
    await promptIs('run echo hello');
    screen.press('Ctrl-U', 'Ctrl-Y').type('worlds').press('Backspace', 'Ctrl-A').type('# ');
    await promptIs('# run echo hello world');
    expect(screen.cursor.column).toBe(7 + 2);
  });

  it('counts characters as people see them', async () => {
    screen.type(`run echo grüße 日本${FAMILY}`);
    await screen.sees('grüße 日本');
    screen.press('Backspace', 'Backspace').type('!');
    await promptIs('run echo grüße 日!');
    expect(screen.cursor.column).toBe(7 + 'run echo grüße '.length + 2 + 1);
  });

  it('completes a command with Tab', async () => {
    screen.type('depl').press('Tab');
    await promptIs('deploy ');
    expect(screen.cursor.column).toBe(7 + 'deploy '.length);
  });

  it('presses Tab more often than was needed, and the next line is none of that', async () => {
    screen.type('depl').press('Tab', 'Tab', 'Tab', 'Ctrl-C').type('st2 who').press('Tab', 'Tab');
    await promptIs('st2 whoami');
  });

  it('is shown several with what they do, goes through them, and back', async () => {
    screen.type('sh').press('Tab', 'Tab', 'Tab');
    await screen.sees(/hubot> shields\n +shields drill +Raises the shields as a drill/);
    screen.press('Tab', 'Tab');
    await promptIs('shields status');
    screen.press('Shift-Tab');
    await promptIs('shields drill');
    screen.type('!');
    await promptIs('shields drill!');
    await screen.until(() => !screen.text.includes('as a drill'), 'the end of the list');
  });

  it('completes values from what an action takes', async () => {
    screen.type('deploy shop to pr').press('Tab');
    await screen.sees(/hubot> deploy shop to pr\n +production +environment\n +preview +environment/);
    screen.type('o').press('Tab');
    await promptIs('deploy shop to production');
  });

  it('completes parameters that no format has, and never the value of a secret one', async () => {
    screen.type('deploy shop to staging d').press('Tab');
    await promptIs('deploy shop to staging dry=');
    screen.type('t').press('Tab');
    await promptIs('deploy shop to staging dry=true');
    screen.type(' token=').press('Tab').type('x');
    await promptIs('deploy shop to staging dry=true token=x');
  });

  it('is offered what was given lately', async () => {
    screen.enter('deploy shop-frontend to staging');
    await screen.sees('deployed shop-frontend to staging');
    await completes('deploy shop-', (line) => line === 'hubot> deploy shop-frontend');
  });

  it('completes what help is wanted about, and the bot’s own commands', async () => {
    screen.type('help depl').press('Tab');
    await promptIs('help deploy ');
    screen.press('Ctrl-C').type('st2 who').press('Tab');
    await promptIs('st2 whoami');
  });

  it('rings the bell where Tab finds nothing', async () => {
    screen.type('nothing begins like this').press('Tab');
    await screen.until(() => screen.written.includes('\u0007'), 'the bell');
    await promptIs('nothing begins like this');
  });

  it('completes in the middle of a line', async () => {
    screen.type('as spock: depl#').press('Left', 'Tab');
    await promptIs('as spock: deploy #');
    expect(screen.cursor.column).toBe(7 + 'as spock: deploy '.length);
  });

  it('gets back what was typed before with Up and Down', async () => {
    screen.enter('run echo one');
    await screen.sees(/Done\.\none/);
    screen.enter('run echo two');
    await screen.sees(/Done\.\ntwo/);
    screen.press('Up');
    await promptIs('run echo two');
    screen.press('Up');
    await promptIs('run echo one');
    screen.press('Down');
    await promptIs('run echo two');
  });

  it('searches what was typed before with Ctrl-R, older with each press', async () => {
    screen.press('Ctrl-R').type('echo');
    await screen.sees(/\(search “echo”\) run echo two$/);
    screen.press('Ctrl-R');
    await screen.sees(/\(search “echo”\) run echo one$/);
    screen.press('Escape');
    await promptIs('run echo one');
    screen.press('Ctrl-R').type('nowhere to be found');
    await screen.sees('nothing typed before has');
    screen.press('Ctrl-G');
    await promptIs('run echo one');
  });

  it('runs what was found with Enter', async () => {
    screen.press('Ctrl-R').type('echo hello').press('Enter');
    await screen.sees(/hubot> run echo hello\n(?:Running it\.\n)?Done\.\nhello\nhubot>$/);
  });

  it('may type more than a row', async () => {
    const words = 'word '.repeat(30).trim();
    screen.type(`run echo ${words}`);
    await screen.sees(/hubot> run echo (word )+wor\nd (word )+word$/);
    screen.press('Ctrl-A');
    await screen.until(() => screen.cursor.column === 7, 'the cursor at the start');
    screen.press('Ctrl-E', 'Enter');
    await screen.sees(/Done\.\n(word )+word/);
  });

  it('resizes the window: the line is drawn anew, and nothing above is lost', async () => {
    screen.enter('run echo before the window changed');
    await screen.sees(/\nbefore the window changed/);
    screen.type('run echo a line that is a bit longer than the window will be');
    await screen.sees('will be');
    screen.resize(50, 30);
    await screen.sees(/\nhubot> run echo a line that is a bit longer than\nthe window will be$/);
    expect(screen.text).toMatch(/\nbefore the window changed\nhubot> /);
    screen.resize(100, 30);
    await promptIs('run echo a line that is a bit longer than the window will be');
    expect(screen.text.match(/hubot> run echo a line/g)).toHaveLength(1);
    expect(screen.text).toMatch(/\nbefore the window changed\nhubot> /);
  });

  it('pastes several lines as one entry, which runs with Enter only', async () => {
    screen.paste('run echo first\necho second\n');
    await screen.sees(/hubot> run echo first\n… echo second$/);
    expect(screen.text).not.toMatch(/Done\.\nfirst/);
    screen.press('Enter');
    await screen.sees(/Done\.\nfirst\nsecond\nhubot>$/);
    screen.press('Up');
    await screen.sees(/hubot> run echo first\n… echo second$/);
  });

  it('pastes what a terminal would obey, and it is not obeyed', async () => {
    screen.paste('run echo a\x1b[2Jb\x07c');
    await promptIs('run echo ab␇c');
  });

  it('sees control sequences in output, which do nothing', async () => {
    screen.enter(String.raw`run printf 'x\033[2J\033[Hy\033]0;title\007\010z\r\nw'`);
    await screen.sees(/Done\.\nx␛\[2J␛\[Hy␛\]0;title␇␈z\nw\nhubot>$/);
  });

  it('sees colours only where the author of the alias asks for them, and nothing else of it is obeyed', async () => {
    screen.enter(String.raw`run printf '\033[31mred\033[0m'`);
    await screen.sees('␛[31mred␛[0m');
    screen.enter('painted');
    await screen.sees(/red and ␛\[2Jno more/);
    const row = screen.rows.findIndex((one) => one.startsWith('red and'));
    expect(screen.colourAt(row, 0)).toBe(RED);
    expect(screen.colourAt(row, 4)).toBe(-1);
  });

  it('sees by its colour how something went', async () => {
    screen.enter('run echo fine');
    await screen.sees(/Done\.\nfine/);
    const colourOf = (line: string) =>
      screen.colourAt(
        screen.rows.findLastIndex((row) => row.startsWith(line)),
        0,
      );
    expect(colourOf('Done.')).toBe(GREEN);
    expect(colourOf('fine')).toBe(-1);
    screen.enter('run exit 3');
    await screen.sees('It ended with code 3.');
    expect(colourOf('It ended with code 3.')).toBe(RED);
  });

  it('gets ten thousand lines, all of them, and goes on typing', async () => {
    screen.enter('count to ten thousand').type('still here');
    await screen.sees(/\n9999\n10000\nhubot> still here$/);
    const lines = screen.everything.split('\n');
    const first = lines.lastIndexOf('1');
    expect(lines.slice(first, first + 10_000)).toEqual(
      Array.from({ length: 10_000 }, (_, at) => `${at + 1}`),
    );
  });

  it('watches what takes a while in place, above the prompt', async () => {
    screen.enter('run sleep 7; echo at last');
    await screen.sees(
      /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] run sleep 7; echo at last \(asked by kirk\)\n +▸ running for [\d.]+ s\nhubot>$/,
    );
    const before = screen.text;
    await screen.until(() => screen.text !== before, 'the sign that turns');
    screen.type('typing goes on');
    await screen.sees(/running for [\d.]+ s\nhubot> typing goes on$/);
    await screen.sees(/at last\nhubot> typing goes on$|at last\n✓ .*\nhubot> typing goes on$/);
    await screen.until(() => !/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/.test(screen.text), 'the end of what is live');
    await screen.sees(/✓ succeeded after [\d.]+ s: run sleep 7; echo at last/);
  });

  it('clears the line with Ctrl-C', async () => {
    screen.type('not this').press('Ctrl-C');
    await screen.sees(/hubot> not this\^C\nhubot>$/);
    expect(screen.exitCode).toBeUndefined();
  });

  it('is told how to leave at a second Ctrl-C, and stays by typing on', async () => {
    screen.press('Ctrl-C');
    await screen.sees(/hubot>\nCtrl-C again ends, and so does Ctrl-D\.$/);
    screen.type('run echo');
    await screen.sees(/hubot> run echo$/);
    expect(screen.text).not.toContain('Ctrl-C again ends, and so');
  });

  it('is asked by Ctrl-C what is to become of what runs', async () => {
    screen.enter('run sleep 30');
    await screen.sees(/run sleep 30\nRunning it/);
    screen.press('Ctrl-C');
    await screen.sees(/run sleep 30 is not done: \[w\]ait and end then, \[c\]ancel, \[e\]nd now/);
    screen.type('x');
    await isAtPrompt();
    screen.press('Ctrl-C');
    await screen.sees('[c]ancel');
    screen.type('c');
    await screen.sees(/run sleep 30 is being cancelled/);
    await screen.sees(/did not get to its end|cancell?ed after/);
  });

  it('clears the screen with Ctrl-L and with the word', async () => {
    screen.type('kept').press('Ctrl-L');
    await screen.until(() => screen.text === 'hubot> kept', 'a clear screen with the line');
    screen.press('Ctrl-C');
    screen.enter('clear');
    await screen.until(() => screen.text === 'hubot>', 'a clear screen');
  });

  it(String.raw`is told the keys by \?`, async () => {
    screen.enter('\\?');
    await screen.sees(/Tab +completes[\s\S]*Ctrl-R searches[\s\S]*as kirk: … +says a line as somebody else/);
  });

  it('speaks as somebody else, in a room', async () => {
    screen.enter('as spock: st2 whoami');
    await screen.sees('spock: You are spock.');
    await screen.sees('room: terminal');
    screen.enter('as uhura in bridge: st2 whoami');
    await screen.sees(/\[in bridge\] uhura: You are uhura/);
    await screen.sees('room: bridge');
  });

  it('tries sign-off alone: one asks, others approve', async () => {
    screen.enter('raise shields because Klingons');
    await screen.sees(/kirk asks to run: raise shields because Klingons/);
    screen.enter('st2 approve');
    await screen.sees('you asked for it yourself');
    screen.enter('as spock: approve');
    await screen.sees(/spock approves .*One more approval is needed/);
    screen.enter('as scott: deny');
    await screen.sees('was denied by scott: nothing was run');
    screen.enter('as scott: approve');
    await screen.sees('Nothing is waiting for an answer of yours here.');
  });

  it('completes the id of what waits to be approved', async () => {
    screen.enter('raise shields because Romulans');
    await screen.sees(/Say `st2 approve \w+` or `st2 deny \w+`\.\nhubot>$/);
    const [, id = ''] = /st2 approve (\w+)` or `st2 deny \w+`\.\nhubot>$/.exec(screen.text) ?? [];
    screen.type('as scott: st2 approve ').press('Tab');
    await promptIs(`as scott: st2 approve ${id}`);
    screen.press('Ctrl-C').type('deny ').press('Tab');
    await promptIs(`deny ${id}`);
    screen.press('Enter');
    await screen.sees(/“raise shields because Romulans” was taken back by kirk/);
  });

  it('completes the id of what runs, and of what ran', async () => {
    screen.enter('run sleep 30; echo never');
    await screen.sees(/run sleep 30; echo never\nRunning it/);
    await completes('st2 cancel ', (line) => /^hubot> st2 cancel [0-9a-f]{6}$/.test(line));
    screen.press('Enter');
    await screen.sees(/run sleep 30; echo never is being cancelled/);
    screen.enter('run echo another one');
    await screen.sees(/Done\.\nanother one/);
    screen.type('st2 show ').press('Tab', 'Tab');
    await screen.sees(/hubot> st2 show [0-9a-f]*\n[\s\S]* [0-9a-f]{6} +run sleep 30; echo never, /);
  });

  it('is asked for what is missing, and answers without the bot’s name', async () => {
    screen.enter('deploy shop');
    await screen.sees(
      /“deploy shop” needs more\.[\s\S]*environment[\s\S]*Answer `<name or number>` or `cancel`\./,
    );
    screen.enter('nowhere');
    await screen.sees(/"nowhere" /);
    screen.enter('3');
    await screen.sees(/That is the command `deploy shop to preview`\.\ndeployed shop to preview\nhubot>$/);
  });

  it('lets another person fill in a form of their own at the same time', async () => {
    screen.enter('deploy shop').enter('as spock: deploy bridge');
    await screen.sees(/spock: “deploy bridge” needs more/);
    screen.enter('as spock: staging').enter('production');
    await screen.sees('deployed bridge to staging');
    await screen.sees('deployed shop to production');
  });

  it('breaks a long answer between words, and leaves what is aligned to the terminal', async () => {
    screen.enter(`run echo ${'twelve words '.repeat(12).trim()}; echo; printf '%-60s|%-60s|\\n' left right`);
    await screen.sees(
      /Done\.\n(?:twelve words )+twelve\nwords (?:twelve words ?)+\n\nleft +\|right\n +\|\nhubot>$/,
    );
  });

  it('reads a table as wide as the window is, and a paragraph a row where that is too narrow', async () => {
    screen.enter('crew');
    await screen.sees(
      /Who is where:\nname +place +task\n-+ +-+ +-+\nkirk +the bridge +looks at .* next\nscotty +the engine room +gives .*\nhubot>$/,
    );
    screen.resize(60, 30);
    screen.enter('crew');
    await screen.sees(
      /Who is where:\nkirk\n +place: the bridge\n +task: looks at .*\n +next\nscotty\n +place: the engine room/,
    );
  });

  it('deletes with Ctrl-D while there is a line', async () => {
    screen.type('abc').press('Ctrl-A', 'Ctrl-D');
    await promptIs('bc');
  });

  it('is told what goes on by Ctrl-D, and leaves when it is answered', async () => {
    screen.enter('run sleep 3; echo the last word');
    await screen.sees(/Running it\.\nhubot>/);
    screen.press('Ctrl-D');
    await screen.sees(/Ending when this is answered: run sleep 3; echo the last word/);
    expect(await screen.ends()).toBe(0);
    expect(screen.everything).toMatch(/Done\.\nthe last word$/);
    // The terminal is given back as it was.
    expect(screen.written.endsWith('\x1b[?25h')).toBe(true);
    expect(screen.written).toContain('\x1b[?2004l');
  });

  it('leaves what waits for people to the next start, and says so', async () => {
    screen.enter('raise shields because Borg');
    await screen.sees(/2 people, not kirk, must approve/);
    screen.enter('as spock: approve').enter('as scott: approve');
    await screen.sees(/power: Where shall the power come from/);
    screen.enter('run sleep 2; echo the last one');
    await screen.sees(/the last one\nRunning it/);
    screen.press('Ctrl-D');
    await screen.sees(/Ending when this is answered: run sleep 2; echo the last one\. Ctrl-C: more$/);
    expect(await screen.ends()).toBe(0);
    expect(screen.everything).toMatch(
      /Done\.\nthe last one\nStill waiting for an answer, also at the next start: raise shields because Borg$/,
    );
    await start();
    await completes('answer ', (line) => /^hubot> answer [0-9a-f]{6}$/.test(line));
    await completes('e', (line) => /^hubot> answer [0-9a-f]{6} engines$/.test(line));
    screen.press('Enter');
    await screen.sees(/Shields are up\. Ticket \d+, power from engines/);
  });

  it('finds in the next session what was typed in the one before, however long', async () => {
    for (let at = 0; at < 40; at++) screen.enter(`run echo a line of history with the number ${at}`);
    await screen.sees(/number 39/);
    screen.press('Ctrl-C').press('Ctrl-D');
    await screen.ends();
    await start();
    screen.press('Up');
    await promptIs('run echo a line of history with the number 39');
    screen.press('Ctrl-R').type('printf');
    await screen.sees(/\(search “printf”\) run /);
    expect(readFileSync(join(folder, '.hubot_history'), 'utf8').length).toBeGreaterThan(1_024);
  });

  it('keeps out of the history what begins with a blank', async () => {
    screen.enter(' run echo between us');
    await screen.sees(/Done\.\nbetween us/);
    expect(readFileSync(join(folder, '.hubot_history'), 'utf8')).not.toContain('between us');
  });
});

describe('somebody who starts it', () => {
  it('goes to the shell with Ctrl-Z and comes back with fg', async () => {
    screen = new PtyScreen('bash', ['--norc', '--noprofile', '-i'], {
      cwd: folder,
      env: terminalEnvironment(folder, { PS1: 'shell$ ' }),
    });
    await screen.sees('shell$');
    screen.enter(`${process.execPath} ${BIN}`);
    await screen.sees(/Ready[\s\S]*hubot>$/);
    screen.type('half a li').press('Ctrl-Z');
    await screen.sees(/Stopped[\s\S]*shell\$$/);
    screen.enter('echo in the "shell"');
    await screen.sees('in the shell');
    screen.enter('fg');
    await promptIs('half a li');
    screen.type('ne');
    await promptIs('half a line');
    screen.press('Ctrl-C', 'Ctrl-D');
    await screen.sees(/shell\$$/);
    screen.enter('exit');
    await screen.ends();
  });

  it('sees no colours with NO_COLOR', async () => {
    await start({ NO_COLOR: '1' });
    screen.enter('run exit 3');
    await screen.sees('It ended with code 3.');
    expect(screen.written).not.toMatch(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[1-9][0-9;]*m`));
    screen.press('Ctrl-D');
    await screen.ends();
  });

  it('has a plain conversation at a dumb terminal', async () => {
    screen = new PtyScreen(process.execPath, [BIN], {
      cwd: folder,
      env: terminalEnvironment(folder, { TERM: 'dumb' }),
    });
    await screen.sees(/Ready[\s\S]*hubot>/);
    screen.enter('run echo simple');
    await screen.sees(/Done\.\nsimple/);
    expect(screen.written).not.toContain('\x1b');
    screen.press('Ctrl-D');
    expect(await screen.ends()).toBe(0);
  });
});
