import type { AliasSet, Hit } from '../../core/alias';
import { TooSlowError } from '../python-regex/run';
import { FormatError, matchFormat, parseFormat } from './format';
import { representationsOf } from './representations';

/**
 * A command that has waited, by its alias as it is now: nothing that was kept counts but the pack, the name, the
 * format and the words. Pure.
 * @returns the command, or why it cannot go on, as a sentence
 */
export function lookUpAgain(set: AliasSet, kept: Hit): Hit | { gone: string } {
  const name = `${kept.alias.pack}.${kept.alias.name}`;
  const alias = set.aliases.find((one) => one.pack === kept.alias.pack && one.name === kept.alias.name);
  if (alias === undefined) return { gone: `The command ${name} no longer exists, so nothing was run.` };
  if (alias.enabled === false) return { gone: `The command ${name} has been disabled, so nothing was run.` };
  const format = alias.formats.flatMap(representationsOf).find(({ text }) => text === kept.representation);
  const parameters = format === undefined ? undefined : valuesIn(format.text, kept.command);
  if (format === undefined || parameters === undefined) {
    return { gone: `The command ${name} has changed in the meantime, so nothing was run. Please repeat it.` };
  }
  const { display, matchMultiple } = format;
  return { ...kept, alias, display, matchMultiple, parameters };
}

function valuesIn(format: string, command: string): Hit['parameters'] | undefined {
  try {
    return matchFormat(parseFormat(format), command);
  } catch (error) {
    if (error instanceof FormatError || error instanceof TooSlowError) return undefined;
    throw error;
  }
}
