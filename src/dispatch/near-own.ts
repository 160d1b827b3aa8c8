import type { ChatCommand } from '../core/command';
import { slipsBetween } from '../core/slips';
import { withoutStops } from '../core/text-ends';

/** In a longer message `status` and `cancel` are words like any other. */
const FEW_WORDS = 2;
const LONG_WORD = 4;
/** So much of a word says which one is meant. */
const BEGINNING = 2;

/** What people ask who do not know the words, and the command that answers it. It is named, never run. */
const ASKED: readonly [command: string, words: RegExp][] = [
  [
    'status',
    /^(?:(?:is|are) (?:it|you|anything|something|there anything)(?: still)?(?: running| working| busy| done| finished)?|(?:what is|what's|whats)(?: still)? (?:running|going on|happening)|how is it going|how far is it|progress|running)$/,
  ],
  [
    'show',
    /^(?:why did (?:it|that|this) (?:fail|stop)|what (?:went wrong|happened|failed)|did (?:it|that) (?:work|fail)|who (?:approved|denied|ran|started|did|answered) (?:it|that|this)|details|more)$/,
  ],
  ['cancel', /^(?:stop|abort|kill|end|cancel)(?: (?:it|that|this|everything))?$|^never ?mind$|^undo$/],
  ['rerun', /^(?:do it |run it |try )?again$|^(?:retry|repeat|once more|redo)(?: (?:it|that))?$/],
  ['history', /^what (?:ran|has run|did (?:i|we) (?:do|run))(?: (?:lately|today|before|last))?$/],
  ['tail', /^(?:where is |show )?(?:me )?(?:the |its |more )?(?:output|log|logs)$/],
];

/**
 * Help on the bot's own commands that a message comes close to: a slip (`st2 statu`), a beginning (`st2 sta`), a command without its
 * `st2` (`status`, `cancel last`), or a question in plain words that a command answers (`why did it fail?`). Pure.
 */
export function nearOwn(text: string, commands: readonly ChatCommand[]): string[] {
  const [first = '', ...rest] = withoutStops(text.toLowerCase(), '?!.').split(/\s+/);
  const isOurs = first === 'st2';
  const asked = commandAskedFor(text);
  const word = isOurs ? (rest[0] ?? '') : first;
  if (!isOurs && asked === undefined && rest.length >= FEW_WORDS) return [];
  const slips = isOurs && word.length >= LONG_WORD ? 1 : 0;
  const isNear = (name: string) =>
    (asked !== undefined && name === asked) ||
    slipsBetween(word, name) <= slips ||
    (isOurs && word.length >= BEGINNING && name.startsWith(word));
  return commands
    .filter(({ name, help }) => help[0]?.startsWith('st2 ') && isNear(name))
    .flatMap(({ help }) => help);
}

/** The command that answers a question in plain words, `why did it fail?`; undefined for all else. Pure. */
export function commandAskedFor(text: string): string | undefined {
  const said = withoutStops(text.toLowerCase(), '?!.').replace(/\s+/g, ' ');
  return ASKED.find(([, words]) => words.test(said))?.[0];
}
