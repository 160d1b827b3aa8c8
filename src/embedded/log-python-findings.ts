import type { Finding } from '../language/lint/finding';
import type { Backend } from './backend';
import { sentenceOf } from './fault';
import { knowledgeOf } from './packs/inspection/knowledge';
import { pythonFilesOf } from './packs/inspection/python-files';
import { pythonFindings } from './packs/inspection/python-findings';
import { remarkOf } from './packs/pack-remarks';
import { RemarkLog } from './packs/remark-log';
import type { PythonLooks } from './python/python-looks';
import { Repeated } from './repeated';

/**
 * Says in the log what is wrong in Python files of the packs, each once, and when a file is well again. Only what was
 * saved since the last look is parsed.
 * @param looks what was seen of the files until now
 * @returns a function that ends it
 */
export function logPythonFindings(
  { library, rules, log }: Pick<Backend, 'library' | 'rules' | 'log'>,
  looks: PythonLooks,
): () => void {
  const found = new Map<string, Finding[]>();
  const remarks = new RemarkLog(log);
  let isMissed = false;

  const look = async (): Promise<void> => {
    const { packs } = library;
    const files = pythonFilesOf(packs);
    const seen = await looks.of([...files.keys()]);
    if (repeated.isEnded) return;
    if (seen === undefined) {
      if (!isMissed)
        log.warn(
          'python3 cannot be run here: Python files of packs are not checked, and no action or sensor in Python works.',
        );
      isMissed = true;
      return;
    }
    const findings = pythonFindings(packs, files, seen, knowledgeOf(packs));
    // A file that nothing of the packs runs any more is not well because of that.
    for (const file of files.keys()) found.set(file, []);
    for (const finding of findings) found.get(finding.file)?.push(finding);
    remarks.say([...found.values()].flat().map((finding) => remarkOf(finding)));
  };
  const repeated = new Repeated(look, (error) =>
    log.warn(`Python files of packs could not be checked: ${sentenceOf(error)}`),
  );
  repeated.ask();
  const stop = rules.onChange(() => repeated.ask());
  return () => {
    repeated.end();
    stop();
  };
}
