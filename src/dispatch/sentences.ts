import type { Hit } from '../core/alias';
import { BackendError } from '../core/backend-error';
import { cut } from '../core/cut';
import { meansSecret } from '../core/masking';
import { MemoryAway } from '../core/memory';
import type { ActionAlias } from '../core/stackstorm-types';
import { parametersNamedBy } from '../language/alias/settable-parameters';

/** Where bots share a Redis and it is away. */
export const MEMORY_AWAY = 'I cannot reach the shared Redis, so nothing was run. Try again soon.';

/** Where the bot that had taken a message died, and nobody can say how far it came. */
export const CLAIM_UNCERTAIN =
  'The bot handling this crashed and I cannot reach StackStorm. The command may still be running: look at `st2 history` before you try again.';

/** Where a command has to be kept before it may go on. */
const DISK_FULL =
  'The disk on which I keep what is under way takes nothing, so nothing was run. Tell whoever runs the bot to make room, and repeat the command.';
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

export const STARTING = 'I am still starting and cannot run commands yet. Please try again in a minute.';
export const RESTARTING = 'I am restarting. Please repeat that in a minute.';
export const SHUTTING_DOWN = 'I am shutting down and accept no more commands.';

/** Until StackStorm answers, a command waits for a few seconds. */
export const NOT_ANSWERING_YET = 'StackStorm is not answering yet. I will keep trying for a few seconds.';

/** Of what a person has chosen in answer to a question: it is not what was offered any more. */
export function changedSinceAsked(chosen: string): string {
  return `The command ${chosen} has changed since I asked, so nothing was run. Please repeat it.`;
}

/** What a person reads when a command could not be sent: what, why, what next. Never a stack or a schema. */
export function sentenceFor(error: unknown, hit?: Hit): string {
  if (error instanceof MemoryAway) return MEMORY_AWAY;
  if (!(error instanceof BackendError)) {
    if (NO_ROOM.has((error as NodeJS.ErrnoException | undefined)?.code ?? '')) return DISK_FULL;
    return 'Something went wrong in the bot, and nothing was run. Its log has the details.';
  }
  if (error.status === 0) return unreachable(error);
  const told = REFUSALS.find(([status, pattern]) => status === error.status && pattern.test(error.message));
  if (told !== undefined) return told[2](pattern(told[1], error.message), hit);
  return BY_STATUS[error.status]?.(error) ?? (error.status >= 500 ? broken() : refused(error));
}

/** After these the bot's list of commands is older than StackStorm's: worth a reload. */
export function isStale(error: unknown): boolean {
  return (
    error instanceof BackendError &&
    /^(Unable to find the ActionAliasDB|Action alias with name|Format string|Command )/.test(error.message)
  );
}

function unreachable(error: BackendError): string {
  if (error.code === 'ERR_NOT_STACKSTORM') {
    return "What answers at the configured address is not StackStorm, so nothing was run. Tell the bot's owner: ST2_API_URL is wrong, or a proxy is in between.";
  }
  if (error.uncertain) {
    return 'StackStorm did not answer in time. The command may still be running: look at `st2 history` before you try again.';
  }
  return 'StackStorm cannot be reached, so nothing was run. Try again in a minute; if it stays like this, tell whoever runs it.';
}

function broken(): string {
  return 'StackStorm returned an internal error. The command may still be running: look at `st2 history` before you try again.';
}

function refused(error: BackendError): string {
  return `StackStorm refused this: ${fullStop(error.message)}`;
}

const BY_STATUS: Record<number, (error: BackendError) => string> = {
  401: (error) =>
    `StackStorm does not accept the bot's login${saying(error)}, so nothing was run. The bot's owner should check its API key, token or password.`,
  403: (error) =>
    `The bot's account is not allowed to do this in StackStorm${saying(error)}, so nothing was run. Ask whoever runs StackStorm for the right.`,
  413: () =>
    'That is too long for the server in front of StackStorm, so nothing was run. Shorten it, or put the text in a file or a key.',
  507: refused,
  429: () => 'StackStorm is too busy right now and nothing was run. Try again in a minute.',
};

/** Whether the alias passes a parameter by itself, whatever was typed. */
function isOfAlias(alias: ActionAlias, name: string): boolean {
  return parametersNamedBy(alias).has(name) || Object.hasOwn(alias.immutable_parameters ?? {}, name);
}

