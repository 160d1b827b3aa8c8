import type { AliasSet, Hit } from '../../core/alias';
import type { ActionAlias } from '../../core/stackstorm-types';
import { composeCommand } from '../../language/alias/compose-command';
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
  const composed = composeCommand(representation, values);
  const name = `${alias.pack}.${alias.name}`;
  if (composed === undefined)
    return `${name} was not run: its format does not take these values together. Perhaps one of them holds both kinds of quotes.`;
  const { command, parameters } = composed;
  const meant = set.interpret(command, (one) => one === alias);
  if (meant.kind === 'refused') return `${name} was not run. ${meant.reason}`;
  // Read as the server reads it: what is forgiven to people, as quotes that seem to be missing, is not needed here.
  return { ...UNTYPED, alias, representation, display: representation, command, parameters, rewritten: true };
}
