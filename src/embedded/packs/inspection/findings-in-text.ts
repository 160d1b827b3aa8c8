import { isMapping, type Mapping } from '../../../core/mapping';
import type { SourceFile } from '../../../language/lint';
import type { Finding } from '../../../language/lint/finding';
import { PositionedYaml } from '../../../language/lint/positioned-yaml';
import type { PackFault } from './fault';

/** The faults of a file with their lines; none if it is not YAML or not a mapping, which the loader reports. */
export function findingsInText(
  { file, text }: SourceFile,
  pack: string,
  faults: (raw: Mapping) => PackFault[],
): Finding[] {
  let source: PositionedYaml;
  try {
    source = new PositionedYaml(text);
  } catch {
    return [];
  }
  const { value } = source;
  if (!isMapping(value)) return [];
  const raw: Mapping = JSON.parse(JSON.stringify(value));
  return faults(raw).map(({ path, ...fault }) => ({ ...fault, file, pack, ...source.keyAt(path) }));
}