/** Whether a value is the alias's own, fixed or a default, and not what was typed. A secret comes masked, and is nobody's. */
function isWrittenIn({ alias, representation, command }: Hit, value: string): boolean {
  const fixed = Object.values(alias.immutable_parameters ?? {}).map(String);
  return !command.includes(value) && (fixed.includes(value) || representation.includes(value));
}

/** The first word that fits wins. What the server says in a fault string, and what a person is told. */
const REFUSALS: [number, RegExp, (found: string[], hit: Hit | undefined) => string][] = [
  [
    400,
    /^'(.+)' is a required property$/,
    ([name = '']) => `“${name}” is missing. Add it at the end: \`${name}=…\`.`,
  ],
  [
    400,
    /^Failed to cast value "(.*)" \(type: \w+\) for parameter "(.+?)" of type "(\w+)"/s,
    ([value = '', name = '', type = '']) =>
      `“${name}” must be ${KINDS[type] ?? `of type ${type}`}${meansSecret(name) ? '' : `; “${short(value)}” is not`}.`,
  ],
  [
    400,
    /^'(.*)' is not one of \[(.*)\]$/,
    ([value = '', choices = ''], hit) => {
      const possible = choices.replace(/'/g, '');
      return hit !== undefined && isWrittenIn(hit, value)
        ? `The alias ${hit.alias.pack}.${hit.alias.name} passes “${short(value)}”, which is not one of ${possible}. That is a mistake of the alias: tell whoever wrote it.`
        : `“${short(value)}” is not possible here. Choose one of ${possible}.`;
    },
  ],
  [
    400,
    /^'(.*)' is not of type '(\w+)'/,
    ([value = '', type = '']) => `“${short(value)}” is not ${KINDS[type] ?? `of type ${type}`}.`,
  ],
  [
    400,
    /^Additional properties are not allowed \((.*) (?:was|were) unexpected\)/,
    ([names = ''], hit) => {
      const strange = names.split(', ').map((name) => name.replaceAll("'", ''));
      const shown = strange.map((name) => `“${name}”`).join(', ');
      const takesNone = `${hit ? `${hit.alias.action_ref} takes no` : 'There is no'} parameter ${shown}`;
      return hit !== undefined && strange.every((name) => isOfAlias(hit.alias, name))
        ? `${takesNone}, but the alias ${hit.alias.pack}.${hit.alias.name} passes it. That is a mistake of the alias: tell whoever wrote it.`
        : `${takesNone}. What looks like \`key=value\` at the end of a command is read as a parameter.`;
    },
  ],
  [
    400,
    /^Immutable arguments cannot be overriden: (.+)$/,
    ([name = '']) => `“${name}” is fixed for this command and cannot be changed. Leave it out.`,
  ],
  [
    400,
    /^Override of immutable parameter\(s\) (.+) is unsupported/,
    ([names = '']) =>
      `“${names.split(',')[0]}” is fixed for this command and cannot be changed. Leave it out.`,
  ],
  [400, /^Action alias with name .* is disabled/, () => 'This command is switched off in StackStorm.'],
  [
    400,
    /^(Format string|Command )/,
    () => 'This command has just changed in StackStorm. I am reading it again: try once more in a moment.',
  ],
  [
    404,
    /^Unable to find the ActionAliasDB/,
    () => 'StackStorm does not have this command any more. I am reading the list again.',
  ],
  [
    404,
    /^Action with ref "(.+?)" not found/,
    ([action = ''], hit) =>
      `This command is for the action ${action}, which StackStorm does not have. Tell whoever wrote ${hit ? `the alias ${hit.alias.pack}.${hit.alias.name}` : 'the alias'}.`,
  ],
];

const KINDS: Record<string, string> = {
  integer: 'a whole number',
  number: 'a number',
  boolean: 'True or False',
  array: 'a list, like a,b,c',
  object: 'JSON, like {"key": "value"}',
  string: 'a text',
};

function pattern(regex: RegExp, message: string): string[] {
  return regex.exec(message)?.slice(1) ?? [];
}

function short(value: string): string {
  return cut(value, 60);
}

/** What the server says of the reason: which right is missing and on what, that a token has expired. */
function saying({ message }: BackendError): string {
  const said = message
    .replace(/^(?:Unauthorized|Forbidden)\s*-?\s*/, '')
    .replace(/\.$/, '')
    .trim();
  // The text about a wrong API key holds its hash.
  return said === '' || /hash|[0-9a-f]{32}/i.test(said) ? '' : ` (${said})`;
}

function fullStop(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
