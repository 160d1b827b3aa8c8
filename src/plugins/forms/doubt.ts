import type { AliasSet } from '../../core/alias';
import { commandAskedFor } from '../../core/plain-question';
import type { Rights } from '../../core/rights';
import { slipsBetween } from '../../core/slips';
import { readableFormat } from '../../language/alias/readable-format';
import type { Field } from '../../language/form/field';
import type { OpenForm } from './open-form';

/** What people say to an approval or a confirmation. */
const SIGNS = /^(?:approve|deny|confirm)[!.]?$/i;

/** What can be said to the bot by whoever fills in the form. */
interface Sayable {
  set: AliasSet;
  visible: ReturnType<Rights['visible']>;
}

/**
 * Why words that fit a text are no answer all the same, at first: they may be a command with a slip in it or without its
 * values, and what is mistyped is never run; or they ask for something else in plain words. Said once more, they are taken. Pure.
 * @returns a sentence without its full stop; undefined where they are an answer
 */
export function doubtAbout(
  words: string,
  { name, choices, types }: Field,
  { interrupted }: OpenForm,
  sayable: Sayable,
): string | undefined {
  const takesAll = choices.length === 0 && (types.length === 0 || types.includes('string'));
  if (!takesAll) return undefined;
  const otherwise = 'if you mean it, say it once more';
  const asked = askedFor(words);
  if (asked === 'cancel')
    return `Do you want none of this? I did not take “${words}” for ${name}; ${otherwise}`;
  if (asked !== undefined)
    return `\`st2 ${asked}\` answers “${words}”, so I did not take it for ${name}; ${otherwise}`;
  if (SIGNS.test(words))
    return `“${words}” is for what waits to be signed off, so I did not take it for ${name}; ${otherwise}`;
  const begun = commandBegun(words, sayable);
  if (begun !== undefined)
    return `“${words}” begins the command “${begun}”, so I did not take it for ${name}; ${otherwise}`;
  const command = interrupted === true ? nearCommand(words, sayable) : slipIn(words, sayable);
  return command === undefined
    ? undefined
    : `“${words}” looks like a typo of “${command}”, so I did not take it for ${name}; ${otherwise}`;
}

/** A single word, `retry` or `stop`, is a value like any other. */
function askedFor(words: string): string | undefined {
  return /\s|^nevermind/i.test(words) ? commandAskedFor(words) : undefined;
}

/** After another command, anything that comes near to a third one. */
function nearCommand(words: string, { set, visible }: Sayable): string | undefined {
  const meant = set.interpret(words, visible);
  const [near] = meant.kind === 'none' ? meant.suggestions : [];
  return near === undefined ? undefined : readableFormat(near.display);
}

/** A command of whose words all those of its own were said, and none of its values. One word alone is a value like any other. */
function commandBegun(words: string, { set, visible }: Sayable): string | undefined {
  if (!/\s/.test(words)) return undefined;
  const meant = set.interpret(words, visible);
  if (meant.kind !== 'incomplete') return undefined;
  const command = readableFormat(meant.display);
  return ownBeginning(command) === words.toLowerCase().replace(/\s+/g, ' ') ? command : undefined;
}

/** The words that a command starts with, before its first value. */
function ownBeginning(command: string): string {
  return (/^[^<[]*/.exec(command)?.[0] ?? '').trim().toLowerCase();
}

/** A command with hardly more than one wrong letter in the words of its own, and at most one word of a value behind them. */
function slipIn(words: string, sayable: Sayable): string | undefined {
  const command = nearCommand(words, sayable);
  if (command === undefined) return undefined;
  const own = ownBeginning(command);
  const said = words.toLowerCase().split(/\s+/);
  const count = own.split(/\s+/).length;
  if (said.length > count + 1) return undefined;
  return slipsBetween(said.slice(0, count).join(' '), own) <= slipsAllowed(own) ? command : undefined;
}

function slipsAllowed({ length }: string): number {
  if (length < 3) return 0;
  return length < 8 ? 1 : 2;
}
