import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { FROM_SOURCE } from '../from-source';

/** A program of this folder in a process of its own, run from source. */
export function startChild(program: 'bot' | 'backend', env: Record<string, string>): ChildProcess {
  return fork(join(__dirname, `${program}.ts`), [], {
    execArgv: [...FROM_SOURCE],
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
    stdio: ['ignore', process.env.CHAOS_LOG === undefined ? 'ignore' : 'inherit', 'inherit', 'ipc'],
  });
}

/** Resolves with the child's first message of the kind. @throws Error when it ends before */
export function nextMessage<T extends { kind: string }>(child: ChildProcess, kind: T['kind']): Promise<T> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      if ((message as T).kind !== kind) return;
      child.off('message', onMessage);
      child.off('exit', onExit);
      resolve(message as T);
    };
    const onExit = (code: number | null) => reject(new Error(`it ended with ${code ?? 'a signal'}`));
    child.on('message', onMessage);
    child.once('exit', onExit);
  });
}

/** Ends it, without another signal as a power cut would. Resolves when it is gone. */
export function kill(child: ChildProcess, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}
