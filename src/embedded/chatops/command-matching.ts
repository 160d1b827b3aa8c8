import {
  type ExactMatch,
  type Format,
  FormatError,
  matchExactly,
  matchFormat,
  matchMultiple,
  parseFormat,
  representationsOf,
} from '../../language/alias';
import { badRequest } from '../fault';
import type { StoredAlias } from '../packs/pack';

/** As many characters as a bot passes on (ST2_MAX_COMMAND_LENGTH): all formats tried on more would keep everybody else waiting. */
const MAX_COMMAND = 200_000;
/** For a format that is named, one try. StackStorm takes a command of a megabyte there, and so must we. */
const MAX_FOR_ONE_FORMAT = 2_000_000;

type Values = Record<string, string | null>;

/** A malformed alias makes StackStorm fail for every command; here it is left out and the others work. */
export function matchableAliases(aliases: readonly StoredAlias[]): StoredAlias[] {
  return aliases.filter((alias) => faultOfFormats(alias) === undefined);
}

/** @returns what is wrong with one of the alias's formats, or undefined */
export function faultOfFormats(alias: StoredAlias): string | undefined {
  for (const { text } of alias.formats.flatMap(representationsOf)) {
    try {
      parseFormat(text);
    } catch (error) {
      if (error instanceof FormatError) return `the format "${text}" cannot be used: ${error.message}`;
      throw error;
    }
  }
  return undefined;
}

/** @throws Fault 400 for no match and for more than one, in StackStorm's words */
export function matchCommand(
  aliases: readonly StoredAlias[],
  command: string,
): ExactMatch & { alias: StoredAlias } {
  checkLength(command);
  const result = matchExactly(aliases, command);
  if (result.kind === 'one') return result.match as ExactMatch & { alias: StoredAlias };
  throw badRequest(result.message);
}

/** The formats that commands came with, parsed, until their alias is loaded again. */
const parsed = new WeakMap<StoredAlias, Map<string, Format>>();

/** @throws FormatError */
function formatOf(alias: StoredAlias, text: string): Format {
  const ofAlias = parsed.get(alias) ?? new Map<string, Format>();
  parsed.set(alias, ofAlias);
  const format = ofAlias.get(text) ?? parseFormat(text);
  ofAlias.set(text, format);
  return format;
}

/** What one format of an alias makes of a command. @throws Fault 400 where it does not fit */
export function valuesOf(alias: StoredAlias, format: string, command: string): Values {
  checkLength(command, MAX_FOR_ONE_FORMAT);
  const values = attempt(() => matchFormat(formatOf(alias, format), command));
  if (values === undefined) throw badRequest(`Command "${command}" doesn't match format string "${format}"`);
  return values;
}

/** All matches of a format in a command, for `match_multiple`. */
export function allValuesOf(format: string, command: string): Values[] {
  checkLength(command);
  return attempt(() => matchMultiple(parseFormat(format), command));
}

/** @throws Fault 400 */
function checkLength(command: string, most = MAX_COMMAND): void {
  if (command.length > most)
    throw badRequest(`The command is longer than ${most.toLocaleString('en')} characters and is refused.`);
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) throw badRequest(error.message);
    throw error;
  }
}
