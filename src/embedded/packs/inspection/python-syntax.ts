import type { Finding } from '../../../language/lint/finding';
import { syntaxFaults } from '../../python/syntax';
import { entryPoint } from '../../runners/pack-file';
import type { Pack } from '../pack';

/** The Python files that actions and sensors of packs begin with, each with the pack that it belongs to. */
export function pythonFilesOf(packs: readonly Pack[]): Map<string, Pack> {
  const files = new Map<string, Pack>();
  for (const pack of packs) {
    const ofActions = pack.actions
      .filter(({ runner_type }) => runner_type === 'python-script')
      .map((action) => entryPoint(action));
    for (const file of [...ofActions, ...pack.sensors.map((sensor) => sensor.file)])
      if (file?.endsWith('.py')) files.set(file, pack);
  }
  return files;
}

/**
 * What keeps Python from reading these files. They are parsed, never run.
 * @returns undefined if python3 is missing or gives no answer
 */
export async function pythonSyntaxFindings(
  files: ReadonlyMap<string, Pack>,
  python?: string,
): Promise<Finding[] | undefined> {
  const faults = await syntaxFaults([...files.keys()], python);
  return faults?.map(({ message, ...place }) => ({
    ...place,
    pack: files.get(place.file)?.ref ?? '',
    rule: 'python-syntax',
    kind: 'error',
    why: `Python cannot read this file, so nothing in it can run: ${message}.`,
    fix: 'Correct this line; the mistake may also be just before it.',
  }));
}
