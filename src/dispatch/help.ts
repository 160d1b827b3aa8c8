import type { HelpEntry } from '../core/alias';
import { amount } from '../core/amount';
import type { BridgeContext } from '../core/bridge-context';
import type { Incoming, Post } from '../core/chat';
import type { ChatCommand } from '../core/command';
import { cut, MAX_DESCRIPTION } from '../core/cut';
import type { ActionAlias, ActionParameter, AliasFormat } from '../core/stackstorm-types';
import { withoutStops } from '../core/text-ends';
import { chatExtra } from '../language/alias/chat-extra';
import { fillPlaceholders, placeholdersOf } from '../language/alias/placeholders';
import { readableFormat } from '../language/alias/readable-format';

type Addressed = BridgeContext['addressed'];

/** More lines than anyone reads in a room; the rest is found by words. */
const MAX_LINES = 200;
/** A list of more is told in fewer lines where each of them is a message. */
const FEW_LINES = 8;
const INDENT = '  ';
/** As many of our own are named as tell what they are about, on one line of a phone. */
const MAX_EXAMPLES = 4;

/**
 * `help`, `help <words>`, `help <command>`: what can be said here, by this person.
 *
 * @param commands all of the bridge's own commands, also those made after this one
 */
export function helpCommand(parts: BridgeContext, commands: () => readonly ChatCommand[]): ChatCommand {
  return {
    name: 'help',
    help: ['help [words] - the commands, those with the words, or all about one command'],
    match: wordsOfHelp,
    // hubot-help lists our commands, too, and one answer is enough; it does not hear `st2 help`.
    yields: () => true,
    async run(call, words) {
      const alias = words === '' ? undefined : aliasAbout(parts, commands(), words, call.incoming);
      if (alias !== undefined) {
        const action = await parts.st2.action(alias.action_ref).catch(() => undefined);
        await call.reply(aboutAlias(alias, action?.parameters, parts.addressed));
        return;
      }
      await call.reply(listing(parts, commands(), words, call.incoming));
    },
  };
}

/** As below; `st2 help printer` asks us for what `help printer` may ask another script for, unless it is one of our own. */
function aliasAbout(
  parts: BridgeContext,
  commands: readonly ChatCommand[],
  words: string,
  incoming: Incoming,
): ActionAlias | undefined {
  const [ours = '', second] = words.split(' ');
  const isOwn = commands.some(({ name }) => name === second);
  const asked = ours === 'st2' && second !== undefined && !isOwn ? words.slice(ours.length + 1) : words;
  return aliasMeant(parts, asked, incoming);
}

/** The one alias that the words name: `pack.alias`, its display, or a command that it would take. */
function aliasMeant(parts: BridgeContext, words: string, incoming: Incoming): ActionAlias | undefined {
  const visible = parts.rights.visible(incoming);
  const meant = words.toLowerCase().trim();
  const same = (text: string) => text.toLowerCase().trim() === meant;
  const set = parts.aliases();
  const named = set.aliases.filter(
    (alias) =>
      visible(alias) &&
      (same(`${alias.pack}.${alias.name}`) ||
        formatsOf(alias).some(({ display }) => same(display) || same(readableFormat(display)))),
  );
  if (named.length === 1) return named[0];
  const outcome = set.interpret(words, visible);
  if (outcome.kind === 'hit') return outcome.hit.alias;
  if (outcome.kind === 'incomplete') return outcome.alias;
  const found = new Set(set.help(words, visible).map(({ alias }) => alias));
  return found.size === 1 ? [...found][0] : undefined;
}

function listing(
  parts: BridgeContext,
  commands: readonly ChatCommand[],
  words: string,
  incoming: Incoming,
): Post {
  const { addressed } = parts;
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (line: string) => wanted.every((word) => line.toLowerCase().includes(word));
  const entries = parts.aliases().help(words === '' ? undefined : words, parts.rights.visible(incoming));
  const permitted = commands.filter(
    (command) => parts.rights.refusal(`st2.${command.name}`, incoming) === undefined,
  );
  const own =
    words === '' ? inShort(permitted, addressed) : permitted.flatMap(({ help }) => help).filter(fits);
  const others = parts
    .otherHelp()
    .map((line) => line.replace(/^hubot\s+/i, ''))
    .filter(fits);
  if (words !== '' && entries.length + others.length === 0 && own.length <= 1)
    return { text: own[0] ?? nothingWith(parts, words, incoming) };
  const lines = [...grouped(entries), ...section('The bot', own), ...section('Other scripts', others)];
  const left = lines.length - MAX_LINES;
  const shown =
    left > 0
      ? [...lines.slice(0, MAX_LINES), `… and ${amount(left, 'more line')}: \`${addressed('help <words>')}\``]
      : lines;
  const count = entries.length + others.length + (words === '' ? 0 : own.length);
  const found = `${amount(count, 'command')}${words === '' ? '' : ` with “${words}”`}.`;
  const more = entries.length === 0 ? '' : ` Say \`${addressed('help <command>')}\` for its parameters.`;
  return {
    text: count === 0 ? (parts.trouble() ?? whyThereAreNone(parts)) : `${found}${more}`,
    body: (isLong(shown) && eachLineIsAMessage(parts, incoming) ? inFewLines(shown) : shown).join('\n'),
  };
}

