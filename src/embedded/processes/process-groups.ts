import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Program, ProgramEnd } from '../runners/runner';
import { Watchdog } from './watchdog';

/** How long a cancelled process may take to end by itself. */
const GRACE_MS = 1000;
/** How long output may still come after the process itself has ended (a background child holds the pipe). */
const DRAIN_MS = 250;

export interface Command extends Program {
  env: Record<string, string>;
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

/** Runs commands, each in a process group of its own, and sees to it that none outlives us. */
export class ProcessGroups {
  readonly #watchdog = new Watchdog();

  /** Resolves when the command has ended; never rejects. */
  run(command: Command): Promise<ProgramEnd> {
    return new Promise((resolve) => {
      const execution = command.env[EXECUTION_VARIABLE] ?? '';
      if (execution !== '') this.#watchdog.guard({ execution });
      const child = spawn(command.file, [...command.args], {
        cwd: command.cwd,
        env: command.env,
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      const text = { stdout: '', stderr: '' };
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
        if (execution !== '') this.#watchdog.release({ execution });
        resolve({ code, ...text, ...(error === undefined ? {} : { error }) });
      };
      for (const name of ['stdout', 'stderr'] as const) {
        child[name].setEncoding('utf8');
        child[name].on('data', (data: string) => {
          if (settled) return;
          text[name] += data;
          command.output(name, data);
        });
      }
      child.stdin.on('error', () => {});
      child.stdin.end(command.input ?? '');
      child.on('error', (error) => settle(127, error.message));
      const codeOf = (code: number | null, signal: NodeJS.Signals | null) =>
        code ?? -(SIGNAL_NUMBERS[signal ?? ''] ?? 9);
      child.on('exit', (code, signal) => {
        setTimeout(() => {
          child.stdout.destroy();
          child.stderr.destroy();
          settle(codeOf(code, signal));
        }, DRAIN_MS).unref();
      });
      child.on('close', (code, signal) => settle(codeOf(code, signal)));
    });
  }

  close(): void {
    this.#watchdog.close();
  }
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
