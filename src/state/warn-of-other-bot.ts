import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Log } from '../core/log';

/**
 * Says in the log where another bot on this machine writes to the same file, which is for one. Notes beside the file
 * which process has it. A number may belong to somebody else by now, so this is said and not refused.
 * @param said what this does to the file and what to do about it; it is given words for the other process
 * @returns a function that takes the note back
 */
export function warnOfOtherBot(file: string, log: Log, said: (other: string) => string): () => void {
  const note = `${file}.pid`;
  const other = Number(readNote(note));
  if (other !== process.pid && isRunning(other)) log.warn(said(`process ${other}`));
  try {
    writeFileSync(note, String(process.pid), { mode: 0o600 });
  } catch {
    // Nothing is promised by the note; whoever writes the file says what is wrong with the folder.
  }
  return () => {
    if (readNote(note) === String(process.pid)) rmSync(note, { force: true });
  };
}

function readNote(note: string): string {
  try {
    return readFileSync(note, 'utf8');
  } catch {
    return '';
  }
}

function isRunning(id: number): boolean {
  if (!Number.isSafeInteger(id) || id <= 0) return false;
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
