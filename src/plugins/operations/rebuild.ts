import { MASK } from '../../core/masking';
import type { ActionAlias } from '../../core/stackstorm-types';
import { type Hit, representationsOf } from '../../language/alias';
import { composeCommand } from '../../language/alias/compose-command';
import { placeholdersOf } from '../../language/alias/placeholders';

/**
 * The command that gives an alias these parameters again, so that running something again goes the same
 * way as saying it: past every gate. Pure.
 * @returns undefined where no format of the alias can say it
 */
export function rebuild(alias: ActionAlias, parameters: Readonly<Record<string, string>>): Hit | undefined {
  const ways = alias.formats.flatMap((format) => representationsOf(format));
  // The format with a place for most of the values reads best; the others say them as pairs at the end.
  const places = ({ text }: { text: string }) =>
    Object.keys(parameters).filter((name) => namesIn(text).includes(name)).length;
  ways.sort((one, other) => places(other) - places(one));
  for (const { text, display, matchMultiple } of ways) {
    if (matchMultiple || text === '') continue;
    const composed = composeCommand(text, parameters);
    if (composed === undefined) continue;
    return {
      alias,
      representation: text,
      display,
      ...composed,
      rewritten: true,
      matchMultiple,
    };
  }
  return undefined;
}

/** The parameters that an alias's own formats name. */
export function namedBy(alias: ActionAlias): Set<string> {
  return new Set(alias.formats.flatMap(representationsOf).flatMap(({ text }) => namesIn(text)));
}

function namesIn(text: string): string[] {
  return placeholdersOf(text).map(({ name }) => name);
}

/** A value as the server gave it, in the form in which a command says it. */
export function asTyped(value: unknown): string {
  if (typeof value === 'string') return value;
  // The server casts booleans as Python writes them.
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

/** Whether a value is one that the server masked: it cannot be said again. */
export function isMasked(value: unknown): boolean {
  return JSON.stringify(value ?? '').includes(MASK);
}
