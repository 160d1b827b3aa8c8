import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Log } from '../core/log';

/**
 * Says in the log where another bot on this machine writes to the same state file: each would overwrite what the other
 * one has kept. Notes beside the file which process has it. A number may belong to somebody else by now, so this is
 * said and not refused.
 * @returns a function that takes the note back
 */
export function warnOfOtherBot(stateFile: string, log: Log): () => void {
  const note = `${stateFile}.pid`;
  const other = Number(readNote(note));
  if (other !== process.pid && isRunning(other)) {
    log.warn(
      `The state file ${stateFile} seems to be used by another bot (process ${other}), and each would lose what the other one keeps. ` +
        'Give each bot a file of its own with ST2_STATE_FILE, or both the same ST2_REDIS_URL.',
    );
  }
  try {
    writeFileSync(note, String(process.pid), { mode: 0o600 });
  } catch {
    // Nothing is promised by the note; whoever writes the state file says what is wrong with the folder.
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
