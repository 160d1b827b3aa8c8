import { isMapping, type Mapping } from '../../core/mapping';
import type { Finding, Remark } from './finding';
import type { PackSource, SourceFile } from './pack-source';
import {
  type DuplicateKey,
  type Path,
  type Position,
  PositionedYaml,
  UnreadableYaml,
} from './positioned-yaml';

/** An alias file whose YAML could be read. Rules look at `mapping` and say where by path. */
export class AliasSource {
  /** The alias's own `pack`, or the name of the pack it lies in. */
  readonly pack: string;
  /** The alias's name; empty where it has none. */
  readonly name: string;

  constructor(
    readonly file: string,
    readonly source: PackSource,
    readonly mapping: Mapping,
    readonly yaml: PositionedYaml,
  ) {
    this.pack = typeof mapping.pack === 'string' ? mapping.pack : source.name;
    this.name = typeof mapping.name === 'string' ? mapping.name : '';
  }

  get enabled(): boolean {
    return this.mapping.enabled !== false;
  }

  /** A finding at the key or list item of a path. */
  atKey(path: Path, remark: Remark): Finding {
    return this.#finding(this.yaml.keyAt(path), remark);
  }

  /** A finding inside a text value, `offset` characters from its beginning. */
  atValue(path: Path, remark: Remark, offset = 0): Finding {
    return this.#finding(this.yaml.valueAt(path, offset), remark);
  }

  #finding(position: Position, remark: Remark): Finding {
    return {
      file: this.file,
      ...position,
      pack: this.pack,
      ...(this.name === '' ? {} : { alias: this.name }),
      ...remark,
    };
  }
}

/**
 * Reads one alias file.
 * @returns the alias, absent where the text is no mapping; and what is wrong with the YAML itself
 */
export function readAlias(
  pack: PackSource,
  { file, text, fault }: SourceFile,
): { alias?: AliasSource; findings: Finding[] } {
  const at = (position: Position, remark: Remark): Finding => ({
    file,
    ...position,
    pack: pack.name,
    ...remark,
  });
  if (fault !== undefined) {
    const remark: Remark = { rule: 'unreadable', kind: 'error', why: fault.message, fix: fault.fix };
    return { findings: [at({ line: fault.line ?? 1, column: 1 }, remark)] };
  }
  const findings: Finding[] = [];
  let yaml: PositionedYaml;
  try {
    yaml = new PositionedYaml(text);
  } catch (error) {
    if (!(error instanceof UnreadableYaml)) throw error;
    const indented = readIndented(text, error);
    if (indented === undefined) return { findings: [at(error.position, unreadable(error, text))] };
    yaml = indented;
    findings.push(at(error.position, INDENTATION));
  }
  if (yaml.tab) findings.push(at(yaml.tab, TAB));
  if (!isMapping(yaml.value)) {
    const remark: Remark = {
      rule: 'no-mapping',
      kind: 'error',
      why: 'The file does not contain a mapping, so it defines no alias.',
      fix: 'Write keys and values, one a line: name, action_ref, description, formats.',
    };
    return { findings: [...findings, at({ line: 1, column: 1 }, remark)] };
  }
  const alias = new AliasSource(file, pack, yaml.value, yaml);
  return {
    alias,
    findings: [...findings, ...yaml.duplicates.map((key) => at(key.position, duplicate(key)))],
  };
}

const TAB: Remark = {
  rule: 'tab',
  kind: 'error',
  why: "There is a tab here outside of quotes; StackStorm's YAML reader refuses the whole file because of it.",
  fix: 'Use a space, or put the text in quotes.',
};

const INDENTATION: Remark = {
  rule: 'yaml-indentation',
  kind: 'warning',
  why: 'This line continues a text in quotes and is not indented. StackStorm lets it pass; the embedded backend and editors refuse the file.',
  fix: 'Indent the line, or put the text on one line.',
};

/** More lines than these of one text are not indented for its author. */
const MAX_LINES = 50;

/** What PyYAML would read: it takes lines of a quoted text that are not indented. */
function readIndented(text: string, first: UnreadableYaml): PositionedYaml | undefined {
  const lines = text.split('\n');
  let error = first;
  for (let attempt = 0; attempt < MAX_LINES && error.message.startsWith('deficient indentation'); attempt++) {
    const at = error.position.line - 1;
    lines[at] = `${' '.repeat(40)}${lines[at] ?? ''}`;
    try {
      return new PositionedYaml(lines.join('\n'));
    } catch (next) {
      if (!(next instanceof UnreadableYaml) || next.position.line - 1 === at) return undefined;
      error = next;
    }
  }
  return undefined;
}

function duplicate({ key, first }: DuplicateKey): Remark {
  return {
    rule: 'duplicate-key',
    kind: 'error',
    why: `"${key}" is written twice here (first on line ${first.line}); StackStorm silently keeps only the last.`,
    fix: 'Keep one of them.',
  };
}

function unreadable(error: UnreadableYaml, text: string): Remark {
  const lines = text.split(/\r?\n/).slice(0, error.position.line);
  return {
    rule: 'yaml',
    kind: 'error',
    why: `The YAML cannot be read: ${error.message}.`,
    fix: cure(error.message, lines),
  };
}

/** What most often causes it, judging by the line itself. */
function cure(message: string, lines: readonly string[]): string {
  const line = lines.at(-1) ?? '';
  if (message.startsWith('expected a document'))
    return 'Write the alias: name, action_ref, description, formats.';
  if (message.startsWith('an anchor') || message.startsWith('its anchors'))
    return 'Write out what the anchor stands for.';
  if (message.startsWith('expected a single document'))
    return 'One alias a file: move what follows the second --- away.';
  if (/^\s*\t/.test(line)) return 'Indent with spaces; YAML takes no tabs there.';
  if (/(?:^|[-:]\s+)\{\{/.test(line))
    return 'Put the whole value in quotes: YAML reads {{ as the start of a mapping.';
  if (/:\s.*:\s/.test(line)) return 'Put the value in quotes: it holds a colon followed by a space.';
  if (/[-:]\s+[%@`]/.test(line)) return 'Put the value in quotes: YAML reserves its first character.';
  // An open quote swallows lines: the mistake is told far below it.
  const open = lines.findIndex((one) => /^[^"'#]*[-:]\s+(?:"[^"]*|'[^']*)$/.test(one));
  if (open >= 0) return `Close the quote that is opened in line ${open + 1}.`;
  return 'Check quotes and indentation on this line and the line above it.';
}
