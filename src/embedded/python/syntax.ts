import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../../core/package-folder';
import { ownEnvironment } from '../processes/own-environment';

/** A place where a file is no Python. */
export interface SyntaxFault {
  /** As it was asked for. */
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** In Python's words, without a full stop. */
  message: string;
}

/** Many files on a slow machine; whoever saved one is not kept waiting. */
const TIMEOUT_MS = 30_000;

/**
 * Parses files with python3, all in one process, and runs nothing of them.
 * @param files absolute paths; one that cannot be read has no fault here
 * @param python the program
 * @returns the faults, in the order of the files; undefined if python3 is missing or gives no answer
 */
export async function syntaxFaults(
  files: readonly string[],
  python = 'python3',
): Promise<SyntaxFault[] | undefined> {
  if (files.length === 0) return [];
  const program = join(packageFolder(), 'python', 'check_syntax.py');
  return new Promise((resolve) => {
    const child = execFile(
      python,
      ['-I', '-W', 'ignore', program],
      { env: ownEnvironment(), timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 },
      (error, out) => resolve(error === null ? answerIn(out) : undefined),
    );
    // One that could not be started reads nothing, and has said so.
    child.stdin?.on('error', () => {});
    child.stdin?.end(JSON.stringify(files));
  });
}

/** @returns undefined for what is no answer: whoever was asked was ended in the middle of it */
function answerIn(out: string): SyntaxFault[] | undefined {
  try {
    return JSON.parse(out) as SyntaxFault[];
  } catch {
    return undefined;
  }
}
