import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import type { ActionProgram, ProgramEnd } from '../runners/runner';
import { Watchdog } from './watchdog';

/** How long a cancelled process may take to end by itself. */
const GRACE_MS = 1000;
/** How long output may still come after the process itself has ended (a background child holds the pipe). */
const DRAIN_MS = 250;

export interface ProcessCommand extends ActionProgram {
  env: Record<string, string>;
  /** A value of its environment that no other process has: by it, what it started is found and ended too. */
  mark: string;
  /** Characters of each stream that its end tells, where that is not the usual. */
  keep?: number;
  /** Aborted with the reason `timeout` (killed at once) or any other (asked to end, then killed). */
  signal: AbortSignal;
  output(stream: 'stdout' | 'stderr', data: string): void;
}

const SIGNAL_NUMBERS: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGPIPE: 13,
  SIGTERM: 15,
};

/** So much of what a command writes is kept in its result, in characters of each stream, unless set otherwise. */
export const OUTPUT_LIMIT = 2 * 1024 * 1024;

/** What one stream of a command wrote, up to a limit: no command can eat the memory. */
class KeptText {
  #text = '';
  #lost = 0;

  constructor(
    private readonly name: string,
    private readonly limit: number,
  ) {}

  add(data: string): void {
    const room = this.limit - this.#text.length;
    this.#text += room >= data.length ? data : data.slice(0, Math.max(0, room));
    this.#lost += Math.max(0, data.length - Math.max(0, room));
  }

  toString(): string {
    if (this.#lost === 0) return this.#text;
    return `${this.#text}\n[${this.#lost} more characters of ${this.name} are omitted from this result; the execution's output has all of it.]`;
  }
}

/** Runs commands, each in a process group of its own, and sees to it that none outlives us. */
export class ProcessGroups {
  readonly #watchdog = new Watchdog();

  /** @param outputLimit characters of each stream that a result keeps */
  constructor(private readonly outputLimit = OUTPUT_LIMIT) {}

  /** Resolves when the command has ended; never rejects. */
  run(command: ProcessCommand): Promise<ProgramEnd> {
    return new Promise((resolve) => {
      const { mark } = command;
      this.#watchdog.guard({ mark });
      const child = spawn(command.file, [...command.args], {
        cwd: command.cwd,
        env: command.env,
        detached: true,
        stdio: [command.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      const text = {
        stdout: new KeptText('stdout', command.keep ?? this.outputLimit),
        stderr: new KeptText('stderr', command.keep ?? this.outputLimit),
      };
      const group = child.pid;
      let settled = false;
      let grace: NodeJS.Timeout | undefined;
      if (group !== undefined) {
        this.#watchdog.guard({ group });
      }
      const stop = () => {
        if (group === undefined) return;
        if (command.signal.reason === 'timeout') return killGroup(group, 'SIGKILL');
        killGroup(group, 'SIGTERM');
        grace = setTimeout(() => killGroup(group, 'SIGKILL'), GRACE_MS);
      };
      command.signal.addEventListener('abort', stop, { once: true });
      if (command.signal.aborted) stop();
      const settle = (code: number, error?: string) => {
        if (settled) return;
        settled = true;
        clearTimeout(grace);
        command.signal.removeEventListener('abort', stop);
        if (group !== undefined) {
          if (command.signal.aborted) killGroup(group, 'SIGKILL');
          this.#watchdog.release({ group });
        }
        this.#watchdog.release({ mark });
        resolve({
          code,
          stdout: String(text.stdout),
          stderr: String(text.stderr),
          ...(error === undefined ? {} : { error }),
        });
      };
      child.on('error', (error) => settle(127, error.message));
      // Where this process may open no more files there is no child, and nothing to read from: the error says so.
      if (!hasStreams(child)) return;
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8');
        child[name].on('data', (data: string) => {
          if (settled) return;
          text[name].add(data);
          command.output(name, data);
        });
      }
      child.stdin?.on('error', () => {});
      child.stdin?.end(command.input);
      const codeOf = (code: number | null, signal: NodeJS.Signals | null) =>
        code ?? -(SIGNAL_NUMBERS[signal ?? ''] ?? 9);
      child.on('exit', (code, signal) => {
        const end = () => {
          child.stdout.destroy();
          child.stderr.destroy();
          settle(codeOf(code, signal));
        };
        // In a busy process the time is over before anything was read: what is there by then is read first.
        setTimeout(() => afterReading(end), DRAIN_MS).unref();
      });
      child.on('close', (code, signal) => settle(codeOf(code, signal)));
    });
  }

  close(): void {
    this.#watchdog.close();
  }
}

/** Calls `work` once all that has arrived at this process's pipes and sockets by now has been read. */
function afterReading(work: () => void): void {
  setImmediate(() => setImmediate(work));
}

/** A child whose output can be read; standard input it has where something is written to it. */
type ReadChild = ChildProcessByStdio<Writable | null, Readable, Readable>;

function hasStreams(child: ChildProcess): child is ReadChild {
  return (child.stdout ?? null) !== null && (child.stderr ?? null) !== null;
}

function killGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It is gone already.
  }
}

/** Carries the execution's id into every process of it, however far down. */
export const EXECUTION_VARIABLE = 'ST2_ACTION_EXECUTION_ID';

/**
 * Kills what a former backend left running for these executions. A process is known by the execution's id
 * in its environment, so a number that was given to somebody else since is never hit. Linux only; elsewhere
 * the watchdog alone sees to it.
 */
export function killLeftovers(executionIds: ReadonlySet<string>): number {
  if (executionIds.size === 0 || process.platform !== 'linux') return 0;
  let killed = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0');
      const entry = environment.find((item) => item.startsWith(`${EXECUTION_VARIABLE}=`));
      if (entry === undefined || !executionIds.has(entry.slice(EXECUTION_VARIABLE.length + 1))) continue;
      process.kill(Number(name), 'SIGKILL');
      killed += 1;
    } catch {
      // It ended meanwhile, or it is not ours to read.
    }
  }
  return killed;
}
