import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../language/lint/finding';
import type { PythonLook } from '../../python/outline';
import { entryPoint } from '../../runners/pack-file';
import type { Pack } from '../pack';

/** Folders of a pack whose modules its actions and sensors import. */
const LIBRARIES = ['lib', 'actions/lib', 'sensors/lib'];

/**
 * The Python files that actions and sensors of packs begin with, and the modules beside them, each with the pack that it
 * belongs to.
 */
export function pythonFilesOf(packs: readonly Pack[]): Map<string, Pack> {
  const files = new Map<string, Pack>();
  for (const pack of packs) {
    const ofActions = pack.actions
      .filter(({ runner_type }) => runner_type === 'python-script')
      .map((action) => entryPoint(action));
    const modules = LIBRARIES.flatMap((name) => modulesIn(join(pack.folder, name)));
    for (const file of [...ofActions, ...pack.sensors.map((sensor) => sensor.file), ...modules])
      if (file?.endsWith('.py')) files.set(file, pack);
  }
  return files;
}

/** @returns absolute paths, sorted; none if the folder does not exist or cannot be read. Links are not followed. */
function modulesIn(folder: string): string[] {
  return entriesOf(folder)
    .filter(({ name }) => !name.startsWith('.'))
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return modulesIn(path);
      return entry.isFile() && entry.name.endsWith('.py') ? [path] : [];
    });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/**
 * What keeps Python from reading these files.
 * @param looks what was seen of them
 */
export function pythonSyntaxFindings(
  files: ReadonlyMap<string, Pack>,
  looks: ReadonlyMap<string, PythonLook>,
): Finding[] {
  return [...files].flatMap(([file, { ref }]): Finding[] => {
    const fault = looks.get(file)?.fault;
    if (fault === undefined) return [];
    const { message, line, column } = fault;
    return [
      {
        ...{ file, line, column, pack: ref, rule: 'python-syntax', kind: 'error' },
        why: `Python cannot read this file, so nothing in it can run: ${message}${/[.?!]$/.test(message) ? '' : '.'}`,
        fix: 'Correct this line; the mistake may also be just before it.',
      },
    ];
  });
}
