import { basename } from 'node:path';
import type { Finding } from '../../../language/lint/finding';
import { entryPoint } from '../../runners/pack-file';
import type { Pack } from '../pack';
import type { InspectedFiles } from './inspected-files';

/** Scripts of a pack's actions that were saved as on Windows: their first line then names a program that is not there. */
export async function scriptFindings({ actions, ref }: Pack, read: InspectedFiles): Promise<Finding[]> {
  const scripts = actions
    .filter(({ runner_type }) => runner_type.endsWith('-shell-script'))
    .flatMap((action) => entryPoint(action) ?? []);
  const found: Finding[] = [];
  for (const file of new Set(scripts)) {
    const find = (text: string) => ofWindows(text, file, ref);
    found.push(...(await read.textFindings(file, ref, find, { name: 'script', depends: [] })));
  }
  return found;
}

function ofWindows(text: string, file: string, pack: string): Finding[] {
  const [line = ''] = text.split('\n', 1);
  if (!line.startsWith('#!') || !line.endsWith('\r')) return [];
  return [
    {
      ...{ file, line: 1, column: 1, pack, rule: 'windows-line-ends', kind: 'error' },
      why: `The lines of the script end as on Windows, so there is no program ${line.slice(2).trim()} for it, and each run fails.`,
      fix: `Save it with line ends of Unix, or run: sed -i 's/\\r$//' ${basename(file)}`,
    },
  ];
}
