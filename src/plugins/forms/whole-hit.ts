import type { AliasSet, Hit } from '../../core/alias';
import type { ActionAlias } from '../../core/stackstorm-types';
import { composeCommand } from '../../language/alias/compose-command';
import { matchFormat, parseFormat } from '../../language/alias/format';
import type { TypedValues } from './open-form';

/** What a command that nobody typed has of these. */
export const UNTYPED: Pick<Hit, 'display' | 'rewritten' | 'matchMultiple'> = {
  display: '',
  rewritten: false,
  matchMultiple: false,
};

/** The command with these values as the bot would read it when it is typed, or why nobody can type it. */
export function wholeHit(
  set: AliasSet,
  alias: ActionAlias,
  representation: string,
  values: TypedValues,
): Hit | string {
  const command = composeCommand(representation, values);
  const name = `${alias.pack}.${alias.name}`;
  if (command === undefined)
    return `${name} was not run: its format does not take these values together. Perhaps one of them holds both kinds of quotes.`;
  const meant = set.interpret(command, (one) => one === alias);
  if (meant.kind === 'refused') return `${name} was not run. ${meant.reason}`;
  // Read as the server reads it: what is forgiven to people, as quotes that seem to be missing, is not needed here.
  const parameters = matchFormat(parseFormat(representation), command);
  if (parameters === undefined)
    return `${name} was not run: I do not understand \`${command}\` as that command.`;
  return { ...UNTYPED, alias, representation, display: representation, command, parameters, rewritten: true };
}
