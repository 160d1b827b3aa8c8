import type { Parameters } from '../../core/alias';
import { isMapping } from '../../core/mapping';
import type { ActionAlias, AliasFormat } from '../../core/stackstorm-types';
import { compileFormat, type Format, FormatError, matchFormat, readFormat } from '../alias/format';
import { passesOf } from '../alias/representations';
import { TooSlowError } from '../python-regex/run';
import type { Syntax } from '../python-regex/syntax';
import type { AliasSource } from './alias-source';
import type { Finding, Remark } from './finding';
import type { Path } from './positioned-yaml';
import { fillSample, sampleCommands } from './sample-commands';

/** Values that a person might give, none of them likely to be a word of some format. */
const WORDS = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta'];

/** One representation of an alias as the linter sees it. */
export interface LintFormat {
  alias: AliasSource;
  /** Where its text stands in the file. */
  path: Path;
  text: string;
  /** False where help does not show the text itself but a display of its own. */
  shown: boolean;
  format: Format;
  syntax: Syntax;
  /** Names of the `{{ }}` parameters, in order. */
  parameters: readonly string[];
  passes: { first: boolean; second: boolean };
  skeletons: readonly string[];
  /** Commands that it takes, each checked. */
  commands: readonly string[];
}

/** Reads all representations of an alias; one that cannot be read becomes a finding. */
export function readFormats(alias: AliasSource): { formats: LintFormat[]; findings: Finding[] } {
  const formats: LintFormat[] = [];
  const findings: Finding[] = [];
  const passes = passesOf(asAlias(alias));
  for (const { path, text, shown } of textsOf(alias)) {
    try {
      formats.push({ alias, path, text, shown, passes, ...read(text) });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      findings.push(alias.atValue(path, refusal(error, text, alias)));
    }
  }
  return { formats, findings };
}

/** What the format extracts from a command; undefined where it does not match, or cannot tell in time. */
export function extract({ format }: Pick<LintFormat, 'format'>, command: string): Parameters | undefined {
  try {
    return matchFormat(format, command);
  } catch (error) {
    if (error instanceof TooSlowError) return undefined;
    throw error;
  }
}

/** Whether the format takes the command. */
export function takes(format: Pick<LintFormat, 'format'>, command: string): boolean {
  return extract(format, command) !== undefined;
}

function read(text: string) {
  const half = readFormat(text);
  const format = compileFormat(text, half);
  const parameters = [...new Set([...text.matchAll(/\{\{\s*([^\s={}]+)/g)].map(([, name = '']) => name))];
  const skeletons = sampleCommands(half.syntax, parameters);
  const commands = skeletons
    .flatMap((skeleton) => [
      fillSample(skeleton, (at) => WORDS[at % WORDS.length] ?? ''),
      fillSample(skeleton, (at) => `${at + 4}`),
    ])
    .filter((command) => command !== '' && takes({ format }, command));
  return { format, syntax: half.syntax, parameters, skeletons, commands: [...new Set(commands)] };
}

function* textsOf(alias: AliasSource): Generator<{ path: Path; text: string; shown: boolean }> {
  const formats = alias.mapping.formats;
  if (!Array.isArray(formats)) return;
  for (const [index, format] of (formats as unknown[]).entries()) {
    if (typeof format === 'string') yield { path: ['formats', index], text: format, shown: true };
    if (!isMapping(format) || !Array.isArray(format.representation)) continue;
    for (const [at, text] of (format.representation as unknown[]).entries()) {
      if (typeof text !== 'string') continue;
      yield { path: ['formats', index, 'representation', at], text, shown: false };
    }
  }
}

function asAlias(alias: AliasSource): ActionAlias {
  const formats = Array.isArray(alias.mapping.formats) ? (alias.mapping.formats as unknown[]) : [];
  return {
    name: alias.name,
    pack: alias.pack,
    action_ref: '',
    formats: formats.filter(
      (format): format is AliasFormat => typeof format === 'string' || isMapping(format),
    ),
  };
}

function refusal(error: FormatError, text: string, { enabled }: AliasSource): Remark {
  if (error.kind === 'unsupported') {
    return {
      rule: 'unsupported-format',
      kind: 'warning',
      why: `This bot cannot run this format, though StackStorm can: ${error.message}.`,
      fix: 'Say the same in a simpler way.',
      format: text,
    };
  }
  return {
    rule: 'malformed-format',
    kind: enabled ? 'error' : 'warning',
    why: `StackStorm cannot read this format (${error.message}); ${enabled ? 'while it is there' : 'once it is enabled'}, every command is refused, not only this one.`,
    fix: cure(text, error.message),
    format: text,
  };
}

/** What most often causes it, judging by the format. */
function cure(text: string, message: string): string {
  const odd = [...text.matchAll(/\{\{\s*([^\s={}]+)\s*(?:=|\}\})/g)]
    .map(([, name = '']) => name)
    .find((name) => !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name));
  if (odd !== undefined) {
    return `"${odd}" cannot be a parameter's name: letters, digits and _ only, e.g. {{ ${odd.replace(/\W+/g, '_')} }}.`;
  }
  if (/\{\{\s*[^\s{}]+\s*=\s*\}\}/.test(text))
    return 'A default must not be empty: write {{ name=value }}, or {{ name }}.';
  if (/redefinition/.test(message))
    return 'Use each parameter once, or put the other way into a format of its own.';
  if (/^\(\?[a-z]+\)/.test(text))
    return 'Leave (?i) out: this bot does not mind upper and lower case anyway.';
  if (/\}\}=\S/.test(text))
    return 'Put a space before the =: without one the server takes all up to it for the name of the parameter.';
  if (/\}\}[^\s{}]*\{\{[^{}]*=/.test(text)) return 'Put a space between the parameters.';
  return 'Everything outside {{ }} is a regular expression: put a backslash before ( ) [ ] { } + * ? . where you mean the character.';
}