/** Of all commands, or of those that this person is shown: what to do about it. */
function whyThereAreNone({ aliases, config }: Pick<BridgeContext, 'aliases' | 'config'>): string {
  if (aliases().help().length > 0)
    return 'There are commands, but none that you may use here. Ask whoever runs me.';
  return config.embedded
    ? 'There are no commands yet: `npx hubot-st2 new`, in my folder, writes the first.'
    : 'There are no commands yet: no alias is enabled on StackStorm.';
}

function isLong({ length }: readonly string[]): boolean {
  return length > FEW_LINES;
}

/** On IRC, a list of twenty lines takes forty seconds, and everybody waits. */
function eachLineIsAMessage({ service }: Pick<BridgeContext, 'service'>, { place }: Incoming): boolean {
  return service.render({ text: 'one', body: 'two' }, place).length > 1;
}

/** The same with one line for each heading; what a command of many does is left to `help <command>`. */
function inFewLines(lines: readonly string[]): string[] {
  const sections: { heading: string; entries: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith(INDENT)) sections.at(-1)?.entries.push(line.slice(INDENT.length));
    else sections.push({ heading: line, entries: [] });
  }
  return sections.map(({ heading, entries }) => {
    const told = entries.length > MAX_EXAMPLES ? entries.map((entry) => entry.split(' - ')[0]) : entries;
    return told.length === 0 ? heading : `${heading} ${told.join('; ')}`;
  });
}

/** The bot's own commands where everything is listed: people look for theirs, and there are many of ours. */
function inShort(commands: readonly ChatCommand[], addressed: Addressed): string[] {
  const isSteering = ({ help: [first = ''] }: ChatCommand) => first.startsWith('st2 ');
  const names = commands.filter(isSteering).map((command) => command.name);
  const lines = commands.filter((command) => !isSteering(command)).flatMap(({ help }) => help);
  const some = names.length > MAX_EXAMPLES ? [...names.slice(0, MAX_EXAMPLES), '…'] : names;
  if (names.length > 0)
    lines.push(`st2 ${some.join(', ')} - what runs, and more: \`${addressed('help st2')}\``);
  return lines;
}

function nothingWith(parts: BridgeContext, words: string, incoming: Incoming): string {
  const { addressed } = parts;
  const near = parts.aliases().interpret(words, parts.rights.visible(incoming));
  const displays =
    near.kind === 'none' ? near.suggestions.map(({ display }) => `  ${readableFormat(display)}`) : [];
  const start = `I know no command with “${words}”.`;
  if (displays.length === 0) return `${start} \`${addressed('help')}\` lists all.`;
  return `${start} Did you mean:\n${displays.join('\n')}\n\`${addressed('help')}\` lists all.`;
}

/** The words behind `help`; none in `help me, please!`. Undefined where a message is no call for help. */
function wordsOfHelp(text: string): string | undefined {
  const said = withoutStops(text, '?!.');
  if (/^st2$/i.test(said)) return 'st2';
  const match = /^(st2\s+)?help(?:[\s,]([\s\S]*))?$/i.exec(said);
  if (match === null) return undefined;
  const [, st2, given] = match;
  const words = (given ?? '')
    .replace(/^[\s,]+/, '')
    .replace(/^(?:me|us)\b[\s,]*|\bplease$/gi, '')
    .trim();
  return st2 === undefined ? words : `st2 ${words}`.trim();
}

function grouped(entries: readonly HelpEntry[]): string[] {
  const packs = new Map<string, string[]>();
  for (const { pack, usage, description } of entries) {
    const lines = packs.get(pack) ?? [];
    packs.set(pack, lines);
    lines.push(description === '' ? usage : `${usage} - ${cut(description, MAX_DESCRIPTION)}`);
  }
  return [...packs]
    .sort(([one], [other]) => one.localeCompare(other))
    .flatMap(([pack, lines]) => section(pack, lines));
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => INDENT + line)];
}

interface Shown {
  display: string;
  representations: string[];
}

