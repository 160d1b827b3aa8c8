import { EventEmitter } from 'node:events';
import type { ReadStream, WriteStream } from 'node:tty';
import type { Complete, Completion } from '../../core/chat';
import type { Clock } from '../../core/clock';
import type { ChatRobot, Envelope } from '../../core/robot';
import { spokenIn } from './as-person';
import { type BotAtWork, notYetAtWork } from './bot-at-work';
import type { TerminalEntry, TerminalScreen } from './entry';
import type { Face } from './face';
import { HistoryFile } from './history-file';
import { KeyFace } from './key-face';
import { LineFace } from './line-face';
import { styleFor, wantsColours } from './style';
import { visibleControls } from './visible-controls';

/** What the terminal needs of the program that it belongs to. */
export interface TerminalHost {
  input: ReadStream;
  output: WriteStream;
  env: NodeJS.ProcessEnv;
  /** Its timers keep the process alive. */
  clock: Clock;
  /** Where what was typed is kept. */
  historyPath: string;
  /** Who sits there. */
  person: { id: string; name: string };
  /** Stops the process as the shell's Ctrl-Z does, and calls back when it goes on. */
  suspend(resumed: () => void): void;
  /** Ends the bot. */
  leave(): void;
  /** Makes a message of Hubot's own class, which its scripts want. */
  textMessage(user: unknown, text: string, id: string): unknown;
}

/** The robot of Hubot 14, as far as its adapter needs it. */
export interface TerminalRobot extends ChatRobot {
  brain: { userForId(id: string, fields: Record<string, unknown>): object };
  logger: Record<string, unknown>;
  receive(message: unknown): Promise<unknown>;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const ROOM = 'terminal';

/**
 * The adapter that `bin/hubot` gives its Hubot where no other is asked for: a terminal, a pipe, or a terminal that is
 * too dumb for more. What is typed is said to the bot; the chat service beside this file shows the answers.
 */
export class TerminalAdapter extends EventEmitter implements TerminalScreen {
  readonly name = 'Terminal';
  readonly room = ROOM;
  readonly #robot: TerminalRobot;
  readonly #host: TerminalHost;
  readonly #face: Face;
  readonly #started: string;
  #shown = 0;
  #said = 0;
  #complete: Complete | undefined;
  #bot: BotAtWork = notYetAtWork;

  constructor(robot: TerminalRobot, host: TerminalHost) {
    super();
    this.#robot = robot;
    this.#host = host;
    this.#started = host.clock.now().toString(36);
    this.#face = this.#createFace();
  }

  get canChange(): boolean {
    return this.#face.canChange;
  }

  get columns(): number | undefined {
    const { columns } = this.#host.output;
    // The last one is left free, where terminals differ; a pipe has none.
    return columns > 1 ? columns - 1 : undefined;
  }

  async run(): Promise<void> {
    this.#takeLog();
    this.#face.start();
    this.emit('connected', this);
  }

  /** The bot is there: what was typed meanwhile is said, and from now on the terminal knows what goes on. */
  open(bot: BotAtWork): void {
    this.#bot = bot;
    this.#face.open();
  }

  close(): void {
    this.#face.stop();
    this.removeAllListeners();
  }

  show(entry: TerminalEntry): string {
    this.#shown += 1;
    const id = `${this.#started}-${this.#shown}`;
    this.#face.show(id, entry);
    return id;
  }

  change(id: string, entry: TerminalEntry): void {
    this.#face.change(id, entry);
  }

  completeWith(complete: Complete): void {
    this.#complete = complete;
  }

  /** Lines that are no answer to anybody. */
  print(text: string): void {
    this.#face.print(text);
  }

  /** What Hubot's other scripts say. */
  async send({ room }: Envelope, ...strings: unknown[]): Promise<void> {
    const label = room === undefined || room === ROOM ? {} : { label: `in ${visibleControls(String(room))}` };
    for (const text of strings) this.show({ text: visibleControls(String(text)), ...label });
  }

  async emote(envelope: Envelope, ...strings: unknown[]): Promise<void> {
    await this.send(envelope, ...strings.map((text) => `* ${String(text)}`));
  }

  async reply(envelope: Envelope, ...strings: unknown[]): Promise<void> {
    const { name = this.#host.person.name } = envelope.user ?? {};
    const whom = name === this.#host.person.name ? '' : `${name}: `;
    await this.send(envelope, ...strings.map((text) => `${whom}${String(text)}`));
  }

  async receive(message: unknown): Promise<void> {
    await this.#robot.receive(message);
  }

  async topic(): Promise<void> {}

  async play(): Promise<void> {}

  #createFace(): Face {
    const { input, output, env, clock, historyPath, person } = this.#host;
    const listener = {
      prompt: () => `${this.#robot.name}> `,
      self: person.name,
      say: (line: string) => this.#say(line),
      complete: (line: string) => this.#completions(line),
      atWork: () => this.#bot,
      leave: () => this.#host.leave(),
    };
    const style = styleFor(wantsColours(env, output));
    const hasKeys = input.isTTY === true && output.isTTY === true && env.TERM !== 'dumb';
    if (!hasKeys) return new LineFace({ ...listener, input, output, clock, style });
    const history = new HistoryFile(historyPath);
    const suspend = (resumed: () => void) => this.#host.suspend(resumed);
    return new KeyFace({ ...listener, input, output, clock, style, history, suspend });
  }

  #say(line: string): void {
    const { person, room = ROOM, text } = spokenIn(line.trim());
    const { id, name } = person === undefined ? this.#host.person : { id: person, name: person };
    const user = this.#robot.brain.userForId(id, { name, room });
    this.#said += 1;
    const message = this.#host.textMessage(
      Object.assign(user, { room }),
      addressed(text, this.#robot),
      `${this.#started}-${this.#said}`,
    );
    void this.receive(message).catch((error: unknown) => this.#face.log(String(error), 'error'));
  }

  async #completions(line: string): Promise<readonly Completion[]> {
    const { person, room = ROOM, text } = spokenIn(line);
    const speaker = person === undefined ? this.#host.person : { id: person, name: person };
    const start = line.length - text.length;
    const found = (await this.#complete?.(text, speaker, { room })) ?? [];
    return found.map((completion) => ({ ...completion, from: completion.from + start }));
  }

  /** The log goes by above the prompt, from the level on that Hubot is told. */
  #takeLog(): void {
    const least = LEVELS.indexOf(this.#host.env.HUBOT_LOG_LEVEL ?? 'info');
    for (const [index, level] of LEVELS.entries()) {
      this.#robot.logger[level] = (...parts: unknown[]) => {
        if (index >= least) this.#face.log(parts.map(asLine).join(' '), level);
      };
    }
  }
}

/** At a terminal everything is said to the bot: its name is put before what does not begin with it. */
function addressed(text: string, { name, alias }: ChatRobot): string {
  const said = text.toLowerCase().replace(/^@/, '');
  const names = [name, alias].filter((one): one is string => typeof one === 'string' && one !== '');
  const isCalled = names.some((one) => {
    const rest = said.startsWith(one.toLowerCase()) ? said.slice(one.length) : undefined;
    return rest !== undefined && !(/\w$/.test(one) && /^\w/.test(rest));
  });
  return isCalled ? text : `${name} ${text}`;
}

function asLine(part: unknown): string {
  if (part instanceof Error) return part.message;
  return typeof part === 'object' ? JSON.stringify(part) : String(part);
}
