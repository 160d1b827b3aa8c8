import { statSync } from 'node:fs';
import type { Backend } from './backend';
import { sentenceOf } from './fault';
import { pythonFilesOf, pythonSyntaxFindings } from './packs/inspection/python-syntax';

/**
 * Says in the log which Python files of the packs cannot be read, each once, and when they are well again. Only what was
 * saved since the last look is looked at.
 * @param python the program that parses them
 * @returns a function that ends it
 */
export function logPythonSyntax(
  { library, rules, log }: Pick<Backend, 'library' | 'rules' | 'log'>,
  python?: string,
): () => void {
  const seen = new Map<string, number>();
  const unwell = new Map<string, string>();
  let looking = false;
  let again = false;
  let ended = false;
  let isMissed = false;

  const look = async (): Promise<void> => {
    const files = pythonFilesOf(library.packs);
    const saved = [...files].filter(([file]) => {
      const changed = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (seen.get(file) === changed) return false;
      seen.set(file, changed);
      return true;
    });
    const found = await pythonSyntaxFindings(new Map(saved), python);
    if (ended) return;
    if (found === undefined) {
      for (const [file] of saved) seen.delete(file);
      if (!isMissed)
        log.warn(
          'python3 cannot be run here: Python files of packs are not checked, and no action or sensor in Python works.',
        );
      isMissed = true;
      return;
    }
    for (const [file] of saved) {
      const first = found.find((finding) => finding.file === file);
      const text = first && `${file}:${first.line}: ${first.why} ${first.fix}`;
      if (text === undefined && unwell.delete(file)) log.warn(`${file} is well again.`);
      if (text === undefined || unwell.get(file) === text) continue;
      unwell.set(file, text);
      log.error(text);
    }
  };
  const follow = (): void => {
    again = looking;
    if (looking || ended) return;
    looking = true;
    void look()
      .catch((error: unknown) => log.warn(`Python files of packs could not be checked: ${sentenceOf(error)}`))
      .finally(() => {
        looking = false;
        if (again) follow();
      });
  };
  follow();
  const stop = rules.onChange(follow);
  return () => {
    ended = true;
    stop();
  };
}
