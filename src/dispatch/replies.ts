import type { Hit, MatchOutcome, Suggestion } from '../core/alias';
import type { BridgeContext } from '../core/bridge-context';
import type { Abilities, Post } from '../core/chat';
import { cut, MAX_DESCRIPTION } from '../core/cut';
import { commandAskedFor } from '../core/plain-question';
import type { ActionParameter } from '../core/stackstorm-types';
import { withoutStops } from '../core/text-ends';
import { readableFormat } from '../language/alias/readable-format';
import type { BareMeaning } from './bare-words';
import { nameOf } from './run-alias';

/** How words are said to the bot here. */
type Addressed = BridgeContext['addressed'];

/** What is said where a message is no clear command. Pure; names and formats as the aliases have them. */

/** Nothing is run: the person picks one by number or name, or presses it. */
export function choiceReply(
  hits: readonly Hit[],
  { buttons }: Pick<Abilities, 'buttons'>,
  addressed: Addressed,
): Post {
  const lines = hits.map(({ alias, display }, index) => {
    const purpose = alias.description ? ` - ${cut(alias.description, MAX_DESCRIPTION)}` : '';
    return `  ${index + 1}. ${alias.pack}.${alias.name}: ${readableFormat(display)}${purpose}`;
  });
  const post: Post = {
    text: `That can mean ${hits.length} commands, so I have run none. Which one?`,
    body: `${lines.join('\n')}\nAnswer \`${addressed('<number or name>')}\`.`,
  };
  if (buttons) {
    post.buttons = hits.map((hit, index) => ({ label: nameOf(hit), say: String(index + 1) }));
  }
  return post;
}
/** Telegram says `/start` for whoever opens a chat with the bot. */
const GREETING =
  /^(?:hi|hello|hey|hiya|howdy|yo|start|greetings|good (?:morning|afternoon|evening|day))(?: there)?$/i;
const THANKS =
  /^(?:many thanks|thanks|thank you|thx|cheers|well done|good job)(?: a lot| very much| so much)?$/i;
const FAREWELL = /^(?:bye|bye bye|goodbye|good night|see you|see you later|ciao)$/i;
/** More ways to go on than that are not read. */
const MAX_WAYS = 6;
const YES_OR_NO =
  /^(?:y|n|yes|yep|yeah|no|nope|ok|okay|sure|do it|go ahead)(?:,? (?:please|thanks|thank you))?$/i;
const WHAT_NOW =
  /^(?:what (?:can|do) (?:you|i) (?:do|say)(?: here| now)?|how (?:do|can) i use (?:this|you)|who are you|what are you|commands|menu|)$/i;

/** An answer to what people say to a stranger before they know what it is. Undefined for all else. */
export function smallTalk(text: string, botName: string, addressed: Addressed): string | undefined {
  const where = `\`${addressed('help')}\` lists what I can run for you, \`${addressed('help <words>')}\` finds it.`;
  const said = withoutName(text, botName);
  if (GREETING.test(said)) return `Hello! ${where}`;
  if (THANKS.test(said)) return 'You are welcome.';
  if (FAREWELL.test(said)) return 'Goodbye.';
  if (WHAT_NOW.test(said)) return `I run commands and tell you the result. ${where}`;
  return undefined;
}

/** An answer to a yes or no of which nobody can say what it answers. Undefined for all else. */
export function unclearAnswer(
  text: string,
  { waiting, signs }: Extract<BareMeaning, { signs: boolean }>,
  addressed: Addressed,
): string | undefined {
  if (!signs && !YES_OR_NO.test(withoutStops(text, '!.,?'))) return undefined;
  if (waiting.length === 0)
    return `Nothing is waiting for an answer of yours here. \`${addressed('st2 status')}\` tells what is running.`;
  const ways = waiting
    .slice(0, MAX_WAYS)
    .map(({ say, about }) => `  ${addressed(`st2 ${say}`)} - ${cut(about, MAX_DESCRIPTION)}`);
  return ['If that was an answer, say which:', ...ways].join('\n');
}

/** What was said without its last full stop, and without the bot's name, which people like to end a greeting with. */
function withoutName(text: string, botName: string): string {
  const stops = '!.,?';
  const said = withoutStops(text, stops);
  const called = [`@${botName}`, botName].find((name) => said.toLowerCase().endsWith(name.toLowerCase()));
  const before = said.slice(0, said.length - (called?.length ?? 0));
  return called !== undefined && /^$|[\s,]$/.test(before) ? withoutStops(before, stops) : said;
}

/** What a message may have meant. */
export interface Near {
  suggestions: readonly Suggestion[];
  /** Help lines of the bot's own commands. */
  own: readonly string[];
}

/** The nearest commands, never run; or where to look, if nothing is near enough to be of help. */
export function suggestionReply(text: string, { suggestions, own }: Near, addressed: Addressed): string {
  const lines = suggestions.map(({ display, alias }) =>
    alias.description
      ? `${readableFormat(display)} - ${cut(alias.description, MAX_DESCRIPTION)}`
      : readableFormat(display),
  );
  const isOurs = /^st2\b/i.test(text);
  const both = commandAskedFor(text) === undefined ? [...lines, ...own] : [...own, ...lines];
  const near = isOurs && own.length > 0 ? own : both;
  if (isOurs && near.length === 0)
    return `That is not one of my own commands. \`${addressed('help st2')}\` lists them.`;
  const said = cut(text, 80);
  const start = `I do not know “${said.replace(/\s+/g, ' ')}”.`;
  if (near.length === 0) return `${start} \`${addressed('help')}\` lists what I can do.`;
  const list = near.map((line) => `  ${line}`).join('\n');
  return `${start} Did you mean:\n${list}\n\`${addressed('help <words>')}\` finds more.`;
}

/** @param parameters of the alias's action, where StackStorm told them */
export function missingReply(
  { display, missing }: Extract<MatchOutcome, { kind: 'incomplete' }>,
  parameters: Record<string, ActionParameter> | undefined,
): string {
  const wanted = missing.map((name) => {
    const description = parameters?.[name]?.description;
    return description
      ? `“${name}” (${cut(description.replace(/\.\s*$/, ''), MAX_DESCRIPTION)})`
      : `“${name}”`;
  });
  const last = wanted.pop() ?? '';
  const list = wanted.length === 0 ? last : `${wanted.join(', ')} and ${last}`;
  const verb = missing.length === 1 ? 'is' : 'are';
  return `${list} ${verb} missing. Say the whole command, like this: \`${readableFormat(display)}\``;
}