function formatsOf(alias: ActionAlias): Shown[] {
  return alias.formats.map((format: AliasFormat) => {
    if (typeof format === 'string') return { display: format, representations: [format] };
    const { representation = [], display } = format;
    const representations = typeof representation === 'string' ? [representation] : representation;
    return { display: display ?? representations[0] ?? '', representations };
  });
}

/** Formats, parameters and an example of one command. Pure. */
export function aboutAlias(
  alias: ActionAlias,
  parameters: Record<string, ActionParameter> | undefined,
  addressed: Addressed,
): Post {
  const formats = formatsOf(alias);
  const used = parametersOf(formats.flatMap(({ representations }) => representations));
  const fixed = new Set(Object.keys(alias.immutable_parameters ?? {}));
  const taken = Object.entries(parameters ?? {}).filter(
    ([name, { immutable }]) => !immutable && !fixed.has(name),
  );
  const known = new Map(taken);
  const names = [...new Set([...used.keys(), ...known.keys()])].filter((name) => !fixed.has(name));
  const lines = ['Say:', ...formats.map(({ display }) => `  ${readableFormat(display)}`)];
  if (names.length > 0) {
    lines.push('Parameters:');
    for (const name of names) lines.push(`  ${aboutParameter(name, known.get(name), used)}`);
  }
  if (names.some((name) => !used.has(name))) {
    lines.push('Parameters that are not in the format go at the end, as `name=value`.');
  }
  const examples = examplesOf(alias) ?? [exampleOf(formats, known)].filter((one) => one !== undefined);
  const [, another] = examples;
  if (examples.length > 0)
    lines.push(
      another === undefined ? 'Example:' : 'Examples:',
      ...examples.map((one) => `  ${addressed(one)}`),
    );
  const description = alias.description ? `: ${alias.description}` : '';
  return { text: `${alias.pack}.${alias.name}${description}`, body: lines.join('\n') };
}

/** Name and default of the parameters in representations; the default undefined where there is none. */
function parametersOf(representations: readonly string[]): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const representation of representations) {
    for (const { name, standard } of placeholdersOf(representation)) {
      if (!found.has(name) || found.get(name) === undefined) found.set(name, standard);
    }
  }
  return found;
}

function aboutParameter(
  name: string,
  parameter: ActionParameter | undefined,
  used: ReadonlyMap<string, string | undefined>,
): string {
  const facts: string[] = [];
  const type = parameter?.type;
  if (type !== undefined)
    facts.push(Array.isArray(type) ? type.filter((one) => one !== 'null').join(' or ') : type);
  if (parameter?.enum !== undefined) facts.push(`one of ${parameter.enum.map(String).join(', ')}`);
  const standard = used.get(name) ?? parameter?.default;
  if (parameter?.secret) facts.push('secret');
  else if (standard !== undefined && standard !== null) {
    facts.push(`default ${typeof standard === 'string' ? standard : JSON.stringify(standard)}`);
  }
  if (parameter?.required && standard === undefined) facts.push('required');
  const description = parameter?.description ? ` - ${cut(parameter.description, MAX_DESCRIPTION)}` : '';
  return `${name}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}${description}`;
}

/** What the author has written under `extra.chat.examples`; undefined where that is nothing to type. */
function examplesOf(alias: ActionAlias): string[] | undefined {
  const { examples } = chatExtra(alias);
  if (!Array.isArray(examples)) return undefined;
  const typed = examples.filter((one): one is string => typeof one === 'string' && one.trim() !== '');
  return typed.length === 0
    ? undefined
    : typed.slice(0, MAX_EXAMPLES).map((one) => one.replace(/\s+/g, ' ').trim());
}

/** A command to copy: the first format that can be executed, with a likely value for each parameter. */
function exampleOf(
  formats: readonly Shown[],
  known: ReadonlyMap<string, ActionParameter>,
): string | undefined {
  const representation = formats.find(({ representations }) => representations.length > 0)
    ?.representations[0];
  if (representation === undefined) return undefined;
  const filled = fillPlaceholders(representation, ({ name, standard }) => {
    const parameter = known.get(name);
    const value = standard ?? parameter?.enum?.[0] ?? parameter?.default;
    if (typeof value === 'string' && value !== '' && !value.includes('{{')) return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return parameter?.type === 'integer' || parameter?.type === 'number'
      ? '5'
      : `my-${name.replace(/_/g, '-')}`;
  });
  // A format with more of a regular expression in it than this would make a command that nobody says.
  return /[\\^$*+?()[\]|]/.test(fillPlaceholders(representation, () => '')) ? undefined : filled.trim();
}
