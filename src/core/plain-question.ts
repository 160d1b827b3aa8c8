import { withoutStops } from './text-ends';

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
  [
    'capture',
    /^(?:make|save|keep|capture|remember) (?:(?:me )?an? (?:command|alias|shortcut) (?:of|from|out of) )?(?:that|this|it)$/,
  ],
  ['tail', /^(?:where is |show )?(?:me )?(?:the |its |more )?(?:output|log|logs)$/],
];

/** Longer than any of these questions, with blanks: what is longer is none, and need not be looked through. */
const LONGEST = 200;

/** The command that answers a question in plain words, `why did it fail?`; undefined for all else. Pure. */
export function commandAskedFor(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const said = withoutStops(text.toLowerCase(), '?!.').replace(/\s+/g, ' ');
  return ASKED.find(([, words]) => words.test(said))?.[0];
}
