import type { ActionSchemas } from '../core/action-schemas';
import type { BridgeContext } from '../core/bridge-context';
import type { Complete, Completion, Incoming } from '../core/chat';
import type { ChatCommand } from '../core/command';
import type { ActionAlias, ActionParameter } from '../core/stackstorm-types';
import { type Next, nextIn, stepsOf } from '../language/alias/next-words';
import { representationsOf } from '../language/alias/representations';
import { offeredValues } from './parameter-values';
import type { RecentValues } from './recent-values';

export interface CompletionNeeds extends Pick<BridgeContext, 'aliases'> {
  rights: Pick<BridgeContext['rights'], 'visible' | 'refusal'>;
  commands: readonly ChatCommand[];
  actions: Pick<ActionSchemas, 'parameters'>;
  recent: RecentValues;
}

/** More than anybody goes through. */
const MAX_FOUND = 50;

/**
 * How the beginning of a command may go on, for any chat service that can offer it: what this person may run here, then
 * parameters and values.
 */
export function createCompletion(needs: CompletionNeeds): Complete {
  return async (line, person, place) => {
    const incoming: Incoming = { text: line, person, place };
    const help = /^help\s+/i.exec(line)?.[0].length ?? 0;
    const found = [
      ...(await ofAliases(needs, line, help, incoming)),
      ...ofCommands(needs, line, incoming),
      ...(await ofSubjects(needs, line, incoming)),
    ];
    const once = new Map(found.map((one) => [line.slice(0, one.from) + one.text, one]));
    // Of a command that may end here or go on, the one that goes on: it is the same but for a blank.
    return [...once].flatMap(([whole, one]) => (once.has(`${whole} `) ? [] : [one])).slice(0, MAX_FOUND);
  };
}

/** @param start where the command begins: behind `help`, that is what help is wanted about */
async function ofAliases(
  needs: CompletionNeeds,
  line: string,
  start: number,
  incoming: Incoming,
): Promise<Completion[]> {
  const visible = needs.rights.visible(incoming);
  const typed = line.slice(start);
  const words: Completion[] = [];
  const values: Completion[] = [];
  for (const alias of needs.aliases().aliases) {
    if (alias.enabled === false || words.length >= MAX_FOUND) continue;
    const nexts = alias.formats
      .flatMap(representationsOf)
      .flatMap(({ text }) => nextIn(stepsOf(text), typed));
    if (nexts.length === 0 || !visible(alias)) continue;
    for (const next of nexts) {
      if (start > 0 && next.kind !== 'literal') continue;
      const found = await completionsOf(needs, alias, next, typed, incoming);
      const list = next.kind === 'literal' ? words : values;
      list.push(...found.map((one) => ({ ...one, from: one.from + start })));
    }
  }
  return [...words, ...values];
}

async function completionsOf(
  { actions, recent }: CompletionNeeds,
  alias: ActionAlias,
  next: Next,
  typed: string,
  { person }: Incoming,
): Promise<Completion[]> {
  const { from } = next;
  const begun = typed.slice(from).toLowerCase();
  if (next.kind === 'literal') return [{ from, text: next.text, about: alias.description ?? '' }];
  const schemas = await actions
    .parameters(alias.action_ref)
    .catch((): Record<string, ActionParameter> => ({}));
  if (next.kind === 'name') {
    const fixed = new Set(Object.keys(alias.immutable_parameters ?? {}));
    const already = new Set(Array.from(typed.matchAll(/(?:^|\s)(\w+)=/g), ([, name]) => name));
    const inFormats = new Set(
      alias.formats
        .flatMap(representationsOf)
        .flatMap(({ text }) => stepsOf(text))
        .flatMap((step) => (step.kind === 'parameter' ? [step.name] : [])),
    );
    return Object.entries(schemas)
      .filter(([name, { immutable }]) => immutable !== true && !fixed.has(name) && !inFormats.has(name))
      .filter(([name]) => name.toLowerCase().startsWith(begun) && !already.has(name))
      .map(([name, { description = '' }]) => ({ from, text: `${name}=`, about: description }));
  }
  const schema = schemas[next.name];
  const lately = await recent.of(person, `${alias.pack}.${alias.name}`, next.name).catch(() => []);
  return offeredValues(schema, lately)
    .filter(({ value }) => value.toLowerCase().startsWith(begun))
    .map(({ value, about }) => ({
      from,
      text: !next.isLast && /\s/.test(value) ? `"${value}"` : value,
      about: about === '' ? next.name : `${next.name}: ${about}`,
    }));
}

/** The bot's own commands as help lists them, up to what stands for something else: `st2 show [id]`. */
function ofCommands({ commands, rights }: CompletionNeeds, line: string, incoming: Incoming): Completion[] {
  const found = commands
    .filter(({ name }) => rights.refusal(`st2.${name}`, incoming) === undefined)
    .flatMap(({ help }) => help)
    .flatMap((written) => {
      const [usage = '', ...about] = written.split(' - ');
      const literal = /^[^[<…]*/.exec(usage)?.[0] ?? '';
      const fits = literal.length > line.length && literal.toLowerCase().startsWith(line.toLowerCase());
      return fits ? [{ from: 0, text: literal, about: about.join(' - ') }] : [];
    });
  // There are many of them, and whoever has not begun with `st2` looks for something else.
  if (line.toLowerCase().startsWith('st2 ')) return found;
  const isOurs = ({ text }: Completion) => text.startsWith('st2 ');
  const others = found.filter((one) => !isOurs(one));
  return found.some(isOurs) ? [...others, { from: 0, text: 'st2 ', about: 'what runs, and more' }] : others;
}

/** What may stand behind one of the bot's own commands at the moment: `st2 cancel ` and the id of what runs. */
async function ofSubjects(
  { commands, rights }: CompletionNeeds,
  line: string,
  incoming: Incoming,
): Promise<Completion[]> {
  for (const { name, match, matchBare, subjects } of commands) {
    const words = match(line) ?? (matchBare === undefined ? undefined : match(`st2 ${line}`));
    if (words === undefined) continue;
    const isBegun = words !== '' || /\s$/.test(line);
    if (!isBegun || subjects === undefined || rights.refusal(`st2.${name}`, incoming) !== undefined)
      return [];
    const from = words === '' ? line.length : line.toLowerCase().lastIndexOf(words.toLowerCase());
    const typed = line.slice(from).toLowerCase();
    const found = await subjects(incoming).catch(() => []);
    return found
      .filter(({ text }) => text.length > typed.length && text.toLowerCase().startsWith(typed))
      .map(({ text, about }) => ({ from, text, about }));
  }
  return [];
}
