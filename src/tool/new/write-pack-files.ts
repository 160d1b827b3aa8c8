import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Finding } from '../../language/lint/finding';
import { printFindings } from '../check';
import type { ExitCode, ToolCall } from '../command';
import { correct, type InterviewAnswers, interview, type Questions } from './interview';
import { packFile } from './pack-file';

/** A file of a pack that is to be written. */
export interface NewFile {
  /** Below the pack's folder. */
  path: string;
  text: string;
  executable?: true;
}

/** What was made of the answers. */
export interface Draft {
  files: readonly NewFile[];
  findings: readonly Finding[];
  /** What to do next, for people. */
  next: string;
}

/** Where the files go: the pack's folder, and how a person would write a path below it. */
type Target = Readonly<{ folder: string; cite(path: string): string }>;

/**
 * Asks, makes the files, checks them, and writes them where nothing is wrong; on a terminal, what is wrong can be
 * corrected.
 */
export async function askAndWrite(
  call: ToolCall,
  target: Target,
  questions: Questions,
  draftOf: (answers: InterviewAnswers) => Draft,
): Promise<ExitCode> {
  let answers = await interview(call, questions);
  for (;;) {
    const draft = draftOf(answers);
    const written = !draft.findings.some(({ kind }) => kind === 'error');
    if (written) await writeFiles(target.folder, draft.files);
    const files = draft.files.map(({ path }) => target.cite(path));
    if (call.has('json')) {
      call.terminal.print(JSON.stringify({ files, written, findings: draft.findings }, undefined, 2));
      return written ? 0 : 1;
    }
    printFindings(call.terminal, draft.findings);
    if (written) {
      call.terminal.print([...files.map((file) => `Wrote ${file}`), draft.next].join('\n'));
      return 0;
    }
    const corrected = await correct(call, questions, answers);
    if (corrected === undefined) {
      call.terminal.complain('Nothing was written.');
      return 1;
    }
    answers = corrected;
  }
}

/** Writes the files, and creates the pack if it does not exist. @throws Error if one of the files has been created meanwhile */
export async function writeFiles(folder: string, files: readonly NewFile[]): Promise<void> {
  const metadata = join(folder, 'pack.yaml');
  await mkdir(folder, { recursive: true });
  if ((await stat(metadata).catch(() => undefined)) === undefined && files[0]?.path !== 'pack.yaml')
    await writeFile(metadata, packFile(folder, { name: basename(folder) }).text);
  for (const { path, text, executable } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx', ...(executable ? { mode: 0o755 } : {}) });
  }
}
