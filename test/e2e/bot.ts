import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PtyScreen } from '../chat/terminal/pty-screen';

const BIN = resolve(__dirname, '../../bin/hubot');

/** An empty folder to start the bot in: its packs, its store and its history are there. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'hubot-st2-e2e-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** What a terminal is told with: colours, and where to write. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]*[A-Za-z]`, 'g');

/** Only what a person would have, so that the settings of whoever runs the tests do not matter. */
function environment(more: NodeJS.ProcessEnv): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  const given = Object.entries(more).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { PATH, HOME, LANG: 'C.UTF-8', TERM: 'xterm', ...Object.fromEntries(given) };
}

/** The real bot process, talked to as a person does: by what is typed and what is seen. */
export abstract class Bot {
  #read = 0;
  /** Everything that was written so far, or that a terminal remembers. */
  protected abstract readonly seen: string;
  abstract readonly exitCode: number | undefined;

  /** Everything on the screen so far, without colours and prompts. */
  get screen(): string {
    return this.seen
      .replace(COLOURS, '')
      .replace(/hubot> /g, '')
      .replace(/\r/g, '');
  }

  abstract type(line: string): void;
  /** Ends it whatever it does: `kill -9`. */
  abstract kill(): void;

  /** Waits for something new on the screen, after what was waited for before. */
  async sees(wanted: RegExp, patienceMs = 90_000): Promise<string> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const found = wanted.exec(this.screen.slice(this.#read));
      if (found !== null) {
        this.#read += found.index + found[0].length;
        return found[0];
      }
      if (Date.now() > end || this.exitCode !== undefined) {
        throw new Error(`${wanted} did not appear. On the screen:\n${this.screen}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async ends(patienceMs = 90_000): Promise<number> {
    const end = Date.now() + patienceMs;
    while (this.exitCode === undefined) {
      if (Date.now() > end) throw new Error(`The bot did not end. On the screen:\n${this.screen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.exitCode;
  }
}

export class PipedBot extends Bot {
  protected seen = '';
  exitCode: number | undefined;
  readonly process: ChildProcessWithoutNullStreams;

  constructor(folder: string, env: NodeJS.ProcessEnv = {}) {
    super();
    this.process = spawn(process.execPath, [BIN], { cwd: folder, env: environment(env) });
    const read = (data: Buffer) => {
      this.seen += data.toString();
    };
    this.process.stdout.on('data', read);
    this.process.stderr.on('data', read);
    this.process.on('close', (code, signal) => {
      this.exitCode = code ?? (signal === 'SIGKILL' ? 137 : 1);
    });
  }

  type(line: string): void {
    this.process.stdin.write(`${line}\n`);
  }

  /** No more input: what a pipe does at its end. */
  endInput(): void {
    this.process.stdin.end();
  }

  kill(): void {
    this.process.kill('SIGKILL');
  }
}

/** The bot at a real terminal; what is seen is what an emulator of one shows. */
export class TerminalBot extends Bot {
  readonly #pty: PtyScreen;

  constructor(folder: string, env: NodeJS.ProcessEnv = {}) {
    super();
    this.#pty = new PtyScreen(process.execPath, [BIN], {
      cwd: folder,
      env: environment(env),
      columns: 200,
      rows: 50,
    });
  }

  protected override get seen(): string {
    return this.#pty.everything;
  }

  override get exitCode(): number | undefined {
    return this.#pty.exitCode;
  }

  type(line: string): void {
    this.#pty.enter(line);
  }

  kill(): void {
    this.#pty.kill();
  }

  press(key: 'Ctrl-D' | 'Ctrl-C'): void {
    this.#pty.press(key);
  }
}
