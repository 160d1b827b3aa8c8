import { basename } from 'node:path';
import { readPackFile } from '../../../core/pack-file';
import type { Finding } from '../../../language/lint/finding';
import { entryPoint } from '../../runners/pack-file';
import type { Pack } from '../pack';

/** Scripts of a pack's actions that were saved as on Windows: their first line then names a program that is not there. */
export function scriptFindings({ actions, ref }: Pack): Finding[] {
  const scripts = actions
    .filter(({ runner_type }) => runner_type.endsWith('-shell-script'))
    .flatMap((action) => entryPoint(action) ?? []);
  return [...new Set(scripts)].flatMap((file): Finding[] => {
    const [program, isOfWindows] = firstLineOf(file);
    return program.startsWith('#!') && isOfWindows
      ? [
          {
            ...{ file, line: 1, column: 1, pack: ref, rule: 'windows-line-ends', kind: 'error' },
            why: `The lines of the script end as on Windows, so there is no program ${program.slice(2).trim()} for it, and each run fails.`,
            fix: `Save it with line ends of Unix, or run: sed -i 's/\\r$//' ${basename(file)}`,
          },
        ]
      : [];
  });
}

/** The first line without its end, and whether that is one of Windows. */
function firstLineOf(file: string): [line: string, isOfWindows: boolean] {
  try {
    const [line = ''] = readPackFile(file).split('\n', 1);
    return line.endsWith('\r') ? [line.slice(0, -1), true] : [line, false];
  } catch {
    return ['', false];
  }
}
