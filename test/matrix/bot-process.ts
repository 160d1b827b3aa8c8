import { type ChildProcess, spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

/** What the recording adapter tells about. */
export interface Said {
  room?: string;
  text?: string;
  /** The answer to `help()`: the lines in Hubot's own help list. */
  help?: string[];
}

const MARK = '@@';
const PATIENCE_MS = 25_000;

/** A Hubot as its owner starts it, talked to over the recording adapter on its standard input. */
export class BotProcess {
  readonly said: Said[] = [];
  log = '';
  #child: ChildProcess;
  #rest = '';
  #taken = 0;
  #exit: number | null | undefined;

  constructor(folder: string, args: string[], env: Record<string, string>) {
    const bin = join(folder, 'node_modules', '.bin');
    this.#child = spawn(join(bin, 'hubot'), args, {
      cwd: folder,
      env: { ...cleanEnvironment(), PATH: `${bin}${delimiter}${process.env.PATH}`, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (data: Buffer) => this.#read(data.toString()));
    this.#child.stderr?.on('data', (data: Buffer) => {
      this.log += data.toString();
    });
    this.#child.on('exit', (code) => {
      this.#exit = code;
    });
  }

  get alive(): boolean {
    return this.#exit === undefined;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  say(text: string, room = 'ops'): void {
    this.#child.stdin?.write(`${JSON.stringify({ text, room })}\n`);
  }

  /** Says it again and again until it is answered: scripts load after the adapter is connected. */
  async wake(text: string, expected: RegExp): Promise<void> {
    let next = 0;
    const answered = await this.#wait(() => {
      if (Date.now() >= next) {
        this.say(text);
        next = Date.now() + 1_000;
      }
      return this.said.some((said) => expected.test(said.text ?? '')) || undefined;
    });
    if (!answered) throw new Error(`"${text}" was never answered.\n${this.log.slice(-2_000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }

  /** Says it and waits for an answer that fits. */
  async ask(text: string, expected: RegExp): Promise<string> {
    this.#taken = this.said.length;
    this.say(text);
    return this.hear(expected, text);
  }

  /** The next thing said that fits, of what has not been heard yet. */
  async hear(expected: RegExp, asked = ''): Promise<string> {
    const found = await this.#wait(() => {
      const at = this.said.findIndex(
        ({ text }, index) => index >= this.#taken && text !== undefined && expected.test(text),
      );
      if (at < 0) return undefined;
      this.#taken = at + 1;
      return this.said[at]?.text;
    });
    if (found !== undefined) return found;
    const heard = this.said.map(({ text }) => text).slice(-5);
    throw new Error(
      `"${asked}" was not answered with ${expected}. Said: ${JSON.stringify(heard)}\n${this.log.slice(-2_000)}`,
    );
  }

  /** The lines of Hubot's own help. */
  async help(): Promise<string[]> {
    this.#child.stdin?.write('{"help":true}\n');
    const found = await this.#wait(() => this.said.find(({ help }) => help !== undefined)?.help);
    this.said.splice(0, this.said.length, ...this.said.filter(({ help }) => help === undefined));
    return found ?? [];
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async stop(): Promise<void> {
    if (!this.alive) return;
    this.#child.kill('SIGKILL');
    await this.#wait(() => (this.alive ? undefined : true));
  }

  async #wait<T>(look: () => T | undefined): Promise<T | undefined> {
    const until = Date.now() + PATIENCE_MS;
    while (Date.now() < until) {
      const found = look();
      if (found !== undefined) return found;
      if (!this.alive) return look();
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return undefined;
  }

  #read(data: string): void {
    const lines = (this.#rest + data).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith(MARK)) this.said.push(JSON.parse(line.slice(MARK.length)) as Said);
      else this.log += `${line}\n`;
    }
  }
}

/** Ours, without what npm, jest or a bot of the developer's own would put into a bot. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|HUBOT_|ST2_|JEST_|NODE_ENV|NODE_OPTIONS)/.test(name),
  );
  return Object.fromEntries(kept);
}
