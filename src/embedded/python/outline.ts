import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { packageFolder } from '../../core/package-folder';
import { ownEnvironment } from '../processes/own-environment';

/** A method as it is written. */
export interface PythonSignature {
  /** From 1. */
  line: number;
  /** What its first argument is called, beginning with `*` where it takes any number; null where it takes none. */
  self: string | null;
  /** What can be given by name. */
  names: string[];
  /** What has to be given. */
  needed: string[];
  /** Whether it takes any other name, too. */
  takes_any: boolean;
  /** Whether a call of it only begins something that has to be awaited. */
  is_async: boolean;
}

export interface PythonClass {
  name: string;
  /** From 1. */
  line: number;
  /** As they are written; null where that is no name. */
  bases: (string | null)[];
  /** Whether nothing but its body makes it what it is: no decorator, no metaclass. */
  is_plain: boolean;
  /** By name; null where the text does not show what the method takes. */
  methods: Record<string, PythonSignature | null>;
}

/** What a Python file holds, as far as that can be told without running it. */
export interface PythonOutline {
  classes: PythonClass[];
  /** Whether these are all classes that it may have. */
  is_whole: boolean;
  /** The module that a name comes from, by the name that it has here. */
  imports: Record<string, string>;
  /** Triggers that it hands to its sensor service, where they are written out; line and column from 1. */
  dispatches: { line: number; column: number; trigger: string }[];
  /** Modules that it imports at its top, whatever happens, and that the python3 here does not have; line from 1. */
  strange_imports: { line: number; module: string }[];
}

/** What a file holds, or where and why Python cannot parse it; the reason is in Python's words, without a full stop. */
export type PythonLook =
  | { outline: PythonOutline; fault?: undefined }
  | { fault: { line: number; column: number; message: string } };

/** Many files on a slow machine; whoever saved one is not kept waiting. */
const TIMEOUT_MS = 30_000;

/**
 * Parses files with python3, all in one process, and runs nothing of them.
 * @param files absolute paths; one that cannot be read has no answer
 * @param python the program
 * @returns what was seen, by file; undefined if python3 is missing or gives no answer
 */
export async function outlinePython(
  files: readonly string[],
  python = 'python3',
): Promise<Map<string, PythonLook> | undefined> {
  if (files.length === 0) return new Map();
  const program = join(packageFolder(), 'python', 'outline_files.py');
  const looks = await new Promise<(PythonLook | null)[] | undefined>((resolve) => {
    const child = execFile(
      python,
      ['-I', '-W', 'ignore', program],
      { env: ownEnvironment(), timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 },
      (error, out) => resolve(error === null ? answerIn(out) : undefined),
    );
    // One that could not be started reads nothing, and has said so.
    child.stdin?.on('error', () => {});
    child.stdin?.end(JSON.stringify(files));
  });
  return (
    looks &&
    new Map(
      files.flatMap((file, index) => {
        const look = looks[index];
        return look == null ? [] : [[file, look] as const];
      }),
    )
  );
}

/** @returns undefined for what is no answer: whoever was asked was ended in the middle of it */
function answerIn(out: string): (PythonLook | null)[] | undefined {
  try {
    return JSON.parse(out) as (PythonLook | null)[];
  } catch {
    return undefined;
  }
}
