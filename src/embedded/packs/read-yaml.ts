import { readFileSync } from 'node:fs';
import { YAMLException } from 'js-yaml';
import { isMapping } from '../../core/mapping';
import { messageOf } from '../../core/message-of';
import { PackFileFault, readPackFile } from '../../core/pack-file';
import { anchorFault } from '../../language/alias/anchor-fault';
import { type Path, PositionedYaml } from '../../language/lint/positioned-yaml';
import { parseYaml } from '../../language/yaml/parse-yaml';

/** A file that is not what a pack's file must be; `line` counts from 1. */
export class FileFault extends Error {
  readonly file: string;
  readonly line: number | undefined;
  /** What to do, as a sentence; undefined where the message says enough. */
  readonly fix: string | undefined;

  constructor(file: string, message: string, line?: number, fix?: string) {
    super(message);
    this.name = 'FileFault';
    this.file = file;
    this.line = line;
    this.fix = fix;
  }
}

/**
 * Reads a YAML file (1.1, as StackStorm does: `yes` is true) whose top level is a mapping.
 * @throws FileFault with the line where the YAML is broken
 */
export function readYamlMapping(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readPackFile(file);
  } catch (error) {
    if (error instanceof PackFileFault)
      throw new FileFault(file, `${error.message} ${error.fix}`, error.line);
    throw new FileFault(file, `cannot be read (${messageOf(error)})`);
  }
  let value: unknown;
  try {
    value = parseYaml(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const bare = error.reason.includes('complex keys') ? lineOfBareTemplate(text) : undefined;
    if (bare !== undefined)
      throw new FileFault(file, 'this is not YAML: a value that begins with {{ has to be in quotes', bare);
    const line = error.mark === undefined ? undefined : error.mark.line + 1;
    throw new FileFault(file, `this is not YAML: ${error.reason}`, line);
  }
  if (value === null || value === undefined) throw new FileFault(file, 'the file is empty');
  if (Array.isArray(value))
    throw new FileFault(file, 'the file is a list, and has to be a mapping', 1, cureOfList(value));
  if (typeof value !== 'object')
    throw new FileFault(file, 'the file must be a list of `key: value` lines', 1);
  const fault = anchorFault(value);
  if (fault !== undefined) throw new FileFault(file, `this cannot be used: ${fault}`);
  return JSON.parse(JSON.stringify(value));
}

/** What whoever wrote a list most likely forgot: the key above it, or that there is one thing to a file. */
function cureOfList(items: readonly unknown[]): string {
  const isStep = (item: unknown) => isMapping(item) && item.name !== undefined && item.ref !== undefined;
  if (items.every(isStep)) return 'If these are the steps of a chain, write `chain:` above them.';
  return items.length === 1
    ? 'Take the dash out.'
    : 'Write `key: value` lines without a dash, about one thing in each file.';
}

/** The line (from 1) of the first `{{` without a quote before it, which YAML takes for a mapping within a mapping. */
function lineOfBareTemplate(text: string): number | undefined {
  const index = text.split('\n').findIndex((line) => {
    const [before = '', ...rest] = line.split('{{');
    return rest.length > 0 && !/["'#|>]/.test(before);
  });
  return index < 0 ? undefined : index + 1;
}

/** The line (from 1) on which a top-level key stands, to point a person there. */
export function lineOfKey(file: string, key: string): number | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const index = lines.findIndex((line) => line.replace(/^["']/, '').startsWith(key));
    return index < 0 ? undefined : index + 1;
  } catch {
    return undefined;
  }
}

/** The line (from 1) on which the value at a path stands: keys and indexes from the top of the file. */
export function lineOfPath(file: string, path: Path): number | undefined {
  try {
    return new PositionedYaml(readPackFile(file)).keyAt(path).line;
  } catch {
    return undefined;
  }
}
