/** What the terminal itself does with a line, instead of saying it. */
export type OwnWord = 'exit' | 'clear' | 'keys';

const WORDS: Record<string, OwnWord> = {
  exit: 'exit',
  quit: 'exit',
  '\\q': 'exit',
  clear: 'clear',
  '\\c': 'clear',
  '\\?': 'keys',
};

/**
 * The word of the terminal itself (`exit`, `clear` …) that the line consists of; undefined for everything
 * that is said to the bot.
 */
export function ownWord(line: string): OwnWord | undefined {
  return Object.hasOwn(WORDS, line.trim()) ? WORDS[line.trim()] : undefined;
}

/** What `\?` says. */
export const KEYS = `Tab            completes commands, parameters and values
Up, Down       what was typed before; Ctrl-R searches it
Ctrl-C         clears the line; at an empty one, asks what to do with what is running
Ctrl-D, exit   ends when all is answered
Ctrl-L, clear  clears the screen
Ctrl-Z         stops the bot until the shell's fg
as kirk: …     says a line as somebody else, as kirk in ops: … in another room
help           lists what the bot can run`;
