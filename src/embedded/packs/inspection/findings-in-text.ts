import { isMapping, type Mapping } from '../../../core/mapping';
import type { SourceFile } from '../../../language/lint';
import type { Finding } from '../../../language/lint/finding';
import { PositionedYaml } from '../../../language/lint/positioned-yaml';
import type { PackFault } from './fault';

/** A file whose top level is a mapping, parsed. */
export interface MappingInText {
  /** What the rules find, with the lines. */
  findings(file: string, pack: string, faults: (raw: Mapping) => PackFault[]): Finding[];
}

/** @returns undefined where the text is not YAML or not a mapping, which the loader reports */
export function mappingIn(text: string): MappingInText | undefined {
  let source: PositionedYaml;
  try {
    source = new PositionedYaml(text);
  } catch {
    return undefined;
  }
  const { value } = source;
  if (!isMapping(value)) return undefined;
  const raw: Mapping = JSON.parse(JSON.stringify(value));
  return {
    findings: (file, pack, faults) =>
      faults(raw).map(({ path, at, ...fault }) => ({
        ...{ ...fault, file, pack },
        ...(at === undefined ? source.keyAt(path) : source.valueAt(path, at)),
      })),
  };
}

/** The faults of a file with their lines; none if it is not YAML or not a mapping, which the loader reports. */
export function findingsInText(
  { file, text }: SourceFile,
  pack: string,
  faults: (raw: Mapping) => PackFault[],
): Finding[] {
  return mappingIn(text)?.findings(file, pack, faults) ?? [];
}
